package dev.plumb.modules.firewall;

import dev.plumb.module.States;
import dev.plumb.modules.firewall.UfwModule.Direction;
import dev.plumb.modules.firewall.UfwModule.Origin;
import dev.plumb.modules.firewall.UfwModule.Params;
import dev.plumb.modules.firewall.UfwModule.Policy;
import dev.plumb.modules.firewall.UfwModule.State;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.modules.system.Entries;
import dev.plumb.modules.system.EntriesState;
import dev.plumb.script.Script;
import dev.plumb.script.Sh;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the commands of a task make of the firewall, and these commands. */
final class UfwCommands {
    private static final Pattern PORTS = Pattern.compile("\\d{1,5}(:\\d{1,5})?(,\\d{1,5}(:\\d{1,5})?)*");
    private static final Pattern SERVICE = Pattern.compile("[A-Za-z][A-Za-z0-9_-]+");
    private static final Pattern DEVICE = Pattern.compile("[A-Za-z0-9_.+,=%@-]{1,15}");
    private static final List<String> PROTOCOLS = List.of("any", "tcp", "udp", "ipv6", "esp", "ah", "gre", "igmp");
    private static final List<String> PORTLESS = List.of("ipv6", "esp", "ah", "gre", "igmp");
    private static final List<String> LEVELS = List.of("on", "off", "low", "medium", "high", "full");
    private static final int MOST_PORTS = 15;
    private static final int LAST_PORT = 65535;

    private final Params p;
    private final UfwState now;
    private final StringBuilder script = new StringBuilder();

    UfwCommands(Params p, UfwState now) {
        this.p = p;
        this.now = now;
    }

    /** What is wrong with a task, or null. */
    static @Nullable String invalid(Params p) {
        boolean devices = p.interfaceIn() != null || p.interfaceOut() != null;
        boolean out = p.direction() == Direction.OUTGOING || p.direction() == Direction.INCOMING;
        boolean routed = p.direction() == Direction.ROUTED;
        long alone = java.util.stream.Stream.of(p.name(), p.proto(), p.logging())
                .filter(Objects::nonNull)
                .count();
        return Names.first(
                p.state() == null && p.default_() == null && p.rule() == null && p.logging() == null
                        ? "state, default, rule or logging is required"
                        : null,
                alone > 1 ? "name, proto and logging exclude each other" : null,
                p.direction() != null && devices ? "direction excludes interface_in and interface_out" : null,
                p.interface_() != null && p.direction() == null ? "interface needs direction" : null,
                p.default_() == Policy.LIMIT ? "default is allow, deny or reject" : null,
                p.default_() != null && p.direction() != null && !out && !routed
                        ? "of a default, direction is incoming, outgoing or routed"
                        : null,
                p.rule() != null && (out || routed) ? "of a rule, direction is in or out" : null,
                !p.route() && p.interfaceIn() != null && p.interfaceOut() != null
                        ? "interface_in and interface_out together need route: true"
                        : null,
                p.logging() != null && !LEVELS.contains(level(p))
                        ? "logging is '" + p.logging() + "'; write one of " + String.join(", ", LEVELS)
                        : null,
                p.insert() != null && p.insert() < (p.insertRelativeTo() == Origin.ZERO ? 1 : Integer.MIN_VALUE)
                        ? "insert is " + p.insert() + "; rules are counted from 1 on"
                        : null,
                wrongRule(p));
    }

    private static @Nullable String wrongRule(Params p) {
        String ports = Names.first(port("to_port", p.toPort()), port("from_port", p.fromPort()));
        boolean any = p.toPort() != null || p.fromPort() != null;
        boolean several = (p.toPort() + " " + p.fromPort()).matches(".*[,:].*");
        boolean plain = p.proto() != null && p.proto().matches("tcp|udp");
        return Names.first(
                ports,
                address("from_ip", p.fromIp()),
                address("to_ip", p.toIp()),
                isV6(p.fromIp()) != null && isV6(p.toIp()) != null && !Objects.equals(isV6(p.fromIp()), isV6(p.toIp()))
                        ? "from_ip and to_ip are of different versions of IP"
                        : null,
                p.proto() != null && !PROTOCOLS.contains(p.proto())
                        ? "proto is '" + p.proto() + "'; write one of " + String.join(", ", PROTOCOLS)
                        : null,
                several && !plain ? "several ports need proto: tcp or udp" : null,
                any && PORTLESS.contains(String.valueOf(p.proto())) ? "proto " + p.proto() + " has no ports" : null,
                p.name() != null && p.toPort() != null ? "name and to_port exclude each other" : null,
                p.route() && p.direction() != null && p.interface_() == null
                        ? "direction of a route needs interface"
                        : null,
                device(p.interface_()),
                device(p.interfaceIn()),
                device(p.interfaceOut()),
                Names.line("comment", p.comment()),
                p.comment() != null && p.comment().contains("'") ? "comment has a quote, which ufw refuses" : null,
                p.name() != null && !p.name().matches("[A-Za-z][A-Za-z0-9 _.+-]*")
                        ? "name '" + p.name() + "' is no profile"
                        : null);
    }

