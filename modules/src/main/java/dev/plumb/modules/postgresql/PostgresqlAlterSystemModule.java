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
        name = "postgresql_alter_system",
        doc = "Manages a setting of a PostgreSQL server by `ALTER SYSTEM`.",
        notes = {
            "For a server of the own host `postgresql_config` is better: it validates all settings together before the server reads them,"
                    + " and restores them when they are wrong. What is said here counts instead of its files.",
            "Values are compared as the server takes them: `128MB` and `131072kB` are the same. It reads its files again after a change;"
                    + " `restart_required` of the result says that this is not enough.",
            "The same as `postgresql_set`, with other parameters."
        },
        example = """
                - name: server
                  package:
                    name: postgresql
                - name: memory for sorting
                  postgresql_alter_system:
                    param: work_mem
                    value: 16MB
                """)
public final class PostgresqlAlterSystemModule implements TaskModule<PostgresqlAlterSystemModule.Params> {
    /** Parameters. */
    public record Params(
            @Param(doc = "name of the setting", required = true)
            String param,

            @Param(
                    doc = "its value, with a unit where it has one; `_RESET`: what was said before is taken back",
                    required = true)
            String value,

            @Param(
                    doc = "database to connect to",
                    aliases = {"db"},
                    def = "postgres")
            String loginDb,

            PostgresLogin login) {
        AlterSystem wanted() {
            return new AlterSystem(login, loginDb, param, value.equals("_RESET") ? null : value);
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        return p.wanted().mistake("param");
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
