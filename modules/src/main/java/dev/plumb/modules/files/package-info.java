/** Files, directories and links: their states, and the modules that manage them. */
@NullMarked
package dev.plumb.modules.files;

import org.jspecify.annotations.NullMarked;
