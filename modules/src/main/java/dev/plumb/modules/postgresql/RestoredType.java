package dev.plumb.modules.postgresql;

import dev.plumb.modules.kit.FieldsState;
import dev.plumb.modules.kit.JsonPart;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * From which dump a database comes: a setting of the database tells it, which goes where the database goes, and whose change is
 * one with the change of names.
 */
final class RestoredType extends CatalogType {
    static final RestoredType TYPE = new RestoredType();

    /** Setting with the dump's SHA-256 and its path. */
    static final String SETTING = "plumb.restored";

    /** Setting of a database that was replaced, and is to be dropped: the name that it had. */
    static final String REPLACED = "plumb.replaced";

    static final String SHA256 = "sha256";
    static final String DUMP = "dump";
    static final String OLD = "old_database";

    private RestoredType() {
        super("restored database", true);
    }

    static ResourceRef<FieldsState> ref(PostgresLogin login, String connected, String name) {
        return TYPE.ref(login, connected, List.of(name), name);
    }

    @Override
    String select(String wanted) {
        return "SELECT k.i, substr(c, " + (SETTING.length() + 2) + ") AS restored,"
                + " (SELECT json_agg(o.datname ORDER BY o.datname) FROM pg_db_role_setting r JOIN pg_database o ON"
                + " o.oid=r.setdatabase, unnest(r.setconfig) m WHERE r.setrole=0 AND m='" + REPLACED
                + "='||k.p1) AS old FROM " + wanted
                + " JOIN pg_database d ON d.datname=k.p1 JOIN pg_db_role_setting s ON s.setdatabase=d.oid AND s.setrole=0,"
                + " unnest(s.setconfig) c WHERE c LIKE '" + SETTING + "=%'";
    }

    @Override
    Map<String, Value> fields(JsonPart row) {
        String[] words = row.text("restored").split(" ", 2);
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put(SHA256, new Value.Text(words[0]));
        fields.put(DUMP, new Value.Text(words.length < 2 ? "" : words[1]));
        return fields;
    }

    /** Databases that were replaced, and are still to be dropped. */
    static List<String> old(FieldsState state) {
        return state.told().texts("old");
    }

    @Override
    List<ResourceRef<FieldsState>> within(CatalogKey key) {
        return List.of(DatabaseType.ref(key.login(), key.database(), key.part(0)));
    }
}
