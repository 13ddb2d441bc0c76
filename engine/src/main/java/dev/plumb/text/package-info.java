/** JSON, globs, shell words, and text made safe to show. */
@NullMarked
package dev.plumb.text;

import org.jspecify.annotations.NullMarked;
