/** Trees of files that are brought to hosts as rsync does it. */
@NullMarked
package dev.plumb.modules.sync;

import org.jspecify.annotations.NullMarked;