    private static @Nullable String device(@Nullable String name) {
        return name == null || DEVICE.matcher(name).matches() && !name.startsWith("-")
                ? null
                : "'" + name + "' is no interface";
    }

    private static @Nullable String address(String parameter, String text) {
        return text.equals("any") || Address.of(text) != null
                ? null
                : parameter + " '" + text + "' is no address; write one as 10.0.0.0/8, or any";
    }

    private static @Nullable Boolean isV6(String text) {
        Address address = Address.of(text);
        return address == null ? null : address.isV6();
    }

    private static @Nullable String port(String parameter, @Nullable String text) {
        if (text == null || text.equals("any") || SERVICE.matcher(text).matches()) {
            return null;
        }
        boolean right = PORTS.matcher(text).matches() && text.split("[,:]").length <= MOST_PORTS;
        for (String each : right ? text.split(",") : new String[0]) {
            String[] range = each.split(":");
            int first = Integer.parseInt(range[0]);
            int last = Integer.parseInt(range[range.length - 1]);
            right &= first > 0 && last <= LAST_PORT && (range.length == 1 || first < last);
        }
        return right ? null : parameter + " '" + text + "' is no port; write a number, 80,443 or 8000:8010";
    }

    /** Whether a port is given by the name of a service. */
    static boolean isService(@Nullable String port) {
        return port != null && !port.equals("any") && SERVICE.matcher(port).matches();
    }

    /** The level of logging; {@code on} and {@code off} are truths to YAML. */
    private static String level(Params p) {
        String level = String.valueOf(p.logging());
        return level.equals("True") ? "on" : level.equals("False") ? "off" : level;
    }

    /** The engine's own connection, in words. */
    static String own(UfwState state) {
        UfwRule.Connection own = Objects.requireNonNull(state.hints().connection());
        return own.client().kept() + " to port " + own.port();
    }

    /** The state after the task. */
    UfwState plan(States host) {
        UfwState want = now;
        if (p.state() == State.RESET) {
            want = want.reset();
            if (now.active().equals("no") && now.rules().isEmpty() && "as installed".equals(now.frame())) {
                want = now;
            } else {
                add(List.of("--force", "reset"));
            }
        }
        if (p.default_() != null) {
            String direction = p.direction() == null ? UfwState.IN : word(p.direction());
            want = set(want, direction, word(p.default_()), List.of("default", word(p.default_()), direction));
        }
        if (p.logging() != null) {
            String level = want.setting(UfwState.LOGGING);
            String on = level.equals("off") ? "low" : level;
            want = set(want, UfwState.LOGGING, level(p).equals("on") ? on : level(p), List.of("logging", level(p)));
        }
        if (p.rule() != null) {
            want = ruled(want, host);
        }
        if (p.state() == State.ENABLED && !want.active().equals("yes")) {
            add(List.of("--force", "enable"));
            want = want.activated("yes");
        } else if (p.state() == State.DISABLED && !want.active().equals("no")) {
            add(List.of("disable"));
            want = want.activated("no");
        } else if (p.state() == State.RELOADED && want.isActive()) {
            add(List.of("reload"));
            want = want.loadedAgain();
        }
        return want;
    }

    /** What makes it so; null when nothing is to be done. */
    @Nullable
    Script script() {
        return script.isEmpty() ? null : Script.of(Sh.SBIN + "\n" + script);
    }

    private UfwState set(UfwState state, String name, String value, List<String> words) {
        if (state.setting(name).equals(value)) {
            return state;
        }
        add(words);
        return state.with(name, value);
    }

