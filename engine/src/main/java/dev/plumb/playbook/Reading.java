package dev.plumb.playbook;

import dev.plumb.source.Problems;

/** What the readers of one play, or of one included file, share. */
final class Reading {
    private final Fields fields;
    private final ModuleNames modules;
    private int number;

    Reading(Fields fields, ModuleNames modules) {
        this.fields = fields;
        this.modules = new KnownNames(modules);
    }

    Fields fields() {
        return fields;
    }

    Problems problems() {
        return fields.problems();
    }

    /** What tasks may name, imports and includes among it. */
    ModuleNames modules() {
        return modules;
    }

    /** The number of the next task, from 1. */
    int nextNumber() {
        return ++number;
    }
}
