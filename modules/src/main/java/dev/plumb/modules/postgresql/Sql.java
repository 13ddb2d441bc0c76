package dev.plumb.modules.postgresql;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writing SQL. The one place where identifiers and literals of PostgreSQL are quoted. */
final class Sql {
    /** What PostgreSQL keeps of a name, in bytes ({@code NAMEDATALEN} - 1). */
    private static final int LONGEST_NAME = 63;

    private Sql() {}

    /** An identifier, whatever is in it: {@code "it's ""quoted"""}. */
    static String name(String name) {
        return '"' + checked(name).replace("\"", "\"\"") + '"';
    }

    /** Identifiers with dots between them: of a schema and of what is in it. */
    static String name(String first, String... more) {
        StringBuilder all = new StringBuilder(name(first));
        for (String each : more) {
            all.append('.').append(name(each));
        }
        return all.toString();
    }

    /** Identifiers with commas between them. */
    static String names(Collection<String> names) {
        return names.stream().map(Sql::name).collect(Collectors.joining(", "));
    }

    /** A literal, the same whether or not the server takes backslashes in plain ones for escapes. */
    static String text(String text) {
        String quoted = checked(text).replace("'", "''");
        return quoted.indexOf('\\') < 0 ? "'" + quoted + "'" : "E'" + quoted.replace("\\", "\\\\") + "'";
    }

    /** An array of texts. */
    static String texts(Collection<String> texts) {
        return "ARRAY[" + texts.stream().map(Sql::text).collect(Collectors.joining(",")) + "]::text[]";
    }

    /**
     * Rows of texts with their number, as a table {@code k(i, p1, p2, …)} that a question joins with the catalogue.
     *
     * @param rows not empty, all of the same length
     */
    static String table(List<List<String>> rows) {
        StringBuilder all = new StringBuilder("(VALUES ");
        for (int row = 0; row < rows.size(); row++) {
            all.append(row == 0 ? "(" : ",(").append(row);
            rows.get(row).forEach(part -> all.append(',').append(text(part)).append("::text"));
            all.append(')');
        }
        all.append(") AS k(i");
        for (int part = 1; part <= rows.get(0).size(); part++) {
            all.append(",p").append(part);
        }
        return all.append(')').toString();
    }

    /**
     * What is wrong with a name of a role, a database or the like, or null.
     *
     * @param parameter what it is called in the task
     */
    static @Nullable String mistake(String parameter, String name) {
        if (name.isEmpty()) {
            return parameter + " is empty";
        } else if (name.indexOf('\0') >= 0) {
            return parameter + " has a NUL character, which no name can hold";
        }
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        return bytes <= LONGEST_NAME
                ? null
                : parameter + " '" + name + "' has " + bytes + " bytes, and PostgreSQL keeps " + LONGEST_NAME
                        + " of a name; write a shorter one";
    }

    private static String checked(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("PostgreSQL keeps no NUL character");
        }
        return text;
    }
}
