/** The modules that manage files, directories and links; what they are made of is in {@code dev.plumb.modules.kit.files}. */
@NullMarked
package dev.plumb.modules.files;

import org.jspecify.annotations.NullMarked;
