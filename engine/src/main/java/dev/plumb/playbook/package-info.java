/** Playbooks, plays and tasks as typed models with positions, and their readers. */
@NullMarked
package dev.plumb.playbook;

import org.jspecify.annotations.NullMarked;
