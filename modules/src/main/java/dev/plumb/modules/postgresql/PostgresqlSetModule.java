package dev.plumb.modules.postgresql;

import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.resource.Read;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Manages a setting of a PostgreSQL server by {@code ALTER SYSTEM}. */
@ModuleInfo(
        name = "postgresql_set",
        doc = "Manages a setting of a PostgreSQL server by `ALTER SYSTEM`.",
        notes = {
            "For a server of the own host `postgresql_config` is better: it validates all settings together before the server reads them,"
                    + " and restores them when they are wrong. What is said here counts instead of its files.",
            "Values are compared as the server takes them: `128MB` and `131072kB` are the same. It reads its files again after a change;"
                    + " `restart_required` of the result says that this is not enough.",
            "`reset: true` and `value: default` take back what was said before by `ALTER SYSTEM`."
        },
        example = """
                - name: server
                  package:
                    name: postgresql
                - name: memory for sorting
                  postgresql_set:
                    name: work_mem
                    value: 16MB
                """)
public final class PostgresqlSetModule implements TaskModule<PostgresqlSetModule.Params> {
    /** Parameters. */
    public record Params(
            @Param(doc = "name of the setting", required = true)
            String name,

            @Param(doc = "its value, with a unit where it has one; `default`: what holds without it") @Nullable
            String value,

            @Param(doc = "takes back what was said before", def = "false")
            boolean reset,

            @Param(
                    doc = "database to connect to",
                    aliases = {"login_db"},
                    def = "postgres")
            String db,

            PostgresLogin login) {
        AlterSystem wanted() {
            return new AlterSystem(
                    login, db, name, reset || value == null || value.equalsIgnoreCase("default") ? null : value);
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        if (p.value == null && !p.reset) {
            return "value is missing; write one, or reset: true";
        }
        return p.value != null && p.reset
                ? "reset: true goes without value"
                : p.wanted().mistake("name");
    }

    @Override
    public List<Read<?>> reads(Params p) {
        return p.wanted().reads();
    }

    @Override
    public Plan plan(Params p, States host) {
        return p.wanted().plan(host);
    }
}
