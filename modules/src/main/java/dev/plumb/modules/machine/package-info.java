/** The machine itself: its kernel's parameters, name, time, languages, file systems. */
@NullMarked
package dev.plumb.modules.machine;

import org.jspecify.annotations.NullMarked;
