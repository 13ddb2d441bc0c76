package dev.plumb.modules.postgresql;

import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.Presence;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.resource.Read;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Manages who may log in to a PostgreSQL server, from where and how. */
@ModuleInfo(
        name = "postgresql_hba",
        doc =
                "Manages who may log in to a PostgreSQL server, from where and how: rules of its `pg_hba.conf`, in the order of the task.",
        notes = {
            "The first rule that fits a connection decides, so the order counts, and is kept.",
            "`rules` are all that stands in the file; with `block` they are a block of it between two marks, and the rest stays.",
            "A rule is a line as the file has it, or a mapping: `type` (`local`, `host`, `hostssl`, …; default: `host` with an `address`,"
                    + " else `local`), `database` and `user` (a name, a list, `all`; default `all`), `address` (a network, an address, a name"
                    + " of a host, `samenet`, …), `netmask`, `method` (default `scram-sha-256`), `options` (a text, a list or a mapping) and"
                    + " `comment`. Names of a list are quoted where they need it.",
            "Refused is what would keep `postgres` from logging in by the server's socket (`local all postgres peer`).",
            "The server must accept the file (`pg_hba_file_rules`), and let `postgres` in after it has read it; otherwise the old one is"
                    + " restored. It is reloaded, never restarted. Sessions that are there stay.",
            "Own: Ansible has `postgresql_pg_hba`."
        },
        example = """
                - name: server
                  package:
                    name: postgresql
                - name: who may log in
                  postgresql_hba:
                    rules:
                      - local all postgres peer
                      - local all all peer
                      - {database: shop, user: shop, address: 127.0.0.1/32}
                      - {type: hostssl, database: shop, user: [shop, report], address: 10.0.0.0/8}
                """)
public final class PostgresqlHbaModule implements TaskModule<PostgresqlHbaModule.Params> {
    /** Where a new block goes. */
    public enum Position {
        /** Before all rules, so that those of the block decide first. */
        START,
        /** Behind all rules. */
        END
    }

    /** Parameters. */
    public record Params(
            @Param(doc = "the rules, a list: each a line or a mapping", asWritten = true) @Nullable
            Object rules,

            @Param(doc = "name of the block that has them; default: they are the whole file") @Nullable
            String block,

            @Param(doc = "where a block goes that is not there yet", def = "start")
            Position position,

            @Param(doc = "whether the block should be there", def = "present")
            Presence state,

            @Param(doc = "major version of the cluster; default: that of the only one") @Nullable
            String version,

            @Param(doc = "name of the cluster; default: `main`, or that of the only one") @Nullable
            String cluster,

            @Param(doc = "keeps the old file beside the new one", def = "false")
            boolean backup) {
        List<HbaText.Line> lines() {
            return rules == null ? List.of() : HbaRules.lines(HbaRules.list(rules));
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        boolean present = p.state == Presence.PRESENT;
        String wrong = Names.first(
                Cluster.mistake(p.version, p.cluster),
                p.block != null && (p.block.isBlank() || p.block.indexOf('\n') >= 0 || p.block.endsWith("\\"))
                        ? "block '" + p.block + "' is no name for one"
                        : null,
                present && (p.rules == null || HbaRules.list(p.rules).isEmpty())
                        ? "rules are missing; give at least one"
                        : null,
                !present && p.block == null ? "state: absent needs block: a server without rules lets nobody in" : null,
                !present && p.rules != null ? "state: absent goes without rules" : null,
                p.rules == null ? null : HbaRules.mistake(HbaRules.list(p.rules)));
        return wrong != null || p.block != null || !present ? wrong : new HbaText(p.lines()).lockout();
    }

    @Override
    public List<Read<?>> reads(Params p) {
        List<Read<?>> reads = new ArrayList<>(Clusters.reads());
        for (Cluster likely : Clusters.likely(p.version, p.cluster)) {
            reads.addAll(HbaPlan.file(likely.file(HbaPlan.FILE), p.backup).reads());
        }
        return reads;
    }

    @Override
    public Plan plan(Params p, States host) {
        return HostFiles.plan(host, files -> {
            Cluster cluster = Clusters.find(host, p.version, p.cluster, "who may log in is to be written");
            String path = cluster.file(HbaPlan.FILE);
            return new HbaPlan(files, HbaPlan.file(path, p.backup), cluster)
                    .edit(old -> edited(p, old))
                    .with("path", path);
        });
    }

    private static HbaText edited(Params p, HbaText old) {
        if (p.block != null) {
            return new HbaBlock(p.block).edit(old, p.state == Presence.ABSENT ? null : p.lines(), p.position);
        }
        List<HbaRule> wanted = new HbaText(p.lines()).rules();
        // what stands between rules that are right is nobody's business
        boolean whole = old.lines().stream().noneMatch(HbaPlan::isWrong);
        if (whole && old.isSame(wanted)) {
            return old;
        }
        List<HbaText.Line> lines = new ArrayList<>();
        lines.add(new HbaText.Line("# by Plumb; what is changed here by hand is undone by it", null));
        lines.addAll(p.lines());
        return new HbaText(lines);
    }
}
