package dev.plumb.modules.postgresql;

import dev.plumb.modules.kit.FieldsState;
import dev.plumb.modules.kit.JsonPart;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Schemas of a database. */
final class SchemaType extends CatalogType {
    static final SchemaType TYPE = new SchemaType();

    static final String OWNER = "owner";
    static final String COMMENT = "comment";

    private SchemaType() {
        super("schema", false);
    }

    /** The schema with this name. */
    static ResourceRef<FieldsState> ref(PostgresLogin login, String database, String schema) {
        return TYPE.ref(login, database, List.of(schema), database + "." + schema);
    }

    @Override
    String select(String wanted) {
        return "SELECT k.i, pg_get_userbyid(n.nspowner) AS owner, obj_description(n.oid,'pg_namespace') AS comment,"
                + " (SELECT count(*) FROM pg_depend d WHERE d.refclassid='pg_namespace'::regclass AND d.refobjid=n.oid"
                + " AND d.deptype='n') AS objects"
                + " FROM " + wanted + " JOIN pg_namespace n ON n.nspname=k.p1";
    }

    @Override
    Map<String, Value> fields(JsonPart row) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put(OWNER, new Value.Text(row.text(OWNER)));
        fields.put(COMMENT, new Value.Text(row.text(COMMENT)));
        return fields;
    }

    @Override
    Map<String, Value> defaults() {
        return Map.of(COMMENT, new Value.Text(""));
    }

    @Override
    List<ResourceRef<FieldsState>> within(CatalogKey key) {
        return List.of(DatabaseType.ref(key.login(), Psql.POSTGRES, key.database()));
    }

    /** A new database has a schema {@code public}, and those of the server itself. */
    @Override
    FieldsState inNew(CatalogKey key) {
        String name = key.part(0);
        return name.equals("public") || name.equals("information_schema") || name.startsWith("pg_")
                ? new FieldsState(true, name.equals("public") ? publicSchema() : Map.of(), NEW)
                : FieldsState.ABSENT;
    }

    private static Map<String, Value> publicSchema() {
        return Map.of(COMMENT, new Value.Text("standard public schema"));
    }
}
