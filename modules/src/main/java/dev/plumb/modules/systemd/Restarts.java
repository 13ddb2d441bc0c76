package dev.plumb.modules.systemd;

import java.util.Collection;
import java.util.Set;

/**
 * Which changes of a unit's file a unit that runs needs to be restarted for. All others come into force when systemd reads its unit
 * files anew, or when it is next started anyway. What is not listed here needs a restart.
 */
final class Restarts {
    /** Sections that are only looked at when units are enabled, or by other programs. */
    private static final Set<String> NEVER = Set.of("Install", "Slice", "Target");

    /** Of [Unit], all but these is about when it is started, and what else is then. */
    private static final Set<String> OF_UNIT = Set.of("JoinsNamespaceOf");

    /** What systemd does with the process from outside, so that the process need not be another one. */
    private static final Set<String> FROM_OUTSIDE = Set.of(
            "Restart",
            "RestartSec",
            "RestartSteps",
            "RestartMaxDelaySec",
            "RestartMode",
            "RestartPreventExitStatus",
            "RestartForceExitStatus",
            "SuccessExitStatus",
            "TimeoutSec",
            "TimeoutStartSec",
            "TimeoutStopSec",
            "TimeoutAbortSec",
            "TimeoutStartFailureMode",
            "TimeoutStopFailureMode",
            "KillMode",
            "KillSignal",
            "RestartKillSignal",
            "FinalKillSignal",
            "SendSIGHUP",
            "SendSIGKILL",
            "ExecReload",
            "ExecStop",
            "ExecStopPost",
            "StartLimitBurst",
            "StartLimitInterval",
            "StartLimitAction",
            "OOMPolicy");

    /** Limits of the control group, which are set anew when unit files are read. Source: systemd.resource-control(5). */
    private static final Set<String> OF_CONTROL_GROUP = Set.of(
            "CPUWeight",
            "StartupCPUWeight",
            "CPUQuota",
            "CPUQuotaPeriodSec",
            "AllowedCPUs",
            "MemoryMin",
            "MemoryLow",
            "MemoryHigh",
            "MemoryMax",
            "MemorySwapMax",
            "MemoryZSwapMax",
            "TasksMax",
            "IOWeight",
            "IODeviceWeight",
            "IOReadBandwidthMax",
            "IOWriteBandwidthMax",
            "IOReadIOPSMax",
            "IOWriteIOPSMax");

    private Restarts() {}

    /** Whether any of these keys needs it. */
    static boolean areNeeded(Collection<UnitFile.Key> changed) {
        return changed.stream().anyMatch(Restarts::isNeeded);
    }

    private static boolean isNeeded(UnitFile.Key key) {
        if (NEVER.contains(key.section()) || UnitKeys.isForeign(key.section()) || UnitKeys.isForeign(key.name())) {
            return false;
        } else if (key.section().equals("Unit")) {
            return OF_UNIT.contains(key.name());
        }
        return !FROM_OUTSIDE.contains(key.name()) && !OF_CONTROL_GROUP.contains(key.name());
    }
}
