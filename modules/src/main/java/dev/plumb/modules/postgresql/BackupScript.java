package dev.plumb.modules.postgresql;

import dev.plumb.script.Sh;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The program that takes backups on the host: the resource {@code backup.sh} with what a task says in it. */
final class BackupScript {
    private static final Pattern PLACE = Pattern.compile("@([A-Z_]+)@");

    /** The name of a file for a database: what is no letter, digit, dash or underscore is a percent sign and its bytes. */
    private static final String FILE = "(SELECT string_agg(CASE WHEN c ~ '^[A-Za-z0-9_-]$' THEN c ELSE"
            + " regexp_replace(upper(encode(convert_to(c, 'UTF8'), 'hex')), '(..)', '%\\1', 'g') END, '' ORDER BY n)"
            + " FROM regexp_split_to_table(name, '') WITH ORDINALITY AS t(c, n)) || '.dump'";

    private BackupScript() {}

    /** Its text. */
    static String text(PostgresqlBackupModule.Params p, Cluster cluster) {
        Map<String, String> places = new HashMap<>();
        places.put("NAME", p.name());
        places.put("CLUSTER", cluster.label());
        places.put("CLUSTER_WORD", Sh.quote(cluster.label()));
        places.put("DIRECTORY", Sh.quote(p.directory()));
        p.kept().forEach((kind, number) -> places.put(kind.toUpperCase(java.util.Locale.ROOT), number.toString()));
        places.put("COUNTS", p.rowCounts() ? "yes" : "no");
        places.put("AFTER", p.after() == null ? "" : Sh.quote(p.after()));
        places.put("PROPERTIES", DatabaseProperties.query("d.datname = current_database()"));
        places.put("COUNTING", p.rowCounts() ? counting() : "");
        places.put("DATABASES", databases(p.databases(), p.exclude()));
        return PLACE.matcher(resource()).replaceAll(found -> {
            String value = places.get(found.group(1));
            return Matcher.quoteReplacement(Objects.requireNonNull(value, found.group()));
        });
    }

    private static String resource() {
        try (InputStream text = Objects.requireNonNull(BackupScript.class.getResourceAsStream("backup.sh"))) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String counting() {
        return "SELECT format('SELECT json_build_object(''table'', %L, ''rows'', count(*)) FROM %s', label, source) FROM ("
                + DatabaseProperties.tables() + ") t \\gexec";
    }

    /** File, connection and name of each; those without a file are missing, or would break the lines of this list. */
    private static String databases(@Nullable List<String> named, List<String> exclude) {
        String from = named != null
                ? " FROM unnest(" + Sql.texts(named) + ") WITH ORDINALITY AS w(name, n) LEFT JOIN pg_database d ON"
                        + " d.datname = w.name ORDER BY w.n"
                : " FROM (SELECT datname::text AS name, oid FROM pg_database WHERE NOT datistemplate AND datallowconn"
                        + (exclude.isEmpty() ? "" : " AND datname::text <> ALL (" + Sql.texts(exclude) + ")")
                        + ") d ORDER BY name";
        return "SELECT CASE WHEN d.oid IS NULL OR name ~ '[[:cntrl:]]' THEN '-' ELSE " + FILE + " END,"
                + " CASE WHEN name ~ '[[:cntrl:]]' THEN '-' ELSE 'dbname=''' ||"
                + " replace(replace(name, '\\', '\\\\'), '''', '\\''') || '''' END, to_json(name)" + from;
    }

    /** The file in which the dump of a database is. */
    static String file(String database) {
        StringBuilder name = new StringBuilder();
        for (byte each : database.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (each & 0xff);
            boolean plain =
                    c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-';
            name.append(plain ? String.valueOf(c) : String.format("%%%02X", (int) c));
        }
        return name.append(".dump").toString();
    }
}
