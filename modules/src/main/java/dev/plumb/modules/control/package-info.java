/** Modules that control the run or show something and touch no host. */
@NullMarked
package dev.plumb.modules.control;

import org.jspecify.annotations.NullMarked;
