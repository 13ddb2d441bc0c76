package dev.plumb.modules.service;

import dev.plumb.expression.Unknown;
import dev.plumb.modules.service.ServiceState.Active;
import dev.plumb.modules.service.ServiceState.Running;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code register} gets of a unit: properties in the names of {@code systemctl show}, as they are before the task. */
final class UnitStatus {
    private UnitStatus() {}

    static Map<String, @Nullable Object> of(String unit, ServiceState now) {
        Map<String, @Nullable Object> status = new LinkedHashMap<>();
        boolean masked = Boolean.TRUE.equals(now.masked());
        Running running = now.unit().running();
        // a task of this run that starts or stops it makes that something of the past
        boolean holds = running != null && ServiceReader.active(running.active()) == now.active();
        status.put("Id", unit);
        status.put("LoadState", !now.exists() ? "not-found" : masked ? "masked" : "loaded");
        if (holds || !now.exists()) {
            status.put("ActiveState", running == null ? "inactive" : running.active());
            status.put("SubState", running == null ? "dead" : running.sub());
        } else {
            status.put("ActiveState", active(unit, now.active()));
            status.put("SubState", unknown("SubState", unit));
        }
        status.put("UnitFileState", masked ? "masked" : now.enabled() == null ? "" : now.enabled());
        status.put(
                "FragmentPath", now.unit().fragment() == null ? "" : now.unit().fragment());
        status.put("NeedDaemonReload", Boolean.TRUE.equals(now.reload()) ? "yes" : "no");
        status.put("CanReload", now.exists() && now.unit().reloadable() ? "yes" : "no");
        return status;
    }

    private static Object active(String unit, @Nullable Active active) {
        if (active == null) {
            return unknown("ActiveState", unit);
        }
        return switch (active) {
            case STARTED -> "active";
            case STOPPED -> "inactive";
            case FAILED -> "failed";
        };
    }

    private static Unknown unknown(String property, String unit) {
        return new Unknown(property + " of " + unit + " is not known before apply");
    }
}
