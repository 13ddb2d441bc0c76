/** Packages of Node.js, by npm. */
@NullMarked
package dev.plumb.modules.system.npm;

import org.jspecify.annotations.NullMarked;
