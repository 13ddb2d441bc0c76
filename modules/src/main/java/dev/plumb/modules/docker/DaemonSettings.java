package dev.plumb.modules.docker;

import dev.plumb.source.DidYouMean;
import dev.plumb.text.Json;
import dev.plumb.text.JsonReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What stands in {@code daemon.json}, with dockerd's own keys. Source: dockerd(8) and "docker daemon" of Docker's reference, of the
 * versions 20.10 to 28.
 *
 * @param all by key, in their order
 */
record DaemonSettings(Map<String, @Nullable Object> all) {
    static final String LIVE_RESTORE = "live-restore";

    private static final String LOG_DRIVER = "log-driver";
    private static final String LOG_OPTS = "log-opts";

    /** What a host should have unless somebody says otherwise: containers outlive the engine, and logs do not fill the disk. */
    private static final Map<String, Object> DEFAULTS = Map.of(LIVE_RESTORE, true, LOG_DRIVER, "json-file");

    private static final Map<String, String> LOG_LIMITS = Map.of("max-size", "10m", "max-file", "3");

    /** Only these take the limits. */
    private static final Set<String> LIMITED = Set.of("json-file", "local");

    /** What dockerd takes over from a changed file without being started anew. */
    private static final Set<String> RELOADED = Set.of(
            "allow-nondistributable-artifacts",
            "debug",
            "insecure-registries",
            "labels",
            LIVE_RESTORE,
            "max-concurrent-downloads",
            "max-concurrent-uploads",
            "max-download-attempts",
            "registry-mirrors",
            "shutdown-timeout");

    private static final Map<String, String> KINDS = kinds();

    /** Keeps the order. */
    DaemonSettings {
        all = java.util.Collections.unmodifiableMap(new TreeMap<>(all));
    }

    private static Map<String, String> kinds() {
        Map<String, String> kinds = new LinkedHashMap<>();
        List.of(
                        "true or false: debug live-restore icc ip-forward ip-forward-no-drop ip-masq iptables ip6tables ipv6"
                                + " experimental no-new-privileges raw-logs selinux-enabled tls tlsverify userland-proxy init"
                                + " rootless cri-containerd allow-direct-routing",
                        "a whole number: max-concurrent-downloads max-concurrent-uploads max-download-attempts mtu"
                                + " network-control-plane-mtu network-diagnostic-port oom-score-adjust shutdown-timeout"
                                + " cpu-rt-period cpu-rt-runtime",
                        "a text: api-cors-header bip bip6 bridge cgroup-parent containerd containerd-namespace"
                                + " containerd-plugins-namespace data-root default-cgroupns-mode default-gateway"
                                + " default-gateway-v6 default-ipc-mode default-network default-runtime exec-root fixed-cidr"
                                + " fixed-cidr-v6 firewall-backend group host-gateway-ip init-path ip log-driver log-format"
                                + " log-level metrics-addr min-api-version pidfile seccomp-profile storage-driver"
                                + " swarm-default-advertise-addr tlscacert tlscert tlskey userland-proxy-path userns-remap",
                        "a list: allow-nondistributable-artifacts authorization-plugins cdi-spec-dirs default-address-pools"
                                + " dns dns-opts dns-search exec-opts host-gateway-ips hosts insecure-registries labels"
                                + " node-generic-resources registry-mirrors storage-opts",
                        "a mapping: builder default-network-opts default-ulimits features log-opts proxies runtimes",
                        "anything: default-shm-size")
                .forEach(line -> {
                    String[] parts = line.split(": ");
                    List.of(parts[1].split(" ")).forEach(key -> kinds.put(key, parts[0]));
                });
        return kinds;
    }

    /** What is wrong with settings of a task, or null. */
    static @Nullable String mistake(Map<String, @Nullable Object> wanted) {
        for (Map.Entry<String, @Nullable Object> entry : wanted.entrySet()) {
            String key = entry.getKey();
            String kind = KINDS.get(key);
            String hint = kind == null ? DidYouMean.hint(key, KINDS.keySet()) : null;
            if (hint != null) {
                return "settings: dockerd knows no '" + key + "'; " + hint;
            } else if (kind != null && entry.getValue() != null && !is(kind, entry.getValue())) {
                return "settings: '" + key + "' must be " + kind;
            }
        }
        return null;
    }

    private static boolean is(String kind, Object value) {
        return switch (kind) {
            case "true or false" -> value instanceof Boolean;
            case "a whole number" ->
                value instanceof Number number && number.doubleValue() == Math.rint(number.doubleValue());
            case "a text" -> value instanceof CharSequence;
            case "a list" -> value instanceof List;
            case "a mapping" -> value instanceof Map;
            default -> true;
        };
    }

    /** What a task wants, over what a host should have anyway; null takes away. */
    static DaemonSettings of(Map<String, @Nullable Object> wanted) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>(DEFAULTS);
        all.putAll(wanted);
        Object driver = all.get(LOG_DRIVER);
        boolean limited = driver == null || LIMITED.contains(driver.toString());
        Map<String, @Nullable Object> options = new TreeMap<>();
        if (limited && !(wanted.containsKey(LOG_OPTS) && wanted.get(LOG_OPTS) == null)) {
            options.putAll(LOG_LIMITS);
        }
        if (wanted.get(LOG_OPTS) instanceof Map<?, ?> own) {
            // dockerd takes texts only, and a number is one
            own.forEach((key, value) -> options.put(String.valueOf(key), value == null ? null : value.toString()));
        }
        options.values().removeIf(Objects::isNull);
        all.put(LOG_OPTS, options.isEmpty() ? null : options);
        all.values().removeIf(Objects::isNull);
        return read(Json.write(all));
    }

    /**
     * What stands in a file; in an empty one nothing.
     *
     * @throws JsonReader.Malformed when it is not JSON
     * @throws IllegalArgumentException when it is no mapping
     */
    static DaemonSettings read(String text) {
        Object value = text.isBlank() ? Map.of() : JsonReader.read(text);
        if (!(value instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException("it is no mapping");
        }
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        map.forEach((key, each) -> all.put(String.valueOf(key), each));
        return new DaemonSettings(all);
    }

    /** As it stands in the file. */
    String text() {
        return Json.pretty(all) + "\n";
    }

    /** Whether containers go on while the engine is started anew. */
    boolean keepsContainers() {
        return Boolean.TRUE.equals(all.get(LIVE_RESTORE));
    }

    /**
     * Whether the engine takes these settings over without being started anew. What is taken away is none of that: dockerd goes
     * on with what it had.
     */
    boolean isReloadAfter(DaemonSettings before) {
        Set<String> keys = new LinkedHashSet<>(new ArrayList<>(all.keySet()));
        keys.addAll(before.all.keySet());
        keys.removeIf(key -> Objects.equals(all.get(key), before.all.get(key)));
        return keys.stream().allMatch(key -> RELOADED.contains(key) && all.containsKey(key));
    }
}
