package dev.plumb.modules.postgresql;

import dev.plumb.module.FileMode;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.Presence;
import dev.plumb.modules.kit.files.Access;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.ManagedFile;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.resource.Read;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Manages single rules of a {@code pg_hba.conf}. */
@ModuleInfo(
        name = "postgresql_pg_hba",
        doc = "Manages single rules of a `pg_hba.conf`.",
        notes = {
            "For new playbooks `postgresql_hba` is easier: it has all rules in their order.",
            "A rule is known by its type, database, user and address. One that is there gets its method and options where it stands; a new"
                    + " one goes behind all others. Nothing is sorted.",
            "Several databases and users are a rule for each of them together.",
            "Where the file is that of a cluster below `/etc/postgresql`, the server must accept it and is reloaded, or has the old one"
                    + " again; what would lock `postgres` out of the socket is refused."
        },
        example = """
                - name: server
                  package:
                    name: postgresql
                - name: the shop from its network
                  postgresql_pg_hba:
                    dest: /etc/postgresql/${(ansible_distribution_major_version == '12')?then('15', '17')}/main/pg_hba.conf
                    contype: host
                    databases: shop
                    users: shop
                    source: 10.0.0.0/8
                    method: scram-sha-256
                """)
public final class PostgresqlPgHbaModule implements TaskModule<PostgresqlPgHbaModule.Params> {
    /** How {@code rules} go with the parameters of one rule. */
    public enum Behavior {
        /** Not at all. */
        CONFLICT,
        /** What a rule does not say is said there. */
        COMBINE
    }

    /** Parameters. */
    public record Params(
            @Param(doc = "path of the file", required = true)
            String dest,

            @Param(
                    doc =
                            "type of the rule: `local`, `host`, `hostssl`, `hostnossl`, `hostgssenc` or `hostnogssenc`; default: the"
                                    + " rules are only registered")
            @Nullable
            String contype,

            @Param(doc = "databases, with commas between them; default: `all`") @Nullable
            String databases,

            @Param(doc = "users, with commas between them; default: `all`") @Nullable
            String users,

            @Param(
                    doc = "network, address or name of hosts; default: `samehost`",
                    aliases = {"source", "src"})
            @Nullable
            String address,

            @Param(doc = "netmask, where `address` has none") @Nullable
            String netmask,

            @Param(doc = "how who connects is known; default: `md5`, which takes `scram-sha-256` too") @Nullable
            String method,

            @Param(doc = "options of the method") @Nullable String options,

            @Param(doc = "a comment behind the rule") @Nullable
            String comment,

            @Param(doc = "whether the rules should be there", def = "present")
            Presence state,

            @Param(doc = "several rules, each a mapping of the parameters of one", asWritten = true) @Nullable
            Object rules,

            @Param(doc = "how `rules` go with parameters of a rule beside them", def = "conflict")
            Behavior rulesBehavior,

            @Param(doc = "removes all other rules", def = "false")
            boolean overwrite,

            @Param(doc = "makes the file when it is missing", def = "false")
            boolean create,

            @Param(doc = "keeps the old file beside the new one", def = "false")
            boolean backup,

            @Param(doc = "without effect: rules stay in their order") @Nullable
            String order,

            @Param(doc = "without effect: comments stay where they are", def = "false")
            boolean keepCommentsAtRules,

            @Param(doc = "owner of the file") @Nullable String owner,

            @Param(doc = "group of the file") @Nullable String group,

            @Param(doc = "permissions of the file") @Nullable
            FileMode mode) {
        List<HbaTask> tasks() {
            List<HbaTask> tasks = new ArrayList<>();
            Map<String, @Nullable Object> own = own();
            if (rules == null) {
                return contype == null ? List.of() : HbaTask.of(own, state == Presence.PRESENT);
            }
            HbaTask.mappings(rules).forEach(rule -> {
                Map<String, @Nullable Object> all = new LinkedHashMap<>(own);
                rule.forEach((key, value) -> all.put(HbaTask.key(key), value));
                tasks.addAll(HbaTask.of(all, state == Presence.PRESENT));
            });
            return tasks;
        }

        private Map<String, @Nullable Object> own() {
            Map<String, @Nullable Object> own = new LinkedHashMap<>();
            own.put("contype", contype);
            own.put("databases", databases);
            own.put("users", users);
            own.put("address", address);
            own.put("netmask", netmask);
            own.put("method", method);
            own.put("options", options);
            own.put("comment", comment);
            own.values().removeIf(java.util.Objects::isNull);
            return own;
        }

        Access access() {
            return new Access(mode, owner, group);
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        String wrong = Names.first(
                Paths.invalid("dest", p.dest),
                p.access().invalid(),
                p.rules != null
                                && p.rulesBehavior == Behavior.CONFLICT
                                && !p.own().isEmpty()
                        ? "rules goes without " + String.join(", ", p.own().keySet())
                                + "; write rules_behavior: combine to have them for all rules"
                        : null,
                p.contype == null && p.rules == null && !p.own().isEmpty()
                        ? "contype is missing; write local or host"
                        : null);
        wrong = wrong != null || p.rules == null ? wrong : HbaTask.mistake(p.rules);
        if (wrong == null) {
            for (HbaTask task : p.tasks()) {
                wrong = wrong != null ? wrong : task.mistake();
            }
        }
        return wrong;
    }

    private static ManagedFile file(Params p) {
        return HbaPlan.file(p.dest, p.backup)
                .withAccess(p.access())
                .whenMissing(p.create ? ManagedFile.Missing.CREATE : ManagedFile.Missing.REQUIRE);
    }

    @Override
    public List<Read<?>> reads(Params p) {
        List<Read<?>> reads = new ArrayList<>(file(p).reads());
        if (p.dest.startsWith("/etc/postgresql/")) {
            reads.addAll(Clusters.reads());
        }
        return reads;
    }

    @Override
    public Plan plan(Params p, States host) {
        return HostFiles.plan(host, files -> {
            Cluster cluster = p.dest.startsWith("/etc/postgresql/")
                    ? Cluster.of(Paths.normal(p.dest), Clusters.all(host.get(Clusters.REF)))
                    : null;
            List<HbaRule> rules = new ArrayList<>();
            Plan plan = new HbaPlan(files, file(p), cluster).edit(old -> {
                HbaText edited = HbaTask.edit(old, p.tasks(), p.overwrite);
                rules.addAll(edited.rules());
                return edited;
            });
            return plan.with("pg_hba", rules.stream().map(HbaRule::values).toList());
        });
    }
}
