package dev.plumb.modules.postgresql;

import dev.plumb.expression.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Settings of a server that are kept with a role or a database: how statements and the catalogue write them. */
final class Settings {
    /** Those whose value is a list of names, which the server keeps quoted ({@code GUC_LIST_QUOTE}). */
    private static final Set<String> LISTS = Set.of(
            "search_path",
            "temp_tablespaces",
            "session_preload_libraries",
            "shared_preload_libraries",
            "local_preload_libraries",
            "unix_socket_directories");

    private Settings() {}

    /** What is wrong with the name of a setting, or null. */
    static @Nullable String mistake(String parameter, String name) {
        return isName(name) ? null : parameter + " has the key '" + name + "', which is no name of a setting";
    }

    /** Whether this can be the name of a setting. */
    static boolean isName(String name) {
        return name.matches("[A-Za-z_][A-Za-z0-9_$]*(\\.[A-Za-z_][A-Za-z0-9_$]*)?");
    }

    /** The name in a statement. */
    static String name(String name) {
        return name.contains(".") ? Sql.name(name.split("\\.")[0], name.split("\\.")[1]) : Sql.name(name);
    }

    /**
     * The value in a statement.
     *
     * @param isQuoted whether a text is one value, whatever is in it; else it is taken as SQL has it
     */
    static String sql(Object value, boolean isQuoted) {
        if (value instanceof List<?> list) {
            return list.stream().map(each -> Sql.text(word(each))).collect(Collectors.joining(", "));
        }
        return isQuoted || value instanceof Boolean ? Sql.text(word(value)) : word(value);
    }

    /** A text as a statement has it: of a list each name by itself, since the server would take it all for one name. */
    static String words(String name, String value) {
        return LISTS.contains(name.toLowerCase(Locale.ROOT))
                ? parts(value).stream().map(Sql::text).collect(Collectors.joining(", "))
                : Sql.text(value);
    }

    /** What the server keeps of that. */
    static String kept(String name, String value) {
        return LISTS.contains(name.toLowerCase(Locale.ROOT)) ? kept(name, value, false) : value;
    }

    /** The value as the server keeps it. */
    static String kept(String name, Object value, boolean isQuoted) {
        boolean isList = LISTS.contains(name.toLowerCase(Locale.ROOT));
        if (value instanceof List<?> list) {
            return list.stream()
                    .map(each -> isList ? name(word(each), true) : word(each))
                    .collect(Collectors.joining(", "));
        } else if (!isQuoted) {
            return isList
                    ? parts(word(value)).stream().map(each -> name(each, true)).collect(Collectors.joining(", "))
                    : unquoted(word(value));
        }
        return isList ? name(word(value), true) : word(value);
    }

    /** An identifier as {@code quote_identifier} of the server writes it. */
    private static String name(String name, boolean plain) {
        return plain && name.matches("[a-z_][a-z0-9_]*") ? name : Sql.name(name);
    }

    /** A value as a statement may have it, taken apart at its commas. */
    private static List<String> parts(String value) {
        List<String> parts = new ArrayList<>();
        for (String part : value.split(",")) {
            parts.add(unquoted(part.strip()));
        }
        return parts;
    }

    private static String unquoted(String text) {
        char first = text.isEmpty() ? ' ' : text.charAt(0);
        boolean isQuoted =
                text.length() > 1 && (first == '\'' || first == '"') && text.charAt(text.length() - 1) == first;
        return isQuoted ? text.substring(1, text.length() - 1).replace("" + first + first, "" + first) : text;
    }

    /** Truths as settings have them. */
    static String word(@Nullable Object value) {
        return value instanceof Boolean truth ? truth ? "on" : "off" : String.valueOf(Values.text(value));
    }
}
