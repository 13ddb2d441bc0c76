/** What evaluations may cost in time and memory, and how they end. */
@NullMarked
package dev.plumb.limit;

import org.jspecify.annotations.NullMarked;
