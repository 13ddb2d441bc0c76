/** Packages of Debian and its kin, read by dpkg and apt. */
@NullMarked
package dev.plumb.modules.system.packages;

import org.jspecify.annotations.NullMarked;
