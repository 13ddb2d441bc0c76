package dev.plumb.modules.machine;

import dev.plumb.module.FakeStates;
import dev.plumb.modules.kit.ValueState;
import dev.plumb.resource.ResourceRef;
import java.util.Map;

/** States of cases that tell of the machine: {@code {value: TEXT, fixed: WHY}}. */
public final class MachineCaseStates {
    private MachineCaseStates() {}

    /** A resource by its kind and key. */
    public static ResourceRef<ValueState> ref(String kind, String key) {
        return switch (kind) {
            case "sysctl" -> KernelParameters.TYPE.ref(key);
            case "hostname" -> RunningName.TYPE.ref(key);
            case "clock" -> HardwareClock.TYPE.ref(key);
            case "locale" -> Locales.TYPE.ref(key);
            default -> throw new IllegalArgumentException(kind + " " + key);
        };
    }

    /** Puts a state under its label. */
    public static void put(FakeStates host, String kind, String key, Map<String, Object> state) {
        Object value = state.get("value");
        Object fixed = state.get("fixed");
        host.with(
                ref(kind, key),
                new ValueState(value == null ? null : value.toString(), fixed == null ? null : fixed.toString()));
    }
}
