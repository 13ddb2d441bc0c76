package dev.plumb.modules.service;

import dev.plumb.module.FakeStates;
import dev.plumb.resource.ResourceRef;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** States of services in cases. */
public final class ServiceCaseStates {
    private ServiceCaseStates() {}

    /** The service. */
    public static ResourceRef<?> ref(String key) {
        return Services.ref(key);
    }

    /** Puts {@code service KEY} or {@code systemd units}. */
    public static void put(FakeStates host, String label, Map<String, Object> state) {
        if (label.startsWith("systemd ")) {
            host.with(Units.ref(), new Units.UnitsState(true, !Boolean.TRUE.equals(state.get("changed"))));
            return;
        }
        boolean masked = Boolean.TRUE.equals(state.get("masked"));
        String active = state.getOrDefault("state", "stopped").toString();
        ServiceState service = new ServiceState(
                true,
                ServiceState.Active.valueOf(active.toUpperCase(Locale.ROOT)),
                null,
                masked ? null : state.getOrDefault("enabled", "disabled").toString(),
                masked,
                Boolean.TRUE.equals(state.get("reload")),
                ServiceState.Manager.valueOf(
                        state.getOrDefault("manager", "SYSTEMD").toString()),
                new ServiceState.Unit(
                        state.containsKey("nothing behind")
                                ? null
                                : state.getOrDefault("file", "/lib/systemd/system/x.service")
                                        .toString(),
                        (String) state.get("real name"),
                        Boolean.TRUE.equals(state.get("oneshot")),
                        !Boolean.FALSE.equals(state.get("reloadable")),
                        null,
                        List.of(),
                        Boolean.TRUE.equals(state.get("elsewhere"))),
                false);
        host.with(Services.ref(label.substring("service ".length())), service);
    }
}
