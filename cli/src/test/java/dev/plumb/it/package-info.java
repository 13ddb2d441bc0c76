/** Tests against real hosts: Debian with systemd and sshd in containers. */
@NullMarked
package dev.plumb.it;

import org.jspecify.annotations.NullMarked;
