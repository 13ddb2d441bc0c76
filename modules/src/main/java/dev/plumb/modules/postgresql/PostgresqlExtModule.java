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

/** Manages extensions of a PostgreSQL database. */
@ModuleInfo(
        name = "postgresql_ext",
        doc = "Manages extensions of a PostgreSQL database.",
        notes = {
            "The host's packages must offer the extension: `hstore`, `pg_trgm` and the like come with the server, `postgis` with"
                    + " `postgresql-15-postgis-3`. An extension that nothing offers is told in a dry run.",
            "Without `version` one that is there stays at its own version; `latest` is the newest that is offered."
        },
        example = """
                - name: server
                  package:
                    name: postgresql
                - name: database of the shop
                  postgresql_db:
                    name: shop
                - name: search by similarity
                  postgresql_ext:
                    login_db: shop
                    name: pg_trgm
                """)
public final class PostgresqlExtModule implements TaskModule<PostgresqlExtModule.Params> {
    private static final String LATEST = "latest";

    /** Parameters. */
    public record Params(
            @Param(doc = "name of the extension", aliases = "ext", required = true)
            String name,

            @Param(doc = "whether it should be there", def = "present")
            Presence state,

            @Param(doc = "schema in which its objects are; default: the first of the search path") @Nullable
            String schema,

            @Param(doc = "its version, or `latest`") @Nullable
            String version,

            @Param(doc = "a comment on it") @Nullable String comment,

            @Param(doc = "creates what it needs too, and drops what needs it", def = "false")
            boolean cascade,

            @Param(
                    doc = "database in which it is",
                    aliases = {"db", "database"},
                    def = "postgres")
            String loginDb,

            PostgresLogin login) {
        ResourceRef<FieldsState> ref() {
            return ExtensionType.ref(login, loginDb, name);
        }

        ResourceRef<FieldsState> offer() {
            return ExtensionType.offer(login, name);
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        boolean more = p.schema != null || p.version != null || p.comment != null;
        return Names.first(
                p.login.mistake(),
                Sql.mistake("name", p.name),
                Sql.mistake("login_db", p.loginDb),
                p.schema == null ? null : Sql.mistake("schema", p.schema),
                p.state == Presence.ABSENT && more ? "state: absent goes without schema, version and comment" : null);
    }

    @Override
    public List<Read<?>> reads(Params p) {
        List<ResourceRef<?>> more =
                new ArrayList<>(List.of(p.ref(), p.offer(), DatabaseType.ref(p.login, Psql.POSTGRES, p.loginDb)));
        if (p.schema != null) {
            more.add(SchemaType.ref(p.login, p.loginDb, p.schema));
        }
        return Catalog.reads(p.login, more);
    }

    @Override
    public Plan plan(Params p, States host) {
        Catalog catalog = new Catalog(p.login, p.loginDb, host);
        return catalog.inDatabase(p.ref(), "it is to have extension " + p.name, p.state, now -> plan(p, catalog, now))
                .with("name", p.name);
    }

    private static Plan plan(Params p, Catalog catalog, FieldsState now) {
        String quoted = Sql.name(p.name);
        String cascade = p.cascade ? " CASCADE" : "";
        if (p.state == Presence.ABSENT) {
            return catalog.remove(p.ref(), now, "DROP EXTENSION " + quoted + cascade);
        }
        Map<String, Value> wanted = new LinkedHashMap<>();
        List<String> statements = new ArrayList<>();
        String version = version(p, catalog, now, wanted);
        if (p.schema != null && !ExtensionType.TYPE.has(now, ExtensionType.SCHEMA, new Value.Text(p.schema))) {
            catalog.host()
                    .require(SchemaType.ref(p.login, p.loginDb, p.schema), "extension " + p.name + " is to be in it");
            wanted.put(ExtensionType.SCHEMA, new Value.Text(p.schema));
        }
        if (!now.exists()) {
            statements.add("CREATE EXTENSION " + quoted + (p.schema == null ? "" : " SCHEMA " + Sql.name(p.schema))
                    + (version == null ? "" : " VERSION " + Sql.text(version)) + cascade);
        } else {
            if (version != null) {
                statements.add("ALTER EXTENSION " + quoted + " UPDATE TO " + Sql.text(version));
            }
            if (wanted.containsKey(ExtensionType.SCHEMA)) {
                statements.add("ALTER EXTENSION " + quoted + " SET SCHEMA " + Sql.name(String.valueOf(p.schema)));
            }
        }
        if (p.comment != null && !ExtensionType.TYPE.has(now, ExtensionType.COMMENT, new Value.Text(p.comment))) {
            wanted.put(ExtensionType.COMMENT, new Value.Text(p.comment));
            statements.add(
                    "COMMENT ON EXTENSION " + quoted + " IS " + (p.comment.isEmpty() ? "NULL" : Sql.text(p.comment)));
        }
        return catalog.converge(p.ref(), now, wanted, statements);
    }

    /** The version to name in a statement; null for none. What will be there is put into what is wanted, too. */
    private static @Nullable String version(Params p, Catalog catalog, FieldsState now, Map<String, Value> wanted) {
        boolean isLatest = LATEST.equals(p.version);
        if (now.exists() && p.version == null) {
            return null;
        }
        boolean isOffered = catalog.host().require(p.offer(), "install the package that brings it");
        String newest = isOffered ? catalog.host().get(p.offer()).text(ExtensionType.VERSION) : null;
        String version = isLatest || p.version == null ? newest : p.version;
        if (version == null) {
            wanted.put(ExtensionType.VERSION, new Value.Any("the newest that is offered"));
            return null;
        } else if (ExtensionType.TYPE.has(now, ExtensionType.VERSION, new Value.Text(version))) {
            return null;
        }
        wanted.put(ExtensionType.VERSION, new Value.Text(version));
        return p.version == null ? null : version;
    }
}
