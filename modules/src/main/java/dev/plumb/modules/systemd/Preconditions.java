package dev.plumb.modules.systemd;

import dev.plumb.modules.kit.ValueType;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.resource.ResourceRef;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must hold on a host so that a unit can be started: files that it reads, conditions of its own. */
final class Preconditions {
    /** Conditions that no task of a playbook makes hold, so that systemd can be asked before. */
    private static final Set<String> OF_MACHINE = Set.of(
            "Virtualization",
            "Architecture",
            "Firmware",
            "KernelVersion",
            "KernelCommandLine",
            "Memory",
            "CPUs",
            "CPUFeature",
            "ControlGroupController",
            "OSRelease");

    private static final Conditions CONDITIONS = new Conditions();

    private Preconditions() {}

    /**
     * Fails where something is missing without which the unit does not start, and nothing earlier brings it.
     *
     * @param unit its full name
     * @param file what its file says
     */
    static void require(HostFiles files, String unit, UnitFile file) {
        for (String each : effective(file.values("Service", "EnvironmentFile"))) {
            if (isPath(each)) {
                files.host()
                        .require(
                                ref(files, each),
                                "EnvironmentFile of " + unit + "; a dash before it lets it be missing");
            }
        }
        for (Map.Entry<String, List<String>> each :
                file.sections().getOrDefault("Unit", Map.of()).entrySet()) {
            String key = each.getKey();
            if (key.startsWith("Condition") || key.startsWith("Assert")) {
                effective(each.getValue()).forEach(value -> condition(files, unit, key, value));
            }
        }
    }

    /** An empty one takes back those before it. */
    private static List<String> effective(List<String> values) {
        return values.subList(values.lastIndexOf("") + 1, values.size());
    }

    private static boolean isPath(String value) {
        return value.startsWith("/") && !value.contains("%") && !value.matches(".*[*?\\[].*");
    }

    /** Of those with a bar one is enough, which is left to the host. */
    private static void condition(HostFiles files, String unit, String key, String value) {
        String told = key + "=" + value;
        if (value.startsWith("|") || value.contains("%")) {
            return;
        } else if (key.endsWith("PathExists")) {
            path(files, unit, told, value);
        } else if (OF_MACHINE.contains(key.replaceFirst("^(Condition|Assert)", ""))
                && !files.host().get(CONDITIONS.ref(told)).exists()) {
            throw new PlanFailure(told + " does not hold, so that " + unit + " would not be started");
        }
    }

    private static void path(HostFiles files, String unit, String told, String value) {
        boolean negated = value.startsWith("!");
        String path = negated ? value.substring(1).strip() : value;
        if (!isPath(path)) {
            return;
        } else if (!negated) {
            files.host().require(ref(files, path), told + " of " + unit);
        } else if (files.state(files.real(path)).exists()) {
            throw new PlanFailure(told + " does not hold, so that " + unit + " would not be started");
        }
    }

    private static ResourceRef<FileState> ref(HostFiles files, String path) {
        return FileType.ref(files.follow(files.real(path)));
    }

    /** Whether a condition holds, as systemd judges it; where it cannot be asked (before 242), it is taken to hold. */
    private static final class Conditions extends ValueType {
        Conditions() {
            super(
                    "unit condition",
                    "systemd-analyze condition ConditionPathExists=/ >/dev/null 2>&1&&plumb_x=yes||plumb_x=",
                    """
                    if [ -z "$plumb_x" ]||systemd-analyze condition "$k" >/dev/null 2>&1;then v=yes;fi
                    """);
        }
    }
}
