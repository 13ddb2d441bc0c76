/** Expressions and templates (FreeMarker, closed), variables and values that are not known yet. */
@NullMarked
package dev.plumb.expression;

import org.jspecify.annotations.NullMarked;
