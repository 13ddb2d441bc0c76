package dev.plumb.run;

import dev.plumb.expression.Unknown;
import dev.plumb.facts.Facts;
import dev.plumb.plan.Forecast;
import dev.plumb.resource.Change;
import dev.plumb.resource.Effects;
import dev.plumb.resource.ResourceRef;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Facts that a dry run reads before what is planned is done, and that may be others after it. Only where facts are read again
 * does that matter, since until then they are what the host was like at first.
 *
 * @param byFact who may alter a fact, in words, by a pattern of names without {@code ansible_}
 */
record UncertainFacts(Map<Pattern, String> byFact) {
    static final UncertainFacts NONE = new UncertainFacts(Map.of());

    /** What a machine has or is, and no task makes another. */
    private static final String FIXED =
            "(?!(architecture|machine|system|system_vendor|product_name|board_vendor|bios_.*"
                    + "|processor.*|memtotal_mb|kernel.*|virtualization_.*|gather_subset|distribution|os_family|env)$).*";

    /** What is another after each start. */
    private static final String OF_RUNNING =
            "kernel.*|uptime_seconds|date_time|memfree_mb|swap.*|apparmor|selinux|service_mgr";

    private static final String OF_NETWORK =
            "interfaces|dns|all_ipv.*|default_ipv.*|(?!(ssh_|selinux|env|local|lsb|lo$)).*\\d.*";

    /** Names of facts, and which resources they are made of. */
    private static final Map<String, Predicate<ResourceRef<?>>> MADE_OF = Map.of(
            "hostname|nodename|fqdn|domain",
            ref -> is(ref, "hostname") || at(ref, "/etc/hostname") || at(ref, "/etc/hosts"),
            "dns",
            ref -> at(ref, "/etc/resolv.conf"),
            OF_NETWORK,
            ref -> at(ref, "/etc/network")
                    || at(ref, "/etc/netplan")
                    || at(ref, "/etc/systemd/network")
                    || is(ref, "service")
                            && ref.key().matches("(?i).*(network|wg-|docker|libvirt|dhcp|vpn|tailscale).*"),
            "local",
            ref -> at(ref, "/etc/ansible") || is(ref, "package"),
            "distribution.*|lsb|os_family",
            ref -> at(ref, "/etc/os-release")
                    || at(ref, "/usr/lib/os-release")
                    || at(ref, "/etc/debian_version")
                    || at(ref, "/etc/lsb-release"),
            "date_time",
            ref -> at(ref, "/etc/localtime") || at(ref, "/etc/timezone"),
            "(user|real|effective)_.*",
            ref -> is(ref, "user") || is(ref, "group"),
            "ssh_host_key.*",
            ref -> at(ref, "/etc/ssh"),
            "machine_id|swap.*|selinux|apparmor",
            ref -> at(ref, "/etc/machine-id")
                    || is(ref, "swap")
                    || is(ref, "mount")
                    || at(ref, "/etc/selinux")
                    || is(ref, "package")
                    || is(ref, "service"),
            "pkg_mgr|service_mgr",
            ref -> is(ref, "package"));

    private static boolean is(ResourceRef<?> ref, String type) {
        return ref.type().name().equals(type);
    }

    /** A file there, or below. */
    private static boolean at(ResourceRef<?> ref, String path) {
        return (is(ref, "file") || is(ref, "tree"))
                && (ref.key().equals(path) || ref.key().startsWith(path + "/") || path.startsWith(ref.key() + "/"));
    }

    /** What is uncertain of facts that are read when this was planned. */
    static UncertainFacts of(Forecast forecast) {
        Map<Pattern, String> uncertain = new LinkedHashMap<>();
        String command = forecast.unknownEffects().newestIndefinite();
        if (command != null) {
            uncertain.put(Pattern.compile(FIXED), command);
        }
        MADE_OF.forEach((names, resources) -> {
            String cause = forecast.planning(resources);
            if (cause != null) {
                uncertain.put(Pattern.compile(names), cause);
            }
        });
        return new UncertainFacts(uncertain);
    }

    /** A dry run has come to these changes: when one of them starts the host anew, its facts are read again after it. */
    static void note(HostRun on, List<Change<?>> changes) {
        for (Change<?> change : changes) {
            if (change.action().effects() instanceof Effects.Unknown effects
                    && effects.takes().test(Facts.ref())) {
                UncertainFacts own = new UncertainFacts(Map.of(Pattern.compile(OF_RUNNING), effects.cause()));
                on.facts().addUncertain(own.and(of(on.forecast())));
            }
        }
    }

    /** These, and more. */
    UncertainFacts and(UncertainFacts more) {
        Map<Pattern, String> all = new LinkedHashMap<>(byFact);
        all.putAll(more.byFact);
        return new UncertainFacts(all);
    }

    /** Facts as they were read, those that are uncertain as not known. */
    Map<String, @Nullable Object> over(Map<String, @Nullable Object> read) {
        if (byFact.isEmpty()) {
            return read;
        }
        Map<String, @Nullable Object> all = new LinkedHashMap<>(read);
        byFact.forEach((names, cause) ->
                all.replaceAll((name, value) -> names.matcher(name).matches()
                        ? new Unknown("ansible_" + name + " after " + cause + " is not known before apply")
                        : value));
        return all;
    }
}
