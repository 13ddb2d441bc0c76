/** Certificates of servers: their issue and renewal by certbot, and what there is to know of them. */
@NullMarked
package dev.plumb.modules.tls;

import org.jspecify.annotations.NullMarked;
