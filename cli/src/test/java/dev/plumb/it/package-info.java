/** Tests against real hosts: Debian with systemd and sshd in containers, and in a virtual machine. */
@NullMarked
package dev.plumb.it;

import org.jspecify.annotations.NullMarked;
