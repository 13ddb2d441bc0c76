/** Commands and shell text of the author. */
@NullMarked
package dev.plumb.modules.system.commands;

import org.jspecify.annotations.NullMarked;
