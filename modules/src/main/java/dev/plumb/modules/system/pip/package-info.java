/** Packages of Python, by pip. */
@NullMarked
package dev.plumb.modules.system.pip;

import org.jspecify.annotations.NullMarked;
