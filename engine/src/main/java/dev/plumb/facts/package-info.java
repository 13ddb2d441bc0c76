/** Facts: what a host is, read when an expression asks for it. */
@NullMarked
package dev.plumb.facts;

import org.jspecify.annotations.NullMarked;
