/** Ansible's vault: its format, passwords, and the secrets that come out of it or of commands. */
@NullMarked
package dev.plumb.vault;

import org.jspecify.annotations.NullMarked;
