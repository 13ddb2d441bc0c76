/** Shell scripts as values: quoting, scripts with their input, and what came back. */
@NullMarked
package dev.plumb.script;

import org.jspecify.annotations.NullMarked;
