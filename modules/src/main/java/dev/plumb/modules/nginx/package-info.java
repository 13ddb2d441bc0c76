/** The web server nginx. */
@NullMarked
package dev.plumb.modules.nginx;

import org.jspecify.annotations.NullMarked;
