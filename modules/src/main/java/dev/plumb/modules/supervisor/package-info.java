/** Programs that supervisor runs. */
@NullMarked
package dev.plumb.modules.supervisor;

import org.jspecify.annotations.NullMarked;