    private void add(List<String> words) {
        script.append("ufw ").append(Sh.words(words)).append(" </dev/null||exit\n");
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private UfwState ruled(UfwState state, States host) {
        UfwRules rules = new UfwRules(state);
        UfwRule rule = rule(host);
        Boolean six = isV6(p.fromIp()) != null ? isV6(p.fromIp()) : isV6(p.toIp());
        boolean four = six != null ? !six : rule.proto().matches("ipv6|igmp");
        String families = four ? "v4" : six == null ? "both" : "v6";
        if (families.equals("v6") && !state.ipv6()) {
            throw new PlanFailure("the rule is one of IPv6, and /etc/default/ufw says IPV6=no");
        }
        int position = p.delete() ? 0 : position(state, rules);
        if (p.delete()) {
            rules.remove(p.name() == null ? List.of(rule) : removed(state, rule.of("v6".equals(families))), families);
        } else {
            rules.add(p.name() == null ? List.of(rule) : ofProfile(state, rule, host), families, position);
        }
        if (rules.all().equals(state.rules())) {
            return state;
        }
        add(words(position));
        return state.with(rules.all());
    }

    /** The rule as ufw would write it, for IPv4 where it is for both. */
    private UfwRule rule(States host) {
        String proto = p.proto() == null ? "any" : p.proto();
        for (String port : new String[] {p.toPort(), p.fromPort()}) {
            proto = isService(port) ? protocol(String.valueOf(port), proto, host) : proto;
        }
        String in = p.interface_() != null && !p.isOut() ? p.interface_() : text(p.interfaceIn());
        String out = p.interface_() != null && p.isOut() ? p.interface_() : text(p.interfaceOut());
        return new UfwRule(
                word(Objects.requireNonNull(p.rule())),
                p.log() ? "log" : "",
                proto,
                ports(p.toPort(), host),
                kept(p.toIp()),
                ports(p.fromPort(), host),
                kept(p.fromIp()),
                text(p.name()),
                "",
                p.isOut() ? "out" : "in",
                in,
                out,
                p.route(),
                text(p.comment()),
                false);
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static String kept(String address) {
        return address.equals("any")
                ? "0.0.0.0/0"
                : Objects.requireNonNull(Address.of(address)).kept();
    }

    private static String ports(@Nullable String port, States host) {
        if (port == null) {
            return "any";
        } else if (isService(port)) {
            String number = number(port, "tcp", host);
            return number != null ? number : Objects.requireNonNull(number(port, "udp", host));
        }
        String[] all = port.split(",");
        Arrays.sort(
                all,
                Comparator.comparingInt(
                        each -> each.matches("\\d.*") ? Integer.parseInt(each.replaceAll(":.*", "")) : 0));
        return String.join(",", all);
    }

    private static @Nullable String number(String service, String proto, States host) {
        EntriesState found = host.get(Entries.ref("services", null, service + "/" + proto));
        String line = found.entries().isEmpty() ? "" : found.entries().get(0).line();
        return line.endsWith("/" + proto) ? line.replaceAll(".*\\s(\\d+)/.*", "$1") : null;
    }

    private static String protocol(String service, String given, States host) {
        boolean tcp = number(service, "tcp", host) != null;
        boolean udp = number(service, "udp", host) != null;
        if (!tcp && !udp) {
            throw new PlanFailure("the host knows no service '" + service + "'; write the number of its port");
        }
        String known = tcp && udp ? "any" : tcp ? "tcp" : "udp";
        if (!known.equals("any") && !given.equals("any") && !given.equals(known)) {
            throw new PlanFailure("service " + service + " is one of " + known + ", and proto says " + given);
        }
        return given.equals("any") ? known : given;
    }

    private static List<UfwRule> ofProfile(UfwState state, UfwRule rule, States host) {
        String ports = state.hints().profiles().get(rule.dapp());
        if (ports == null) {
            throw new PlanFailure("ufw has no profile '" + rule.dapp() + "' below /etc/ufw/applications.d; there are "
                    + String.join(
                            ", ",
                            state.hints().profiles().keySet().stream().sorted().toList()));
        }
        List<UfwRule> rules = new ArrayList<>();
        for (String each : ports.split("\\|")) {
            String[] parts = each.strip().split("/", 2);
            rules.add(rule.forPorts(ports(parts[0], host), parts.length > 1 ? parts[1] : "any"));
        }
        return rules;
    }

    private static List<UfwRule> removed(UfwState state, UfwRule rule) {
        return state.rules().stream()
                .filter(each -> each.v6() == rule.v6() && each.profile().equals(rule.profile()))
                .map(each -> each.as(rule).withComment(""))
                .toList();
    }

    /** The number before whose rule it is put; 0 for the end. Inactive, ufw counts no rules for what is relative. */
    private int position(UfwState state, UfwRules rules) {
        if (p.insert() == null || p.insertRelativeTo() == Origin.ZERO) {
            return p.insert() == null ? 0 : p.insert();
        }
        int fours = state.isActive() ? rules.count(false) : 0;
        int sixes = state.isActive() ? rules.count(true) : 0;
        int from = switch (p.insertRelativeTo()) {
            case FIRST_IPV4, ZERO -> 1;
            case LAST_IPV4 -> Math.max(fours, 1);
            case FIRST_IPV6 -> fours + 1;
            case LAST_IPV6 -> sixes > 0 ? fours + sixes : fours + 1;
        };
        int at = p.insert() + from;
        if (at < 1) {
            throw new PlanFailure("insert is " + p.insert() + ", which is before the first rule");
        }
        return at > fours + sixes ? 0 : at;
    }

    private List<String> words(int position) {
        List<String> words = new ArrayList<>();
        if (p.route()) {
            words.add("route");
        }
        if (p.delete()) {
            words.add("delete");
        } else if (position > 0) {
            words.addAll(List.of("insert", Integer.toString(position)));
        }
        words.add(word(Objects.requireNonNull(p.rule())));
        pair(words, "", p.direction() == null ? null : p.isOut() ? "out" : "in");
        pair(words, "on", p.interface_());
        pair(words, "in on", p.interfaceIn());
        pair(words, "out on", p.interfaceOut());
        pair(words, "", p.log() ? "log" : null);
        pair(words, "from", p.fromIp());
        pair(words, "port", p.fromPort());
        pair(words, "to", p.toIp());
        pair(words, "port", p.toPort());
        pair(words, "proto", p.proto());
        pair(words, "app", p.name());
        pair(words, "comment", p.comment());
        return words;
    }

    private static void pair(List<String> words, String key, @Nullable String value) {
        if (value != null) {
            words.addAll(key.isEmpty() ? List.of() : List.of(key.split(" ")));
            words.add(value);
        }
    }
}
