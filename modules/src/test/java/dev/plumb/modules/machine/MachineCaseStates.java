package dev.plumb.modules.machine;

import dev.plumb.module.FakeStates;
import dev.plumb.modules.kit.ValueState;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.Value;
import java.util.Map;

/** States of cases that tell of the machine: {@code {value: TEXT, fixed: WHY}}. */
public final class MachineCaseStates {
    private MachineCaseStates() {}

    /** A resource by its kind and key. */
    public static ResourceRef<?> ref(String kind, String key) {
        return switch (kind) {
            case "mount" -> Mounts.at(key);
            case "swap" -> Swaps.at(key);
            default -> value(kind, key);
        };
    }

    private static ResourceRef<ValueState> value(String kind, String key) {
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
        if (kind.equals("mount")) {
            host.with(Mounts.at(key), new Mounts.Mounted(new Value.Text(String.valueOf(value)), null));
            return;
        }
        if (kind.equals("swap")) {
            host.with(Swaps.at(key), swap(state));
            return;
        }
        host.with(
                value(kind, key),
                new ValueState(value == null ? null : value.toString(), fixed == null ? null : fixed.toString()));
    }

    /** By default nothing, where there is room for it. */
    private static Swaps.Swap swap(Map<String, Object> state) {
        long size = number(state, "size", 0);
        Swaps.Hints hints = new Swaps.Hints(
                String.valueOf(state.getOrDefault("obstacle", "")),
                number(state, "bytes", size),
                number(state, "used", 0),
                String.valueOf(state.getOrDefault("on", "ext2/ext3")),
                number(state, "free", 1L << 40),
                number(state, "memory", 1L << 30),
                number(state, "others", 0),
                String.valueOf(state.getOrDefault("open", "")));
        String access = String.valueOf(state.getOrDefault("access", Swaps.Swap.RIGHT));
        return new Swaps.Swap(size, access, Boolean.TRUE.equals(state.get("active")), hints);
    }

    private static long number(Map<String, Object> state, String name, long otherwise) {
        return state.get(name) instanceof Number number ? number.longValue() : otherwise;
    }
}
