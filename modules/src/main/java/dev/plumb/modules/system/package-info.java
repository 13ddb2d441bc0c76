/** Users, groups, packages, scheduled jobs and commands. */
@NullMarked
package dev.plumb.modules.system;

import org.jspecify.annotations.NullMarked;
