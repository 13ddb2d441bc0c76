package dev.plumb.modules.postgresql;

import dev.plumb.modules.kit.FieldsState;
import dev.plumb.modules.kit.JsonPart;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.State;
import dev.plumb.resource.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a server tells of itself, a part of it at a time. Passwords, and what connects with one, are left out by the server. */
final class InfoType extends CatalogType {
    /** Of the whole server. */
    static final InfoType SERVER = new InfoType("information on the server", true);

    /** Of one database. */
    static final InfoType DATABASE = new InfoType("information on database", false);

    /** What is told of a row. */
    static final String TOLD = "told";

    static final String SETTINGS = "settings";
    static final String DATABASES = "databases";
    static final String SUBSCRIPTIONS = "subscriptions";

    /** A setting whose name or value says that there is a secret in it. */
    private static final String SECRET =
            "(s.name ~* 'passphrase|secret|token|credential|conninfo|passw' AND s.name NOT IN"
                    + " ('password_encryption') OR s.setting ~* 'passw(or)?d?\\s*=|secret|token|://[^/@\\s]*:[^/@\\s]*@')"
                    + " AND s.setting<>'' AND s.vartype='string'";

    /** What a session of ours has by itself, as it is for others. */
    private static final String OTHERS =
            "CASE WHEN s.name='application_name' THEN s.boot_val WHEN s.name='transaction_read_only'"
                    + " THEN (SELECT d.reset_val FROM pg_settings d WHERE d.name='default_transaction_read_only')"
                    + " WHEN s.name='default_transaction_read_only' THEN s.reset_val";

    private static final Map<String, String> OF_SERVER = ofServer();
    private static final Map<String, String> OF_DATABASE = ofDatabase();

    private InfoType(String name, boolean isShared) {
        super(name, isShared);
    }

