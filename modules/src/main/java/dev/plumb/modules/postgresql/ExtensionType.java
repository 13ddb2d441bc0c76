package dev.plumb.modules.postgresql;

import dev.plumb.modules.kit.FieldsState;
import dev.plumb.modules.kit.JsonPart;
import dev.plumb.resource.Provider;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Extensions of a database, and those that the host's packages offer. */
final class ExtensionType extends CatalogType {
    /** Those that a database has. */
    static final ExtensionType TYPE = new ExtensionType("extension", false);

    /** Those that could be created. */
    static final ExtensionType OFFER = new ExtensionType("available extension", true);

    static final String VERSION = "version";
    static final String SCHEMA = "schema";
    static final String COMMENT = "comment";

    private ExtensionType(String name, boolean isShared) {
        super(name, isShared);
    }

    /** The extension with this name, of a database. */
    static ResourceRef<FieldsState> ref(PostgresLogin login, String database, String name) {
        return TYPE.ref(login, database, List.of(name), database + "." + name);
    }

    /** What is offered under this name. */
    static ResourceRef<FieldsState> offer(PostgresLogin login, String name) {
        return OFFER.ref(login, Psql.POSTGRES, List.of(name), name);
    }

    @Override
    String select(String wanted) {
        return this == OFFER
                ? "SELECT k.i, a.default_version AS version,"
                        + " (SELECT json_agg(v.version) FROM pg_available_extension_versions v WHERE v.name=a.name) AS versions"
                        + " FROM " + wanted + " JOIN pg_available_extensions a ON a.name=k.p1"
                : "SELECT k.i, e.extversion AS version, n.nspname AS schema, obj_description(e.oid,'pg_extension') AS comment"
                        + " FROM " + wanted
                        + " JOIN pg_extension e ON e.extname=k.p1 JOIN pg_namespace n ON n.oid=e.extnamespace";
    }

    @Override
    Map<String, Value> fields(JsonPart row) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put(VERSION, new Value.Text(row.text(VERSION)));
        if (this == TYPE) {
            fields.put(SCHEMA, new Value.Text(row.text(SCHEMA)));
            fields.put(COMMENT, new Value.Text(row.text(COMMENT)));
        }
        return fields;
    }

    @Override
    List<ResourceRef<FieldsState>> within(CatalogKey key) {
        return this == OFFER ? List.of() : List.of(DatabaseType.ref(key.login(), Psql.POSTGRES, key.database()));
    }

    /** Every new database has the one for PL/pgSQL. */
    @Override
    FieldsState inNew(CatalogKey key) {
        boolean there = this == TYPE && key.part(0).equals("plpgsql");
        return there ? new FieldsState(true, Map.of(SCHEMA, new Value.Text("pg_catalog")), NEW) : FieldsState.ABSENT;
    }

    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<FieldsState> read) {
        return super.touchedBy(changed, read)
                || this == OFFER && changed.type().name().equals("package");
    }

    /** {@code postgresql-15-postgis-3} brings {@code postgis}, and the server's own package many more. */
    @Override
    public Provider.Chance mayComeWith(ResourceRef<FieldsState> ref, Provider provider) {
        if (this != OFFER || !provider.kind().equals("package")) {
            return Provider.Chance.NONE;
        }
        return provider.name("postgresql") == Provider.Chance.NONE && provider.name(spoken(ref)) == Provider.Chance.NONE
                ? Provider.Chance.NONE
                : Provider.Chance.POSSIBLE;
    }
}
