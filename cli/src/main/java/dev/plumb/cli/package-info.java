/** The command line: reads arguments and files, starts runs and shows them. */
@NullMarked
package dev.plumb.cli;

import org.jspecify.annotations.NullMarked;
