package dev.plumb.modules.postgresql;

import dev.plumb.modules.kit.FieldsState;
import dev.plumb.modules.kit.JsonPart;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The function by which PgBouncer asks in a database what the server keeps of a password. */
final class LookupType extends CatalogType {
    static final LookupType TYPE = new LookupType();

    /** Its name, with its schema. */
    static final String FUNCTION = "pgbouncer.get_auth";

    private static final String BODY = "SELECT s.usename::text, s.passwd FROM pg_catalog.pg_shadow s WHERE s.usename ="
            + " i_username AND NOT s.usesuper AND (s.valuntil IS NULL OR s.valuntil > pg_catalog.now())";

    private static final String ROLES = "may_run";
    private static final String DOES = "definition";
    private static final Value RIGHT = new Value.Text("as the pool needs it");

    private LookupType() {
        super("login function of the pool", false);
    }

    /** That of a database. */
    static ResourceRef<FieldsState> ref(PostgresLogin login, String database) {
        return TYPE.ref(login, database, List.of("pgbouncer"), database);
    }

    @Override
    String select(String wanted) {
        return "SELECT k.i, f.prosrc=" + Sql.text(BODY) + " AND f.prosecdef AND l.lanname='sql' AND o.rolsuper"
                + " AND f.proconfig=ARRAY['search_path=pg_catalog, pg_temp'] AS is_right,"
                + " (SELECT json_agg(CASE a.grantee WHEN 0 THEN '" + RoleNames.PUBLIC
                + "' ELSE pg_get_userbyid(a.grantee) END)"
                + " FROM aclexplode(coalesce(f.proacl,acldefault('f',f.proowner))) a WHERE a.grantee<>f.proowner) AS roles,"
                + " (SELECT json_agg(pg_get_userbyid(a.grantee)) FROM aclexplode(n.nspacl) a WHERE a.privilege_type='USAGE'"
                + " AND a.grantee<>n.nspowner) AS users"
                + " FROM " + wanted + " JOIN pg_namespace n ON n.nspname=k.p1"
                + " JOIN pg_proc f ON f.pronamespace=n.oid AND f.proname='get_auth'"
                + " AND oidvectortypes(f.proargtypes)='text'"
                + " JOIN pg_language l ON l.oid=f.prolang JOIN pg_roles o ON o.oid=f.proowner";
    }

    @Override
    Map<String, Value> fields(JsonPart row) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put(DOES, row.isTrue("is_right") ? RIGHT : new Value.Text("something else"));
        TreeSet<String> roles = new TreeSet<>(row.texts("roles"));
        TreeSet<String> outside = new TreeSet<>(roles);
        row.texts("users").forEach(outside::remove);
        outside.remove(RoleNames.PUBLIC);
        String all = String.join(", ", roles);
        fields.put(ROLES, new Value.Text(outside.isEmpty() ? all : all + ", but not use the schema"));
        return fields;
    }

    @Override
    List<ResourceRef<FieldsState>> within(CatalogKey key) {
        return List.of(DatabaseType.ref(key.login(), Psql.POSTGRES, key.database()));
    }

    /** What it should be like. */
    static Map<String, Value> wanted(String role) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put(DOES, RIGHT);
        fields.put(ROLES, new Value.Text(role));
        return fields;
    }

    /** What makes it so. */
    static List<String> statements(String role) {
        String function = FUNCTION + "(text)";
        String name = Sql.name(role);
        return List.of(
                "CREATE SCHEMA IF NOT EXISTS pgbouncer",
                "DROP FUNCTION IF EXISTS " + function,
                "CREATE FUNCTION " + FUNCTION
                        + "(i_username text, OUT uname text, OUT phash text) LANGUAGE sql SECURITY DEFINER"
                        + " SET search_path = pg_catalog, pg_temp AS " + Sql.text(BODY),
                "REVOKE ALL ON FUNCTION " + function + " FROM PUBLIC",
                "GRANT EXECUTE ON FUNCTION " + function + " TO " + name,
                "GRANT USAGE ON SCHEMA pgbouncer TO " + name);
    }
}
