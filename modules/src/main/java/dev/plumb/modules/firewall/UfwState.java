package dev.plumb.modules.firewall;

import dev.plumb.modules.firewall.UfwRule.Connection;
import dev.plumb.resource.Attributes;
import dev.plumb.resource.State;
import dev.plumb.resource.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What ufw does and is to do.
 *
 * @param exists whether it is installed
 * @param active {@code yes}, {@code no}, or {@code at the next boot} or {@code until the next boot} only
 * @param settings logging, and policies for what is incoming, outgoing and routed
 * @param ipv6 whether it has rules for IPv6
 * @param rules the rules of IPv4 in their order, then those of IPv6
 * @param frame whether the files with the rules around them are as they were installed: {@code as installed} or {@code changed};
 *     null when that does not matter
 * @param loads whether it is planned that all is loaded again
 * @param hints what plans want to know besides
 */
record UfwState(
        boolean exists,
        String active,
        Map<String, String> settings,
        boolean ipv6,
        List<UfwRule> rules,
        @Nullable String frame,
        boolean loads,
        Hints hints)
        implements State {
    static final String LOGGING = "logging";
    static final String IN = "incoming";
    static final String OUT = "outgoing";
    static final String ROUTED = "routed";

    /**
     * What is no part of the state.
     *
     * @param profiles names of profiles with the ports that they have
     * @param connection the engine's own connection; null when there is none over the network
     */
    record Hints(Map<String, String> profiles, @Nullable Connection connection) {}

    /** Not installed. */
    static UfwState absent(Hints hints) {
        return new UfwState(false, "no", Map.of(), true, List.of(), null, false, hints);
    }

    /** As Debian's package installs it. */
    UfwState installed() {
        Map<String, String> settings = Map.of(LOGGING, "low", IN, "deny", OUT, "allow", ROUTED, "deny");
        return new UfwState(true, "no", settings, true, List.of(), null, false, hints);
    }

    /** The same with this setting. */
    UfwState with(String name, String value) {
        Map<String, String> all = new java.util.HashMap<>(settings);
        all.put(name, value);
        return new UfwState(exists, active, Map.copyOf(all), ipv6, rules, null, loads, hints);
    }

    /** The same with these rules. */
    UfwState with(List<UfwRule> newRules) {
        return new UfwState(exists, active, settings, ipv6, List.copyOf(newRules), null, loads, hints);
    }

    /** The same where it is active or not. */
    UfwState activated(String newActive) {
        return new UfwState(exists, newActive, settings, ipv6, rules, null, loads, hints);
    }

    /** The same without rules, and all around them as it was installed. */
    UfwState reset() {
        return new UfwState(exists, "no", settings, ipv6, List.of(), "as installed", false, hints);
    }

    /** The same once all was loaded again. */
    UfwState loadedAgain() {
        return new UfwState(exists, active, settings, ipv6, rules, null, true, hints);
    }

    String setting(String name) {
        return settings.getOrDefault(name, "?");
    }

    boolean isActive() {
        return !active.equals("no") && !active.equals("at the next boot");
    }

    /** Whether the engine could connect anew: null when it can, else by what it is refused. */
    @Nullable
    String refuses() {
        Connection own = hints.connection();
        if (own == null || active.equals("no") || own.client().kept().matches("127\\..*|::1")) {
            return null;
        } else if (own.client().isV6() && !ipv6) {
            return "IPV6=no in /etc/default/ufw";
        }
        for (UfwRule rule : rules) {
            if (rule.v6() == own.client().isV6() && rule.isFor(own)) {
                return rule.action().matches("allow|limit") ? null : "the rule '" + rule.shown() + "'";
            }
        }
        return setting(IN).equals("allow") ? null : "the default for what is incoming, " + setting(IN);
    }

    @Override
    public Attributes attributes() {
        if (!exists) {
            return Attributes.NONE;
        }
        List<String> lines = new ArrayList<>();
        rules.forEach(rule -> lines.add(rule.shown() + "\n"));
        byte[] text = String.join("", lines).getBytes(StandardCharsets.UTF_8);
        return Attributes.builder()
                .text("active", active)
                .text(IN, settings.get(IN))
                .text(OUT, settings.get(OUT))
                .text(ROUTED, settings.get(ROUTED))
                .text(LOGGING, settings.get(LOGGING))
                .text("rules around them", frame)
                .value("loaded", loads ? new Value.Any("again") : null)
                .value("rules", new Value.Content(text))
                .build();
    }
}