    private static Map<String, String> ofServer() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("version", "to_json(version())");
        all.put("in_recovery", "to_json(pg_is_in_recovery())");
        all.put(
                "tablespaces",
                object(
                        "s.spcname",
                        "'spcowner', pg_get_userbyid(s.spcowner), 'spcacl', coalesce(s.spcacl::text,''),"
                                + " 'spcoptions', coalesce(to_json(s.spcoptions),'[]')",
                        "pg_tablespace s"));
        all.put(
                DATABASES,
                object(
                        "d.datname",
                        "'owner', pg_get_userbyid(d.datdba), 'encoding', pg_encoding_to_char(d.encoding), 'collate', d.datcollate,"
                                + " 'ctype', d.datctype, 'access_priv', coalesce(array_to_string(d.datacl,E'\\n'),''),"
                                + " 'size', CASE WHEN has_database_privilege(d.oid,'CONNECT') THEN pg_database_size(d.oid)::text"
                                + " ELSE 'No Access' END,"
                                + " 'open', d.datallowconn AND has_database_privilege(d.oid,'CONNECT')",
                        "pg_database d WHERE d.datname<>'template0'"));
        putReplication(all);
        all.put(SETTINGS, settings());
        all.put(
                "roles",
                object(
                        "r.rolname",
                        "'superuser', r.rolsuper, 'canlogin', r.rolcanlogin, 'valid_until', coalesce(to_json(r.rolvaliduntil),"
                                + " to_json(''::text)), 'member_of', coalesce((SELECT json_agg(DISTINCT b.rolname) FROM"
                                + " pg_auth_members m JOIN pg_roles b ON m.roleid=b.oid WHERE m.member=r.oid),'[]')",
                        "pg_roles r WHERE r.rolname !~ '^pg_'"));
        return all;
    }

    private static void putReplication(Map<String, String> all) {
        all.put(
                "replications",
                object(
                        "r.pid::text",
                        "'usename', pg_get_userbyid(r.usesysid), 'app_name', coalesce(r.application_name,''), 'client_addr',"
                                + " r.client_addr, 'client_hostname', coalesce(r.client_hostname,''), 'backend_start',"
                                + " r.backend_start::text, 'state', r.state",
                        "pg_stat_replication r"));
        all.put(
                "repl_slots",
                object(
                        "s.slot_name",
                        "'plugin', s.plugin, 'slot_type', s.slot_type, 'database', s.database, 'active', s.active",
                        "pg_replication_slots s"));
        all.put(
                SUBSCRIPTIONS,
                "(SELECT json_object_agg(d.datname, d.subs) FROM (SELECT b.datname, json_object_agg(x.subname,"
                        + " to_jsonb(x) - 'subname' - 'datname' || jsonb_build_object('oid', x.oid::bigint, 'subdbid', x.subdbid::bigint,"
                        + " 'subowner', x.subowner::bigint, 'ownername', pg_get_userbyid(x.subowner))) AS subs"
                        + " FROM (SELECT :plumb_columns FROM pg_subscription s) x JOIN pg_database b ON b.oid=x.subdbid"
                        + " GROUP BY b.datname) d)");
    }

    private static String settings() {
        String value = OTHERS + " WHEN " + SECRET + " THEN '(hidden)' ELSE ";
        return object(
                "s.name",
                "'setting', " + value
                        + "s.setting END, 'unit', coalesce(s.unit,''), 'context', s.context, 'vartype', s.vartype,"
                        + " 'boot_val', coalesce(s.boot_val,''), 'min_val', coalesce(s.min_val,''), 'max_val', coalesce(s.max_val,''),"
                        + " 'sourcefile', coalesce(s.sourcefile,''), 'pretty_val', " + value
                        + "current_setting(s.name,true) END,"
                        + " 'val_in_bytes', CASE s.unit WHEN 'kB' THEN 1024 WHEN '8kB' THEN 8192 WHEN 'MB' THEN 1048576 END"
                        + " * greatest(CASE WHEN s.unit IN ('kB','8kB','MB') THEN s.setting::bigint END,0),"
                        + " 'pending_restart', s.pending_restart",
                "pg_settings s");
    }

    private static Map<String, String> ofDatabase() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put(
                "namespaces",
                object(
                        "n.nspname",
                        "'nspowner', pg_get_userbyid(n.nspowner), 'nspacl', coalesce(n.nspacl::text,'')",
                        "pg_namespace n"));
        all.put(
                "extensions",
                object(
                        "e.extname",
                        "'extversion', e.extversion, 'nspname', n.nspname, 'description', obj_description(e.oid,'pg_extension')",
                        "pg_extension e LEFT JOIN pg_namespace n ON n.oid=e.extnamespace"));
        all.put(
                "languages",
                object(
                        "l.lanname",
                        "'lanowner', pg_get_userbyid(l.lanowner), 'lanacl', coalesce(l.lanacl::text,'')",
                        "pg_language l"));
        all.put(
                "publications",
                "(SELECT json_object_agg(p.pubname, to_jsonb(p) - 'pubname' || jsonb_build_object('oid', p.oid::bigint,"
                        + " 'pubowner', p.pubowner::bigint, 'ownername', pg_get_userbyid(p.pubowner))) FROM pg_publication p)");
        return all;
    }

    private static String object(String key, String fields, String from) {
        return "(SELECT json_object_agg(" + key + ", json_build_object(" + fields + ")) FROM " + from + ")";
    }

    /** The parts of what is told of a server that a task can choose among; {@link #SUBSCRIPTIONS} belong to databases. */
    static List<String> parts() {
        return OF_SERVER.keySet().stream()
                .filter(each -> !each.equals(SUBSCRIPTIONS))
                .toList();
    }

    /**
     * A part of what is told of a server.
     *
     * @param database to connect to
     */
    static ResourceRef<FieldsState> ref(PostgresLogin login, String database, String part) {
        return SERVER.ref(login, database, List.of(part), part);
    }

    /** What is told of a database. */
    static ResourceRef<FieldsState> ref(PostgresLogin login, String database) {
        return DATABASE.ref(login, database, List.of(DATABASES), database);
    }

    /** The columns of {@code pg_subscription} that may be read, and are no secret: they differ from version to version. */
    @Override
    String first() {
        if (this == DATABASE) {
            return super.first();
        }
        return "SELECT string_agg(format('s.%I',attname),',' ORDER BY attnum) AS plumb_columns FROM pg_attribute"
                + " WHERE attrelid='pg_subscription'::regclass AND (attnum>0 OR attname='oid') AND NOT attisdropped"
                + " AND attname<>'subconninfo' AND has_column_privilege(attrelid,attnum,'select') \\gset\n";
    }

    @Override
    String select(String wanted) {
        if (this == DATABASE) {
            String all = OF_DATABASE.entrySet().stream()
                    .map(each -> "'" + each.getKey() + "', coalesce(" + each.getValue() + ",'{}')")
                    .collect(Collectors.joining(", "));
            return "SELECT k.i, json_build_object(" + all + ") AS told FROM " + wanted;
        }
        String parts = OF_SERVER.entrySet().stream()
                .map(each -> " WHEN '" + each.getKey() + "' THEN " + each.getValue())
                .collect(Collectors.joining());
        return "SELECT k.i, coalesce(CASE k.p1" + parts + " END,'{}') AS told FROM " + wanted;
    }

    /** None that could be shown: it is only told. */
    @Override
    Map<String, Value> fields(JsonPart row) {
        return Map.of();
    }

    /** Whatever is done on a server may be told by it. */
    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<FieldsState> read) {
        return super.touchedBy(changed, read)
                || changed.type() instanceof CatalogType
                || changed.type() == RunType.TYPE
                || changed.type() instanceof ClusterType
                || SettingType.TYPE.touchedBy(changed, SettingType.ref(PostgresLogin.LOCAL, "port"));
    }

    /** What is told then is known then only. */
    @Override
    public @Nullable FieldsState follows(
            ResourceRef<?> planned, State after, ResourceRef<FieldsState> read, FieldsState now) {
        return new FieldsState(false, Map.of(), UNSEEN);
    }
}
