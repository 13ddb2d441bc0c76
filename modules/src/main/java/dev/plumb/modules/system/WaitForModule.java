package dev.plumb.modules.system;

import dev.plumb.expression.Unknown;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.module.Trait;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.PythonRegex;
import dev.plumb.modules.system.Conditions.Kind;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import dev.plumb.script.Wait;
import dev.plumb.text.PythonMatcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Waits for a port, a file or the end of connections. */
@ModuleInfo(
        name = "wait_for",
        traits = Trait.LOOKS,
        doc =
                "Waits on the host until a port is open or closed, a file is there, gone or has a text, or connections have ended.",
        notes = {
            "It looks from the host, once per `sleep`, in one exchange. What was seen last is told when time is up. Nothing is changed.",
            "A dry run looks once and does not wait: what does not hold yet is assumed to come.",
            "With neither `port` nor `path` it waits for `timeout` seconds. `search_regex` needs `grep -P` on the host; in what a"
                    + " port says it is looked for line by line, and that host needs bash."
        },
        example = """
                - name: ssh answers
                  wait_for:
                    port: 22
                    search_regex: ^SSH-2
                    timeout: 30
                - name: no longer locked
                  wait_for:
                    path: /run/demo.lock
                    state: absent
                """)
public final class WaitForModule implements TaskModule<WaitForModule.Params> {
    /** What is waited for. */
    public enum State {
        /** The port is open; the file is there. */
        STARTED,
        /** The same. */
        PRESENT,
        /** The port is closed; the file is gone. */
        STOPPED,
        /** The same. */
        ABSENT,
        /** No connection to the port is left. */
        DRAINED
    }

    /** Parameters. */
    public record Params(
            @Param(doc = "the port") @Nullable Integer port,

            @Param(
                    doc = "the file or directory",
                    aliases = {})
            @Nullable
            String path,

            @Param(doc = "whose port: a name or an address, as the host sees it", def = "127.0.0.1")
            String host,

            @Param(doc = "what to wait for", def = "started")
            State state,

            @Param(doc = "must be found in the file, or in what the port says (Python syntax)") @Nullable
            String searchRegex,

            @Param(doc = "seconds to wait at most", def = "300")
            int timeout,

            @Param(doc = "seconds before the first look", def = "0")
            int delay,

            @Param(doc = "seconds between two looks", def = "1")
            int sleep,

            @Param(doc = "seconds that the port may take to answer", def = "5")
            int connectTimeout,

            @Param(
                    doc = "states of connections that count for `drained`",
                    def = "ESTABLISHED,FIN_WAIT1,FIN_WAIT2,SYN_RECV,SYN_SENT,TIME_WAIT")
            List<String> activeConnectionStates,

            @Param(doc = "addresses whose connections do not count for `drained`")
            List<String> excludeHosts,

            @Param(doc = "what to tell when time is up") @Nullable
            String msg) {}

    @Override
    public @Nullable String invalid(Params p) {
        boolean drained = p.state == State.DRAINED;
        boolean gone = p.state == State.ABSENT || p.state == State.STOPPED;
        return Names.first(
                p.port != null && p.path != null ? "port and path exclude each other" : null,
                p.port != null && (p.port < 1 || p.port > 65535) ? "port is " + p.port + "; write 1 to 65535" : null,
                p.path != null && !p.path.startsWith("/") ? "path '" + p.path + "' does not begin with /" : null,
                drained && p.port == null ? "state: drained needs port" : null,
                gone && p.port == null && p.path == null ? "state: absent and stopped need port or path" : null,
                p.searchRegex != null && (drained || gone || p.port == null && p.path == null)
                        ? "search_regex goes with port or path and state: started"
                        : null,
                p.timeout < 0 || p.delay < 0 ? "a time is negative; write whole seconds" : null,
                p.sleep < 1 || p.connectTimeout < 1 ? "sleep and connect_timeout are at least 1" : null,
                !p.host.matches("[A-Za-z0-9._:%-]+") || p.host.startsWith("-")
                        ? "host '" + p.host + "' is no name or address"
                        : null,
                PythonRegex.invalid("search_regex", p.searchRegex),
                drained ? Connections.invalid(p.host, p.activeConnectionStates, p.excludeHosts) : null);
    }

    /** What it waits for; null: only for time to pass. */
    private static @Nullable ResourceRef<Conditions.Holds> condition(Params p) {
        boolean gone = p.state == State.ABSENT || p.state == State.STOPPED;
        List<String> words = new ArrayList<>();
        Kind kind;
        if (p.path != null) {
            kind = p.searchRegex != null ? Kind.HAS : gone ? Kind.ABSENT : Kind.EXISTS;
            words.add(p.path);
        } else if (p.port == null) {
            return null;
        } else if (p.state == State.DRAINED) {
            kind = Kind.DRAINED;
            words.addAll(Connections.words(p.port, p.host, p.activeConnectionStates, p.excludeHosts));
        } else {
            kind = p.searchRegex != null ? Kind.SAYS : gone ? Kind.CLOSED : Kind.OPEN;
            words.addAll(List.of(p.host, Integer.toString(p.port), Integer.toString(p.connectTimeout)));
        }
        if (p.searchRegex != null) {
            words.add("(?m)" + p.searchRegex);
        }
        return Conditions.ref(kind, words);
    }

