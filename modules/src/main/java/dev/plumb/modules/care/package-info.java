/** What keeps a host in good order: its logs, its upgrades. */
@NullMarked
package dev.plumb.modules.care;

import org.jspecify.annotations.NullMarked;
