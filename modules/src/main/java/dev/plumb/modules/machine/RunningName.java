package dev.plumb.modules.machine;

import dev.plumb.modules.kit.ValueType;

/** The name that the kernel knows the host by. */
final class RunningName extends ValueType {
    static final RunningName TYPE = new RunningName();

    private RunningName() {
        super("hostname", "", "v=$(uname -n)");
    }
}
