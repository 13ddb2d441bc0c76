package dev.plumb.modules.postgresql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A right on an object, or on a column of a table.
 *
 * @param word such as {@code SELECT}
 * @param column empty: on the whole object
 */
record Privilege(String word, String column) {
    /** Reads {@code SELECT, UPDATE(a, b)}; each right with columns gives one for each of them. */
    static List<Privilege> read(List<String> written) {
        List<Privilege> all = new ArrayList<>();
        for (String each : Signature.joined(written)) {
            int open = each.indexOf('(');
            boolean hasColumns = open > 0 && each.endsWith(")");
            String word = word(hasColumns ? each.substring(0, open) : each);
            List<String> columns =
                    hasColumns ? Signature.split(each.substring(open + 1, each.length() - 1)) : List.of("");
            columns.forEach(column -> all.add(new Privilege(word, name(column))));
        }
        return all.stream().distinct().toList();
    }

    private static String word(String written) {
        String word = written.strip().toUpperCase(Locale.ROOT).replaceAll("[\\s_]+", " ");
        return word.equals("TEMP") ? "TEMPORARY" : word.equals("ALL PRIVILEGES") ? "ALL" : word;
    }

    private static String name(String column) {
        return column.length() > 1 && column.startsWith("\"") && column.endsWith("\"")
                ? column.substring(1, column.length() - 1).replace("\"\"", "\"")
                : column;
    }

    /** The single rights that {@code ALL} stands for. */
    List<Privilege> expanded(ObjectKind kind, int major) {
        if (!word.equals("ALL")) {
            return List.of(this);
        }
        List<String> words = column.isEmpty() ? kind.all(major) : ObjectKind.OF_COLUMNS;
        return words.stream().map(each -> new Privilege(each, column)).toList();
    }

    /** In a statement. */
    static String sql(List<Privilege> all) {
        Map<String, List<String>> byWord = new LinkedHashMap<>();
        for (Privilege each : all) {
            byWord.computeIfAbsent(each.word + (each.column.isEmpty() ? "" : "("), any -> new ArrayList<>())
                    .add(each.column);
        }
        return byWord.entrySet().stream()
                .map(each -> each.getKey().endsWith("(")
                        ? each.getKey().replace("(", " (") + Sql.names(each.getValue()) + ")"
                        : each.getKey())
                .collect(Collectors.joining(", "));
    }
}
