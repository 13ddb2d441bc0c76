/** Units of systemd that a playbook describes: their files, what they start, and when. */
@NullMarked
package dev.plumb.modules.systemd;

import org.jspecify.annotations.NullMarked;
