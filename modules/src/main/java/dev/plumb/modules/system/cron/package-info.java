/** Crontabs. */
@NullMarked
package dev.plumb.modules.system.cron;

import org.jspecify.annotations.NullMarked;
