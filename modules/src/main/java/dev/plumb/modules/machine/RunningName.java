package dev.plumb.modules.machine;

import dev.plumb.modules.kit.ValueState;
import dev.plumb.modules.kit.ValueType;
import dev.plumb.resource.Action;
import dev.plumb.resource.ResourceRef;
import dev.plumb.script.Script;
import dev.plumb.script.Sh;
import org.jspecify.annotations.Nullable;

/** The name that the kernel knows the host by. */
final class RunningName extends ValueType {
    static final RunningName TYPE = new RunningName();

    private RunningName() {
        super("hostname", "", "v=$(uname -n)");
    }

    @Override
    public @Nullable Action action(ResourceRef<ValueState> ref, ValueState before, ValueState after) {
        if (after.value() == null) {
            return null;
        }
        String name = Sh.quote(after.value());
        return Action.run(Script.of("if command -v hostname >/dev/null 2>&1;then hostname " + name
                + "\nelse printf '%s\\n' " + name + " >/proc/sys/kernel/hostname;fi\n"));
    }
}
