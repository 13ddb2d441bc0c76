/** Firewalls. */
@NullMarked
package dev.plumb.modules.firewall;

import org.jspecify.annotations.NullMarked;
