/** What a host is made of: resources, their states, changes and effects. */
@NullMarked
package dev.plumb.resource;

import org.jspecify.annotations.NullMarked;
