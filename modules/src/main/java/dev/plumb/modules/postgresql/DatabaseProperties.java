package dev.plumb.modules.postgresql;

/**
 * What a database has beside what is in it, as {@code pg_dump -C} would tell it: owner, encoding, rights, settings. A backup keeps
 * it beside the dump, and a database that takes the place of another one gets it. Also which tables are counted. SQL for a session
 * that has {@code search_path} set to {@code pg_catalog}.
 */
final class DatabaseProperties {
    private DatabaseProperties() {}

    /**
     * A query for a JSON object, of a database by this condition on {@code d}.
     *
     * @param condition such as {@code d.datname = current_database()}
     */
    static String query(String condition) {
        return """
                SELECT json_build_object('name', d.datname, 'owner', pg_get_userbyid(d.datdba),
                'encoding', pg_encoding_to_char(d.encoding), 'provider', coalesce(to_json(d)->>'datlocprovider', 'c'),
                'collate', d.datcollate, 'ctype', d.datctype,
                'locale', coalesce(to_json(d)->>'datlocale', to_json(d)->>'daticulocale'),
                'tablespace', (SELECT spcname FROM pg_tablespace t WHERE t.oid = d.dattablespace),
                'limit', d.datconnlimit, 'comment', shobj_description(d.oid, 'pg_database'), 'restricted', d.datacl IS NOT NULL,
                'rights', (SELECT json_agg(json_build_object('role', CASE a.grantee WHEN 0 THEN NULL ELSE pg_get_userbyid(a.grantee) END,
                'right', a.privilege_type, 'grantable', a.is_grantable)) FROM aclexplode(d.datacl) a),
                'settings', (SELECT json_agg(json_build_object('role', CASE s.setrole WHEN 0 THEN NULL ELSE pg_get_userbyid(s.setrole) END,
                'name', split_part(c, '=', 1), 'value', substr(c, strpos(c, '=') + 1)))
                FROM pg_db_role_setting s, unnest(s.setconfig) c WHERE s.setdatabase = d.oid AND c NOT LIKE 'plumb.%'),
                'roles', (SELECT json_agg(DISTINCT r.rolname) FROM pg_shdepend s JOIN pg_roles r ON r.oid = s.refobjid
                WHERE s.refclassid = 'pg_authid'::regclass
                AND (s.dbid = d.oid OR s.dbid = 0 AND s.classid = 'pg_database'::regclass AND s.objid = d.oid)))
                FROM pg_database d WHERE\s""".replace('\n', ' ') + condition;
    }

    /**
     * A query for statements that give a database rights, settings, a comment and a limit.
     *
     * @param json SQL for what {@link #query} gave
     * @param database the name of the database, a literal
     */
    static String statements(String json, String database) {
        return """
                SELECT s FROM (SELECT @JSON@::json AS p) x, LATERAL (
                SELECT 1, 'REVOKE ALL ON DATABASE ' || quote_ident(@DB@) || ' FROM PUBLIC, ' || quote_ident(pg_get_userbyid(d.datdba))
                FROM pg_database d WHERE d.datname = @DB@ AND p->>'restricted' = 'true'
                UNION ALL SELECT 2, format('GRANT %s ON DATABASE %I TO %s%s', r.right, @DB@,
                CASE WHEN r.role IS NULL THEN 'PUBLIC' ELSE quote_ident(r.role) END,
                CASE WHEN r.grantable THEN ' WITH GRANT OPTION' ELSE '' END)
                FROM json_to_recordset(CASE json_typeof(p->'rights') WHEN 'array' THEN p->'rights' ELSE '[]' END)
                AS r(role text, "right" text, grantable boolean)
                UNION ALL SELECT 3, CASE WHEN r.role IS NULL THEN format('ALTER DATABASE %I', @DB@)
                ELSE format('ALTER ROLE %I IN DATABASE %I', r.role, @DB@) END
                || ' SET ' || CASE WHEN r.name LIKE '%.%' THEN r.name ELSE quote_ident(r.name) END || ' TO '
                || CASE WHEN lower(r.name) IN ('local_preload_libraries', 'search_path', 'session_preload_libraries',
                'shared_preload_libraries', 'temp_tablespaces', 'unix_socket_directories') AND r.value <> '' THEN r.value ELSE quote_literal(r.value) END
                FROM json_to_recordset(CASE json_typeof(p->'settings') WHEN 'array' THEN p->'settings' ELSE '[]' END)
                AS r(role text, name text, value text)
                UNION ALL SELECT 4, format('COMMENT ON DATABASE %I IS %L', @DB@, p->>'comment') WHERE p->>'comment' IS NOT NULL
                UNION ALL SELECT 5, format('ALTER DATABASE %I CONNECTION LIMIT %s', @DB@, p->>'limit')
                WHERE (p->>'limit')::int >= 0
                ) AS y(n, s) ORDER BY n""".replace('\n', ' ').replace("@JSON@", json).replace("@DB@", database);
    }

    /**
     * A query for the tables whose rows are counted: what each is called, and what to count. What belongs to an extension is its own
     * affair.
     */
    static String tables() {
        return """
                SELECT format('%I.%I', n.nspname, c.relname) AS label, format('ONLY %I.%I', n.nspname, c.relname) AS source
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
                AND NOT EXISTS (SELECT FROM pg_depend x WHERE x.classid = 'pg_class'::regclass AND x.objid = c.oid AND x.deptype = 'e')
                UNION ALL SELECT 'large objects', 'pg_largeobject_metadata' ORDER BY 1""".replace('\n', ' ');
    }
}
