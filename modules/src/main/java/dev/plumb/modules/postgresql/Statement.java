package dev.plumb.modules.postgresql;

import dev.plumb.expression.Values;
import dev.plumb.text.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * SQL of the author.
 *
 * @param sql with its arguments in place
 */
record Statement(String sql) {
    private static final Pattern ARGUMENT = Pattern.compile("%(?:\\((\\w+)\\))?([s%])");

    /** What leaves a transaction that only reads, or does something that it does not keep from being done. */
    private static final Pattern ACTS = Pattern.compile("(?i)\\b(?:(?:prepare|transaction|default_transaction_read_only"
            + "|copy|do|call|load|listen|unlisten|notify|checkpoint|discard|lock|lo_\\w+|dblink\\w*|set_config"
            + "|query_to_xml\\w*)\\b"
            // functions of the server but those that only tell something
            + "|pg_(?!get_|table|relation|total_relation|database|size|column|indexes|is_|has_|typeof|encoding|char_to"
            + "|last_|current_|postmaster|conf_load|tablespace|lsn|wal_lsn|hba_|stat_|client_encoding|my_temp"
            + "|describe|identify|options|opfamily|function_is|type_is|ts_|opclass|collation_is|conversion_is"
            + "|backend_pid|blocking|safe_snap|jit_available|timezone|available|show_all|input_|index)\\w+\\s*\\()");

    private static final Pattern ROWS = Pattern.compile("(?is)\\s*(?:select|values|table|with)\\b.*");
    private static final Pattern CHANGES =
            Pattern.compile("(?is)\\s*(?:insert|update|delete|merge)\\b.*\\breturning\\b.*");
    private static final Pattern WRITES = Pattern.compile("(?is).*\\b(?:insert|update|delete|merge|into)\\b.*");

    private static final Pattern QUOTED = Pattern.compile("'[^']*'|\"[^\"]*\"");
    private static final Pattern INTO = Pattern.compile("(?i)\\binto\\b");

    /** What leaves or begins a transaction. */
    private static final Pattern TRANSACTION = Pattern.compile(
            "(?is)(?:begin|start\\s+transaction|commit|end|rollback|abort|savepoint|release|prepare\\s+transaction)\\b.*");

    /** What a transaction cannot have in it. */
    private static final Pattern OUTSIDE =
            Pattern.compile("(?is)(?:vacuum|alter\\s+system|reindex\\s+(?:\\([^)]*\\)\\s*)?"
                    + "(?:database|system)|(?:create|drop)\\s+(?:database|tablespace)|(?:create|drop)\\s+(?:unique\\s+)?index\\s+concurrently"
                    + "|reindex\\b.*\\bconcurrently|alter\\s+database\\b.*\\bset\\s+tablespace)\\b.*");

    /**
     * A statement with arguments for {@code %s}, or for {@code %(name)s}, as psycopg has them; {@code %%} is a percent sign then.
     *
     * @throws IllegalArgumentException when arguments are missing or left, with a sentence for the operator
     */
    static Statement of(String sql, List<?> positional, Map<String, @Nullable Object> named) {
        return of("query", sql, positional, named);
    }

    /**
     * The same for another text.
     *
     * @param what it is called in messages
     */
    static Statement of(String what, String sql, List<?> positional, Map<String, @Nullable Object> named) {
        if (positional.isEmpty() && named.isEmpty()) {
            return new Statement(sql);
        }
        StringBuilder text = new StringBuilder();
        Matcher arguments = ARGUMENT.matcher(sql);
        int next = 0;
        while (arguments.find()) {
            String value = "%";
            if (arguments.group(1) != null) {
                value = literal(named(what, named, arguments.group(1)));
            } else if (arguments.group(2).equals("s")) {
                if (next >= positional.size()) {
                    throw new IllegalArgumentException(what + " has more %s than positional_args has values");
                }
                value = literal(positional.get(next));
                next++;
            }
            arguments.appendReplacement(text, Matcher.quoteReplacement(value));
        }
        if (next < positional.size()) {
            throw new IllegalArgumentException(
                    "positional_args has " + positional.size() + " values, and " + what + " " + next + " %s for them");
        }
        return new Statement(arguments.appendTail(text).toString());
    }

    private static @Nullable Object named(String what, Map<String, @Nullable Object> named, String name) {
        if (!named.containsKey(name)) {
            throw new IllegalArgumentException(what + " has %(" + name + ")s, and named_args has no '" + name + "'");
        }
        return named.get(name);
    }

    private static String literal(@Nullable Object value) {
        if (value == null) {
            return "NULL";
        } else if (value instanceof Boolean truth) {
            return truth ? "TRUE" : "FALSE";
        } else if (value instanceof Number) {
            return value.toString();
        } else if (value instanceof List<?> list) {
            return list.stream().map(Statement::literal).collect(Collectors.joining(",", "ARRAY[", "]"));
        } else if (value instanceof Map) {
            return Sql.text(Json.write(value));
        }
        return Sql.text(String.valueOf(Values.text(value)));
    }

    /** Whether it may be tried in a transaction that only reads: nothing but what it writes would show that it did. */
    boolean isTriable() {
        List<String> parts = parts(sql);
        return !parts.isEmpty()
                && parts.stream()
                        .noneMatch(each -> TRANSACTION.matcher(each).matches()
                                || ACTS.matcher(each).find());
    }

    /** Whether it must not be put into a transaction by others. */
    boolean isAlone() {
        return TRANSACTION.matcher(sql).matches() || OUTSIDE.matcher(sql).matches();
    }

    /** In short, for messages. */
    String shown() {
        String line = sql.strip().replaceAll("\\s+", " ");
        return line.length() <= 80 ? line : line.substring(0, 77) + "...";
    }

    /** What makes the server run it, whatever is in it: commands of {@code psql} in it are none. */
    String run() {
        String text = rows();
        String quote = "$plumb$";
        for (int number = 0; text.contains(quote); number++) {
            quote = "$plumb" + number + "$";
        }
        return "SELECT " + quote + text + quote + " \\gexec\n";
    }

    /** With its rows as JSON, where it has some. */
    private String rows() {
        String one = sql.strip().replaceFirst(";\\s*$", "");
        boolean isOne = one.indexOf(';') < 0 || isOne(one);
        if (isOne && isRows()) {
            return "SELECT coalesce(json_agg(plumb),'[]') FROM (" + one + "\n) plumb";
        } else if (isOne && CHANGES.matcher(one).matches()) {
            return "WITH plumb AS (" + one + "\n) SELECT coalesce(json_agg(plumb),'[]') FROM plumb";
        }
        return sql;
    }

    private static boolean isOne(String sql) {
        return parts(sql).size() == 1;
    }

    /** The statements in a text; none where it cannot be taken apart. */
    private static List<String> parts(String sql) {
        try {
            List<String> statements = SqlScript.statements(sql);
            return statements == null ? List.of() : statements;
        } catch (IllegalArgumentException e) {
            // the server says what is wrong
            return List.of();
        }
    }

    /** A table that is made of rows gives none. */
    private boolean isRows() {
        boolean isWith = sql.strip().toLowerCase(Locale.ROOT).startsWith("with");
        return ROWS.matcher(sql).matches()
                && !(isWith && WRITES.matcher(sql).matches())
                && !INTO.matcher(QUOTED.matcher(sql).replaceAll("''")).find();
    }

    /** Whether its rows come as JSON. */
    boolean isJson() {
        return !rows().equals(sql);
    }
}
