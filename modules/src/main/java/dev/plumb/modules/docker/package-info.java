/** Docker: its engine, and the containers, images, networks and volumes that it keeps. */
@NullMarked
package dev.plumb.modules.docker;

import org.jspecify.annotations.NullMarked;
