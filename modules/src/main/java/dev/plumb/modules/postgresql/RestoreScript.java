package dev.plumb.modules.postgresql;

import dev.plumb.resource.Digests;
import dev.plumb.script.Script;
import dev.plumb.script.Sh;
import dev.plumb.text.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Restores a dump into a new database, compares it, and gives it the name of the one whose place it takes. Until that last step,
 * which is one transaction, the old database is only read. What an earlier run has left that was ended is dropped first.
 */
final class RestoreScript {
    /** What PostgreSQL keeps of a name, in bytes. */
    private static final int LONGEST_NAME = 63;

    private static final int OF_HASH = 24;
    private static final Duration DEADLINE = Duration.ofHours(24);
    private static final String STAMP = "_before_20261201T000000Z";

    /** Where a time is put in. */
    private static final String NOW = "@PLUMB_NOW@";

    private static final String FIRST =
            "SET client_encoding='UTF8';\n" + "SELECT set_config('search_path','pg_catalog',false) AS plumb_x \\gset\n";

    private final PostgresqlRestoreModule.Params p;
    private final DumpType.Dump dump;
    private final boolean isThere;
    private final Psql psql;

    /**
     * Of a dump that was verified.
     *
     * @param isThere whether a database of that name is there
     */
    RestoreScript(PostgresqlRestoreModule.Params p, DumpType.Dump dump, boolean isThere) {
        this.p = p;
        this.dump = dump;
        this.isThere = isThere;
        this.psql = new Psql(p.login());
    }

    /** The name of the new database until it is whole: one that nobody else would choose. */
    private String fresh() {
        return "plumb_restoring_"
                + Digests.sha256(p.name().getBytes(StandardCharsets.UTF_8)).substring(0, OF_HASH);
    }

    /**
     * The name of the old one.
     *
     * @param time such as {@code 20261201T083000Z}
     */
    static String old(String name, String time) {
        String kept = name;
        while (kept.getBytes(StandardCharsets.UTF_8).length + STAMP.length() > LONGEST_NAME) {
            kept = kept.substring(0, kept.offsetByCodePoints(kept.length(), -1));
        }
        return kept + "_before_" + time;
    }

    /** What is asked of the server goes to {@code psql} by its standard input. */
    Script script() {
        String text = psql.headOfPrograms()
                + "plumb_psql() {\n$plumb_as psql -X -q -A -t -v ON_ERROR_STOP=1 -d \"$1\"\n}\n"
                + "main=" + Sh.quote(p.login().connection(p.maintenanceDb()))
                + "\nnew=" + Sh.quote(p.login().connection(fresh()))
                + "\ndump=" + Sh.quote(dump.path())
                + "\nlive=" + Sh.quote(p.name())
                + "\nstays=" + Sh.quote(isThere ? "database " + p.name() + " is as it was" : "nothing was made")
                + "\nplumb_drop() {\nprintf '%s\\n' "
                + Sh.quote("DROP DATABASE IF EXISTS " + Sql.name(fresh()) + " WITH (FORCE);")
                + "|plumb_psql \"$main\" 2>&1|grep -v -e NOTICE >&2\n}\n"
                + "plumb_fail() {\n{ echo \"$1; $stays\"\n[ -z \"$said\" ]||printf '%s\\n%s\\n' "
                + Script.LOG + " \"$said\"\n} >&2\nexit 1\n}\n"
                + "umask 077\nplumb_drop\n"
                + "trap plumb_drop EXIT\ntrap 'exit 1' HUP INT TERM\n"
                + step(create(), "$main", "no new database could be made")
                + restore()
                + step(compare(), "$new", "what was restored is not what was dumped")
                + "now=$(date -u +%Y%m%dT%H%M%SZ)\n"
                + swap()
                + "trap - EXIT\n"
                + end();
        return Script.of(text).withInput(psql.password()).withTimeout(DEADLINE);
    }

    private static String step(String sql, String connection, String failure) {
        return "said=$(printf '%s\\n' " + Sh.quote(sql) + "|plumb_psql \"" + connection
                + "\" 2>&1 >/dev/null)||plumb_fail "
                + Sh.quote(failure) + "\n";
    }

    /** What the old database has beside what is in it; where there is none, what the manifest says. */
    private String properties(String into) {
        String live = isThere
                ? "(" + DatabaseProperties.query("d.datname = " + Sql.text(p.name())) + ")"
                : Sql.text(Json.write(dump.entry().at("properties").value())) + "::json";
        return "SELECT CASE json_typeof(p) WHEN 'object' THEN p ELSE '{}' END AS " + into + " FROM (SELECT " + live
                + " AS p) x \\gset\n";
    }

    /** What comes before all else in a session. */
    private String first() {
        String role = p.login().sessionRole();
        return FIRST + (role == null ? "" : "SET ROLE " + Sql.name(role) + ";\n");
    }

