/** Files as written by the author: positions, YAML nodes that keep them, and the problems told about them. */
@NullMarked
package dev.plumb.source;

import org.jspecify.annotations.NullMarked;
