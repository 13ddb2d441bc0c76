package dev.plumb.modules.firewall;

import dev.plumb.expression.NotKnownException;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.modules.system.Entries;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.script.Script;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Manages the firewall by ufw. */
@ModuleInfo(
        name = "ufw",
        doc = "Manages the firewall by `ufw`: rules in their order, defaults, logging, and whether it is active.",
        notes = {
            "The plan is made from ufw's own files and shows the rules that come, go or change; `ufw` makes the change, and what its files"
                    + " say then must be what was planned.",
            "What would leave the firewall active and keep the engine from connecting anew is refused, in a dry run too: the"
                    + " connection is looked for as the host sees it, by its addresses, its port and its interface. So allow the port of"
                    + " SSH first, then write `state: enabled`.",
            "`limit` refuses an address that has begun six connections within 30 seconds. On the port of SSH that also meets several runs of"
                    + " Plumb in a row: `allow` is better there, perhaps with `from`.",
            "Of one task `reset` comes first, then `default`, `logging` and the rule, then the other states.",
            "`state: reloaded` is a change each time where the firewall is active."
        },
        example = """
                - name: ufw
                  apt:
                    name: ufw
                - name: ssh
                  ufw:
                    rule: allow
                    port: 22
                    proto: tcp
                - name: everything else is closed
                  ufw:
                    state: enabled
                    default: deny
                """)
public final class UfwModule implements TaskModule<UfwModule.Params> {
    /** What it is to be. */
    public enum State {
        /** Active, now and at boot. */
        ENABLED,
        /** Not active. */
        DISABLED,
        /** Loaded again. */
        RELOADED,
        /** Not active and without rules, as it was installed. */
        RESET
    }

    /** What becomes of traffic. */
    public enum Policy {
        /** It passes. */
        ALLOW,
        /** It is dropped. */
        DENY,
        /** It is answered. */
        REJECT,
        /** It passes unless there is too much of it. */
        LIMIT
    }

    /** A direction. */
    public enum Direction {
        /** To the host. */
        IN,
        /** To the host. */
        INCOMING,
        /** From the host. */
        OUT,
        /** From the host. */
        OUTGOING,
        /** Through the host. */
        ROUTED
    }

    /** From where an index counts. */
    public enum Origin {
        /** From the first rule on. */
        ZERO,
        /** From the first rule of IPv4 on. */
        FIRST_IPV4,
        /** From the last rule of IPv4 on. */
        LAST_IPV4,
        /** From the first rule of IPv6 on. */
        FIRST_IPV6,
        /** From the last rule of IPv6 on. */
        LAST_IPV6
    }

    /** Parameters. */
    public record Params(
            @Param(doc = "whether the firewall should be active") @Nullable
            State state,

            @Param(doc = "what becomes of traffic for which there is no rule", aliases = "policy") @Nullable
            Policy default_,

            @Param(
                    doc =
                            "direction of a rule, `in` or `out`; of a default, `incoming` (the default), `outgoing` or `routed`")
            @Nullable
            Direction direction,

            @Param(doc = "how much is logged: `on`, `off`, `low`, `medium`, `high` or `full`") @Nullable
            String logging,

            @Param(doc = "puts a new rule before that with this number") @Nullable
            Integer insert,

            @Param(doc = "from where `insert` counts", def = "zero")
            Origin insertRelativeTo,

            @Param(doc = "what becomes of the traffic of the rule") @Nullable
            Policy rule,

            @Param(doc = "logs new connections of the rule", def = "false")
            boolean log,

            @Param(
                    doc = "source address or network",
                    def = "any",
                    aliases = {"from", "src"})
            String fromIp,

            @Param(doc = "source port") @Nullable String fromPort,

            @Param(
                    doc = "destination address or network",
                    def = "any",
                    aliases = {"dest", "to"})
            String toIp,

            @Param(doc = "destination port: a number, several, `1000:2000`, or a name", aliases = "port") @Nullable
            String toPort,

            @Param(doc = "protocol: `any`, `tcp`, `udp`, `ipv6`, `esp`, `ah`, `gre` or `igmp`", aliases = "protocol")
            @Nullable
            String proto,

            @Param(doc = "profile below `/etc/ufw/applications.d`, in place of ports", aliases = "app") @Nullable
            String name,

            @Param(doc = "removes the rule", def = "false") boolean delete,

            @Param(doc = "interface of the rule; needs `direction`", aliases = "if") @Nullable
            String interface_,

            @Param(doc = "interface through which traffic comes", aliases = "if_in") @Nullable
            String interfaceIn,

            @Param(doc = "interface through which traffic goes", aliases = "if_out") @Nullable
            String interfaceOut,

            @Param(doc = "the rule is for what is routed", def = "false")
            boolean route,

            @Param(doc = "comment of the rule") @Nullable String comment) {
        boolean isOut() {
            boolean out = direction == Direction.OUT || direction == Direction.OUTGOING;
            return out || interfaceIn == null && interfaceOut != null;
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        return UfwCommands.invalid(p);
    }

    @Override
    public List<Read<?>> reads(Params p) {
        List<Read<?>> reads = new ArrayList<>(List.of(Read.of(Ufw.REF)));
        for (String port : new String[] {p.toPort, p.fromPort}) {
            if (p.rule != null && UfwCommands.isService(port)) {
                reads.add(Read.of(Entries.ref("services", null, port + "/tcp")));
                reads.add(Read.of(Entries.ref("services", null, port + "/udp")));
            }
        }
        return reads;
    }

    @Override
    public Plan plan(Params p, States host) {
        UfwState found = host.get(Ufw.REF);
        if (!found.exists()) {
            host.require(Ufw.REF, "package ufw brings it");
        }
        if (host.isDryRun() && host.isPlanned(FileType.ref(Ufw.SETTINGS))) {
            throw new NotKnownException("what ufw makes of " + Ufw.SETTINGS + " is not known before apply", null);
        }
        if (p.rule != null && p.name != null && !found.hints().profiles().containsKey(p.name)) {
            // profiles come with the packages of the services
            ResourceRef<?> profile = FileType.ref("/etc/ufw/applications.d/" + p.name);
            if (!host.isCertain(profile) && !host.require(profile, "it says what the profile " + p.name + " is")) {
                return Plan.unseen(Ufw.REF);
            }
        }
        UfwState now = found.exists() ? found : found.installed();
        try {
            UfwCommands commands = new UfwCommands(p, now);
            UfwState want = commands.plan(host);
            Script script = commands.script();
            if (script == null) {
                return Plan.nothing();
            }
            boolean worse = now.refuses() == null || want.isActive() && !now.isActive();
            String refused = worse ? want.refuses() : null;
            if (refused != null) {
                throw new PlanFailure("the firewall would be active, and " + refused
                        + ", would keep Plumb from connecting again: it has come from "
                        + UfwCommands.own(want)
                        + "; allow that port before, by ufw with rule: allow");
            }
            return Plan.of(Change.of(Ufw.REF, found, want, Action.run(script)));
        } catch (PlanFailure e) {
            return Plan.failed(String.valueOf(e.getMessage()));
        }
    }
}
