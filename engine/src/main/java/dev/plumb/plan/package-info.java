/**
 * What a plan sees: states that were read, the forecast of what earlier tasks will have done, and how sure either is; and the
 * reads by which states are asked for.
 */
@NullMarked
package dev.plumb.plan;

import org.jspecify.annotations.NullMarked;