    @Override
    public List<Read<?>> reads(Params p) {
        ResourceRef<Conditions.Holds> condition = condition(p);
        return condition == null ? List.of() : List.of(Read.of(condition));
    }

    @Override
    public Plan plan(Params p, States host) {
        ResourceRef<Conditions.Holds> condition = condition(p);
        if (condition == null) {
            Script sleep =
                    Script.of("sleep " + (p.delay + p.timeout) + "\necho $((100 * " + (p.delay + p.timeout) + "))");
            ResourceRef<Conditions.Holds> time = Conditions.ref(Kind.EXISTS, List.of("/"));
            return host.isDryRun() ? awaited(p) : wait(p, time, new Conditions.Holds(true, "", true), sleep);
        }
        Conditions.Holds now = host.get(condition);
        boolean certain = now.sure() && host.isCertain(condition);
        if (now.holds() && certain && p.delay == 0) {
            return found(p, 0, now.seen());
        } else if (host.isDryRun()) {
            String seen = now.seen().isEmpty() || now.holds() ? "" : " (now: " + now.lastSeen() + ")";
            host.assume("that " + what(p, true) + " within " + p.timeout + " s" + seen);
            return awaited(p);
        }
        Wait wait = Wait.until(Conditions.probe(condition), Duration.ofSeconds(p.timeout))
                .after(Duration.ofSeconds(p.delay))
                .every(Duration.ofSeconds(p.sleep));
        String expired = p.msg != null ? p.msg : what(p, false) + " within " + p.timeout + " s";
        return wait(p, condition, now, wait.script(expired));
    }

    private static Plan wait(Params p, ResourceRef<Conditions.Holds> ref, Conditions.Holds now, Script script) {
        return result(p, Plan.of(Change.of(ref, now, new Conditions.Holds(true, "", true), Action.run(script))));
    }

    /** What is waited for, or that it has not come. */
    private static String what(Params p, boolean comes) {
        String thing = p.path != null ? p.path : "port " + p.port + " of " + p.host;
        if (p.searchRegex != null) {
            String verb = p.path != null ? comes ? " has" : " did not have" : comes ? " says" : " did not say";
            return thing + verb + " '" + p.searchRegex + "'";
        } else if (p.state == State.DRAINED) {
            return thing + (comes ? " has no connections" : " still had connections");
        }
        boolean gone = p.state == State.ABSENT || p.state == State.STOPPED;
        String how = p.path != null ? gone ? "gone" : "there" : gone ? "closed" : "open";
        return thing + (comes ? " is " : " was not ") + how;
    }

    private static Plan result(Params p, Plan plan) {
        return plan.with("path", p.path)
                .with("port", p.port == null ? null : p.port.longValue())
                .with("search_regex", p.searchRegex)
                .with("state", p.state.name().toLowerCase(java.util.Locale.ROOT));
    }

    private static Plan awaited(Params p) {
        Plan plan = result(p, Plan.nothing());
        for (String key : List.of("elapsed", "match_groups", "match_groupdict")) {
            plan = plan.with(key, new Unknown(key + " is not known before apply"));
        }
        return plan;
    }

    private static Plan found(Params p, long elapsed, String seen) {
        Plan plan = result(p, Plan.nothing());
        for (Map.Entry<String, @Nullable Object> each : values(p, elapsed, seen).entrySet()) {
            plan = plan.with(each.getKey(), each.getValue());
        }
        return plan;
    }

    private static Map<String, @Nullable Object> values(Params p, long elapsed, String seen) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("elapsed", elapsed);
        PythonRegex regex = PythonRegex.compile("(?m)" + (p.searchRegex == null ? "" : p.searchRegex));
        PythonMatcher match = regex.search(PythonRegex.bytes(seen));
        values.put("match_groups", match == null ? List.of() : regex.groups(match));
        values.put("match_groupdict", match == null ? Map.of() : regex.namedGroups(match));
        return values;
    }

    @Override
    public boolean changesNothing() {
        return true;
    }

    @Override
    public List<String> outcomeKeys() {
        return List.of("elapsed", "match_groups", "match_groupdict");
    }

    @Override
    public Map<String, @Nullable Object> outcome(Params p, ScriptResult result) {
        String[] lines = result.stdoutText().split("\n", 2);
        return values(p, Long.parseLong(lines[0].strip()) / 100, lines.length > 1 ? lines[1] : "");
    }
}
