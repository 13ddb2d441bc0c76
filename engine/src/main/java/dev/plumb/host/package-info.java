/** The way to a host: connections, the framed shell, become, uploads and the lock. */
@NullMarked
package dev.plumb.host;

import org.jspecify.annotations.NullMarked;
