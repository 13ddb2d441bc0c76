package dev.plumb.playbook;

import dev.plumb.source.Position;

/** One step of a play: a task, or a block of steps. */
public sealed interface Step permits Task, Block {
    /** Where it begins. */
    Position position();
}
