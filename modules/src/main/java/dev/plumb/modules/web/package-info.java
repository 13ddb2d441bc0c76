/** What is asked of servers of the web, from the host. */
@NullMarked
package dev.plumb.modules.web;

import org.jspecify.annotations.NullMarked;
