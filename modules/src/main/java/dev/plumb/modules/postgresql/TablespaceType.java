package dev.plumb.modules.postgresql;

import dev.plumb.modules.kit.FieldsState;
import dev.plumb.modules.kit.JsonPart;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tablespaces of a server. */
final class TablespaceType extends CatalogType {
    static final TablespaceType TYPE = new TablespaceType();

    static final String LOCATION = "location";

    /** Before the name of an option. */
    static final String SET = "set.";

    private static final Set<String> FIRST = Set.of("pg_default", "pg_global");

    private TablespaceType() {
        super("tablespace", true);
    }

    /** The tablespace with this name. */
    static ResourceRef<FieldsState> ref(PostgresLogin login, String database, String name) {
        return TYPE.ref(login, database, List.of(name), name);
    }

    @Override
    String select(String wanted) {
        return "SELECT k.i, pg_get_userbyid(t.spcowner) AS owner, pg_tablespace_location(t.oid) AS location,"
                + " (SELECT json_object_agg(split_part(c,'=',1), substr(c,strpos(c,'=')+1)) FROM unnest(t.spcoptions) c) AS set,"
                + " (SELECT json_agg(d.datname ORDER BY 1) FROM pg_database d WHERE d.oid IN"
                + " (SELECT pg_tablespace_databases(t.oid))) AS used FROM "
                + wanted + " JOIN pg_tablespace t ON t.spcname=k.p1";
    }

    @Override
    Map<String, Value> fields(JsonPart row) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put(OWNER, new Value.Text(row.text(OWNER)));
        fields.put(LOCATION, new Value.Text(row.text(LOCATION)));
        row.map("set").forEach((option, value) -> fields.put(SET + option, new Value.Text(value.text())));
        return fields;
    }

    @Override
    FieldsState inNew(CatalogKey key) {
        return FIRST.contains(key.part(0))
                ? new FieldsState(true, Map.of(OWNER, new Value.Text("postgres")), NEW)
                : FieldsState.ABSENT;
    }
}