    private String create() {
        String owner = p.owner() == null
                ? "CASE WHEN p->>'owner' IS NULL THEN '' ELSE format(' OWNER %I', p->>'owner') END"
                : Sql.text(" OWNER " + Sql.name(p.owner()));
        return first() + properties("plumb_p") + "SELECT "
                + Sql.text("CREATE DATABASE " + Sql.name(fresh()) + " WITH TEMPLATE template0")
                + " || " + owner
                + " || CASE WHEN p->>'encoding' IS NULL THEN '' ELSE format(' ENCODING %L', p->>'encoding') END"
                + " || CASE WHEN p->>'collate' IS NULL THEN '' ELSE format(' LC_COLLATE %L', p->>'collate') END"
                + " || CASE WHEN p->>'ctype' IS NULL THEN '' ELSE format(' LC_CTYPE %L', p->>'ctype') END"
                + " || CASE p->>'provider' WHEN 'i' THEN format(' LOCALE_PROVIDER icu ICU_LOCALE %L', p->>'locale')"
                + " WHEN 'b' THEN format(' LOCALE_PROVIDER builtin BUILTIN_LOCALE %L', p->>'locale')"
                + " WHEN 'c' THEN CASE WHEN current_setting('server_version_num')::int >= 150000 THEN ' LOCALE_PROVIDER libc' ELSE '' END ELSE '' END"
                + " || coalesce((SELECT format(' TABLESPACE %I', spcname) FROM pg_tablespace WHERE spcname = p->>'tablespace'), '')"
                + " FROM (SELECT :'plumb_p'::json AS p) x \\gexec\n";
    }

    /** From standard input, since only root may be able to read the file; several processes have to read it by themselves. */
    private String restore() {
        String command = "$plumb_as pg_restore --exit-on-error --no-password -d \"$new\""
                + (p.login().sessionRole() == null
                        ? ""
                        : " --role=" + Sh.quote(p.login().sessionRole()));
        String words = p.jobs() == 1
                ? command + " --single-transaction <\"$dump\""
                : command + " --jobs=" + p.jobs() + " \"$dump\" </dev/null";
        return "said=$(" + words + " 2>&1)||plumb_fail \"$dump could not be restored\"\n";
    }

    /** Counts what the manifest has counted; the server gets to know its new tables too, so that it plans well at once. */
    private String compare() {
        String tables = dump.entry().at("tables").isThere()
                ? first() + "CREATE TEMP TABLE plumb_counted (label text, rows bigint);\n"
                        + "SELECT format('INSERT INTO pg_temp.plumb_counted SELECT %L, count(*) FROM %s', label, source) FROM ("
                        + DatabaseProperties.tables() + ") t \\gexec\n"
                        + "SELECT format('DO %L', format('BEGIN RAISE EXCEPTION ''%%'', %L; END', string_agg(w, '; '))) FROM ("
                        + "SELECT format('%s has %s rows, and had %s when it was dumped', e.\"table\","
                        + " coalesce(c.rows::text, 'no'), e.rows) AS w FROM json_to_recordset("
                        + Sql.text(Json.write(dump.entry().at("tables").value()))
                        + ") AS e(\"table\" text, rows bigint) LEFT JOIN pg_temp.plumb_counted c ON c.label = e.\"table\""
                        + " WHERE c.rows IS DISTINCT FROM e.rows LIMIT 5) x HAVING count(*) > 0 \\gexec\n"
                : "";
        return tables + "ANALYZE;\n";
    }

    /** One transaction: before it the old database is what it was, after it the new one has its name. */
    private String swap() {
        String live = Sql.name(p.name());
        String old = Sql.name(old(p.name(), NOW));
        String ended = "SELECT count(pg_terminate_backend(pid)) AS plumb_x FROM pg_stat_activity WHERE datname = "
                + Sql.text(p.name()) + " AND pid <> pg_backend_pid() \\gset\n";
        String sql = first() + properties("plumb_p") + "BEGIN;\n"
                + DatabaseProperties.statements(":'plumb_p'", Sql.text(fresh())) + " \\gexec\n"
                + "ALTER DATABASE " + Sql.name(fresh()) + " SET " + RestoredType.SETTING + " = "
                + Sql.text(dump.known() + " " + dump.path()) + ";\n"
                + (isThere && p.force() ? ended : "")
                + (isThere ? "ALTER DATABASE " + live + " RENAME TO " + old + ";\n" : "")
                + (isThere && p.dropOld()
                        ? "ALTER DATABASE " + old + " SET " + RestoredType.REPLACED + " = " + Sql.text(p.name()) + ";\n"
                        : "")
                + "ALTER DATABASE " + Sql.name(fresh()) + " RENAME TO " + live + ";\nCOMMIT;\n";
        String words = timed(sql);
        // who is ended may be back before the name has changed
        String tries = isThere && p.force() ? "1 2 3 4 5 6 7 8 9 10" : "1";
        return "said=\nfor try in " + tries + ";do\n"
                + "said=$(printf '%s\\n' " + words + "|plumb_psql \"$main\" 2>&1)&&said=&&break\n"
                + "case $said in *'is being accessed by other users'*);;*)break;;esac\ndone\n"
                + "[ -z \"$said\" ]||plumb_fail 'the databases could not change names'\n";
    }

    private String end() {
        if (!isThere) {
            return "";
        } else if (!p.dropOld()) {
            return "printf '%s\\n' " + timed(old(p.name(), NOW)) + "\n";
        }
        String drop = timed("DROP DATABASE " + Sql.name(old(p.name(), NOW)) + (p.force() ? " WITH (FORCE);" : ";"));
        return "printf '%s\\n' " + drop
                + "|plumb_psql \"$main\"||{ echo \"database $live was restored, but the old one could not be"
                + " dropped\" >&2;exit 1;}\n";
    }

    /** A word in which the shell puts the time of the swap. */
    private static String timed(String text) {
        return "'" + text.replace("'", "'\\''").replace(NOW, "'\"$now\"'") + "'";
    }
}
