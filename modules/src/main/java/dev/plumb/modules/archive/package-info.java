/** Archives that are unpacked on hosts. */
@NullMarked
package dev.plumb.modules.archive;

import org.jspecify.annotations.NullMarked;
