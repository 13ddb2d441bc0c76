/** The functions, tests and lookups that Plumb brings. Their names, parameters and examples stand in {@code functions.txt}. */
@NullMarked
package dev.plumb.expression.functions;

import org.jspecify.annotations.NullMarked;
