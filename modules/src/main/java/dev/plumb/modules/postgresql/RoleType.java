package dev.plumb.modules.postgresql;

import dev.plumb.modules.kit.FieldsState;
import dev.plumb.modules.kit.JsonPart;
import dev.plumb.resource.Digests;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.Value;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Roles of a server. */
final class RoleType extends CatalogType {
    static final RoleType TYPE = new RoleType();

    /** What is shown where nothing is. */
    static final String NONE = "none";

    static final String PASSWORD = "password";

    /** That there is no password, shown even where there is one on the other side of a change. */
    static final Value NO_PASSWORD = new Value.Named(NONE, NONE);

    static final String EXPIRES = "expires";
    static final String LIMIT = "conn_limit";
    static final String COMMENT = "comment";

    /** Before the name of a setting. */
    static final String CONFIGURATION = "configuration.";

    /** Flags by the word that SQL has for them, and the column of the catalogue. */
    static final Map<String, String> FLAGS = flags();

    private RoleType() {
        super("role", true);
    }

    private static Map<String, String> flags() {
        Map<String, String> flags = new LinkedHashMap<>();
        flags.put("LOGIN", "rolcanlogin");
        flags.put("SUPERUSER", "rolsuper");
        flags.put("CREATEDB", "rolcreatedb");
        flags.put("CREATEROLE", "rolcreaterole");
        flags.put("INHERIT", "rolinherit");
        flags.put("REPLICATION", "rolreplication");
        flags.put("BYPASSRLS", "rolbypassrls");
        return flags;
    }

    /** The role with this name. */
    static ResourceRef<FieldsState> ref(PostgresLogin login, String database, String name) {
        return TYPE.ref(login, database, List.of(name), name);
    }

    /** Who may not read verifiers gets all else. */
    @Override
    String first() {
        return """
                SELECT has_table_privilege('pg_catalog.pg_authid','select') AS plumb_may \\gset
                \\if :plumb_may
                \\set plumb_password '(SELECT rolpassword FROM pg_catalog.pg_authid x WHERE x.oid=a.oid)'
                \\else
                \\set plumb_password 'NULL::text'
                \\endif
                """;
    }

    @Override
    String select(String wanted) {
        return "SELECT k.i, a.*, to_json(:plumb_password) AS password, :'plumb_may'::bool AS may,"
                + " shobj_description(a.oid,'pg_authid') AS comment,"
                + " CASE WHEN isfinite(a.rolvaliduntil) THEN " + utc("a.rolvaliduntil")
                + " ELSE a.rolvaliduntil::text END AS expires,"
                + " (SELECT json_object_agg(split_part(c,'=',1), substr(c,strpos(c,'=')+1))"
                + " FROM pg_db_role_setting s, unnest(s.setconfig) c WHERE s.setrole=a.oid AND s.setdatabase=0) AS settings"
                + " FROM " + wanted + " JOIN pg_roles a ON a.rolname=k.p1";
    }

    /** How a time is shown, wherever the server is. */
    static String utc(String time) {
        return "to_char(" + time + " AT TIME ZONE 'UTC','YYYY-MM-DD HH24:MI:SS') || ' UTC'";
    }

    @Override
    Map<String, Value> fields(JsonPart row) {
        Map<String, Value> fields = new LinkedHashMap<>();
        FLAGS.forEach((flag, column) -> fields.put(field(flag), truth(row.isTrue(column))));
        if (row.isTrue("may")) {
            String verifier = row.text(PASSWORD);
            fields.put(PASSWORD, verifier.isEmpty() ? NO_PASSWORD : hidden(verifier));
        }
        fields.put(EXPIRES, new Value.Text(row.text(EXPIRES).isEmpty() ? NONE : row.text(EXPIRES)));
        fields.put(LIMIT, new Value.Text(row.text("rolconnlimit")));
        fields.put(COMMENT, new Value.Text(row.text(COMMENT)));
        row.map("settings").forEach((key, value) -> fields.put(CONFIGURATION + key, new Value.Text(value.text())));
        return fields;
    }

    /** The field of a flag: {@code createdb} of {@code CREATEDB}. */
    static String field(String flag) {
        return flag.toLowerCase(Locale.ROOT);
    }

    static Value truth(boolean truth) {
        return new Value.Text(truth ? "yes" : "no");
    }

    /** A verifier, which nobody may see. */
    static Value hidden(String verifier) {
        return new Value.Hidden(Digests.sha256(verifier.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    Map<String, Value> defaults() {
        Map<String, Value> defaults = new LinkedHashMap<>();
        FLAGS.keySet().forEach(flag -> defaults.put(field(flag), truth(flag.equals("INHERIT"))));
        defaults.put(PASSWORD, NO_PASSWORD);
        defaults.put(EXPIRES, new Value.Text(NONE));
        defaults.put(LIMIT, new Value.Text("-1"));
        defaults.put(COMMENT, new Value.Text(""));
        return defaults;
    }

    /** In a new server there is the one who made it. */
    @Override
    FieldsState inNew(CatalogKey key) {
        boolean first = key.part(0).equals("postgres");
        boolean predefined = key.part(0).startsWith("pg_");
        return first || predefined ? new FieldsState(true, Map.of("superuser", truth(first)), NEW) : FieldsState.ABSENT;
    }
}
