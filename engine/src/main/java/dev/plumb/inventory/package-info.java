/** Hosts, groups, their variables and host patterns. */
@NullMarked
package dev.plumb.inventory;

import org.jspecify.annotations.NullMarked;
