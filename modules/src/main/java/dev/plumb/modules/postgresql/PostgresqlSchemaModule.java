package dev.plumb.modules.postgresql;

import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.kit.FieldsState;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.Presence;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Manages schemas of a PostgreSQL database. */
@ModuleInfo(
        name = "postgresql_schema",
        doc = "Manages schemas of a PostgreSQL database.",
        notes = {
            "A schema that is not empty is dropped with `cascade_drop: true` only, and all that is in it goes along."
        },
        example = """
                - name: server
                  package:
                    name: postgresql
                - name: database of the shop
                  postgresql_db:
                    name: shop
                - name: schema for reports
                  postgresql_schema:
                    login_db: shop
                    name: reports
                """)
public final class PostgresqlSchemaModule implements TaskModule<PostgresqlSchemaModule.Params> {
    /** Parameters. */
    public record Params(
            @Param(doc = "name of the schema", aliases = "schema", required = true)
            String name,

            @Param(doc = "whether it should be there", def = "present")
            Presence state,

            @Param(doc = "role that owns it; default: who makes it, and who owns it already") @Nullable
            String owner,

            @Param(doc = "a comment on it") @Nullable String comment,

            @Param(doc = "drops all that is in it too", def = "false")
            boolean cascadeDrop,

            @Param(
                    doc = "database in which it is",
                    aliases = {"db", "database"},
                    def = "postgres")
            String loginDb,

            PostgresLogin login) {
        ResourceRef<FieldsState> ref() {
            return SchemaType.ref(login, loginDb, name);
        }

        private static boolean isComment(FieldsState now, String comment) {
            return now.exists()
                    ? SchemaType.TYPE.has(now, SchemaType.COMMENT, new Value.Text(comment))
                    : comment.isEmpty();
        }

        List<String> statements(FieldsState now, Map<String, Value> wanted) {
            List<String> statements = new ArrayList<>();
            String quoted = Sql.name(name);
            if (!now.exists()) {
                statements.add("CREATE SCHEMA " + quoted + (owner == null ? "" : " AUTHORIZATION " + Sql.name(owner)));
                if (owner != null) {
                    wanted.put(SchemaType.OWNER, new Value.Text(owner));
                }
            } else if (owner != null && !SchemaType.TYPE.has(now, SchemaType.OWNER, new Value.Text(owner))) {
                wanted.put(SchemaType.OWNER, new Value.Text(owner));
                statements.add("ALTER SCHEMA " + quoted + " OWNER TO " + Sql.name(owner));
            }
            if (comment != null && !isComment(now, comment)) {
                wanted.put(SchemaType.COMMENT, new Value.Text(comment));
                statements.add(
                        "COMMENT ON SCHEMA " + quoted + " IS " + (comment.isEmpty() ? "NULL" : Sql.text(comment)));
            }
            return statements;
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        boolean absent = p.state == Presence.ABSENT;
        return Names.first(
                p.login.mistake(),
                Sql.mistake("name", p.name),
                Sql.mistake("login_db", p.loginDb),
                p.owner == null ? null : Sql.mistake("owner", p.owner),
                p.name.startsWith("pg_")
                        ? "name '" + p.name + "' begins with pg_, which is for the server's own"
                        : null,
                absent && (p.owner != null || p.comment != null)
                        ? "state: absent goes without owner and comment"
                        : null,
                !absent && p.cascadeDrop ? "cascade_drop goes with state: absent only" : null);
    }

    @Override
    public List<Read<?>> reads(Params p) {
        List<ResourceRef<?>> more =
                new ArrayList<>(List.of(p.ref(), DatabaseType.ref(p.login, Psql.POSTGRES, p.loginDb)));
        if (p.owner != null) {
            more.add(RoleType.ref(p.login, Psql.POSTGRES, p.owner));
        }
        return Catalog.reads(p.login, more);
    }

    @Override
    public Plan plan(Params p, States host) {
        Catalog catalog = new Catalog(p.login, p.loginDb, host);
        return catalog.inDatabase(p.ref(), "it is to have schema " + p.name, p.state, now -> plan(p, catalog, now))
                .with("schema", p.name);
    }

    private static Plan plan(Params p, Catalog catalog, FieldsState now) {
        if (p.state == Presence.PRESENT) {
            Map<String, Value> wanted = new LinkedHashMap<>();
            List<String> statements = p.statements(now, wanted);
            if (wanted.containsKey(SchemaType.OWNER)) {
                catalog.host()
                        .require(
                                RoleType.ref(p.login, Psql.POSTGRES, String.valueOf(p.owner)),
                                "it is to own schema " + p.name);
            }
            return catalog.converge(p.ref(), now, wanted, statements);
        }
        long objects = now.told().number("objects");
        if (objects > 0 && !p.cascadeDrop) {
            return Plan.failed("schema " + p.name + " of database " + p.loginDb + " has " + objects
                    + (objects == 1 ? " object" : " objects") + " in it; cascade_drop: true drops all of it");
        }
        return catalog.remove(p.ref(), now, "DROP SCHEMA " + Sql.name(p.name) + (p.cascadeDrop ? " CASCADE" : ""));
    }
}
