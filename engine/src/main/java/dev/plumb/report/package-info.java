/** Events of a run and those who show them. */
@NullMarked
package dev.plumb.report;

import org.jspecify.annotations.NullMarked;
