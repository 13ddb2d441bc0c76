package dev.plumb.modules.systemd;

import java.util.List;
import java.util.Map;

/**
 * How far a service is shut in: keys that a unit gets unless it says otherwise. Source: systemd.exec(5); {@code systemd-analyze
 * security} weighs them.
 */
public enum Hardening {
    /** Nothing is added. */
    OFF(List.of()),

    /** What hardly any service misses: it gains no rights, and leaves the system and the kernel alone. */
    STANDARD(List.of(
            Map.entry("NoNewPrivileges", "yes"),
            Map.entry("ProtectSystem", "full"),
            Map.entry("PrivateTmp", "yes"),
            Map.entry("ProtectKernelTunables", "yes"),
            Map.entry("ProtectKernelModules", "yes"),
            Map.entry("ProtectKernelLogs", "yes"),
            Map.entry("ProtectControlGroups", "yes"),
            Map.entry("ProtectClock", "yes"),
            Map.entry("ProtectHostname", "yes"),
            Map.entry("RestrictSUIDSGID", "yes"),
            Map.entry("RestrictRealtime", "yes"),
            Map.entry("LockPersonality", "yes"),
            Map.entry("SystemCallArchitectures", "native"))),

    /**
     * What a network service that writes to its own directories only can live with. It can still make memory executable, as
     * virtual machines of languages do.
     */
    STRICT(List.of(
            Map.entry("NoNewPrivileges", "yes"),
            Map.entry("ProtectSystem", "strict"),
            Map.entry("ProtectHome", "yes"),
            Map.entry("PrivateTmp", "yes"),
            Map.entry("PrivateDevices", "yes"),
            Map.entry("ProtectKernelTunables", "yes"),
            Map.entry("ProtectKernelModules", "yes"),
            Map.entry("ProtectKernelLogs", "yes"),
            Map.entry("ProtectControlGroups", "yes"),
            Map.entry("ProtectClock", "yes"),
            Map.entry("ProtectHostname", "yes"),
            Map.entry("ProtectProc", "invisible"),
            Map.entry("RestrictSUIDSGID", "yes"),
            Map.entry("RestrictRealtime", "yes"),
            Map.entry("RestrictNamespaces", "yes"),
            Map.entry("LockPersonality", "yes"),
            Map.entry("RestrictAddressFamilies", "AF_UNIX AF_INET AF_INET6"),
            Map.entry("CapabilityBoundingSet", ""),
            Map.entry("SystemCallFilter", "@system-service\n~@privileged @resources"),
            Map.entry("SystemCallArchitectures", "native"),
            Map.entry("UMask", "0027"),
            Map.entry("RemoveIPC", "yes")));

    private final List<Map.Entry<String, String>> keys;

    Hardening(List<Map.Entry<String, String>> keys) {
        this.keys = keys;
    }

    /** Keys with their values in order; several values of one key stand in several lines. */
    List<Map.Entry<String, String>> keys() {
        return keys;
    }

    /** Whether a key is one by which a service is shut in. */
    static boolean isOne(String key) {
        return key.equals("MemoryDenyWriteExecute")
                || key.equals("ReadWritePaths")
                || key.equals("PrivateNetwork")
                || key.equals("PrivateUsers")
                || key.equals("ProcSubset")
                || key.equals("DynamicUser")
                || key.equals("User")
                || STRICT.keys.stream().anyMatch(each -> each.getKey().equals(key));
    }
}
