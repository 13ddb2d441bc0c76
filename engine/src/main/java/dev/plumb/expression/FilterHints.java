package dev.plumb.expression;

import org.jspecify.annotations.Nullable;

/**
 * Filters ({@code x | lower}) are Jinja's. Each is a function here, with what stood before the bar as first argument; this
 * writes the call, and knows what to write instead of the few that are no functions.
 */
final class FilterHints {
    private FilterHints() {}

    /** What to write instead of a filter that is no function, with X for its value; or null. */
    static @Nullable String instead(String filter) {
        return switch (filter) {
            case "range" -> "1..50 for the numbers from 1 to 50, 1..<n to stop before n";
            case "json_query" -> "X?filter(x -> x.name == 'a')?map(x -> x.value)";
            case "version_compare" -> "X is version('1.2', '>=')";
            case "match", "search", "regex", "version", "contains", "subset", "superset" -> "X is " + filter + "('…')";
            case "changed", "failed", "skipped", "succeeded", "success" -> "X is " + filter;
            case "type_debug" -> "X is string, X is mapping, X is number";
            case "items" -> "dict2items(X)";
            case "tojson" -> "to_json(X)";
            case "e", "escape", "forceescape" -> "X?html";
            case "xmlattr" -> "X?xml";
            case "safe", "unsafe" -> "X";
            case "slice" -> "batch(X, 3)";
            case "wordcount" -> "length(split(X))";
            case "truncate" -> "X[0..*20]";
            case "center" -> "X?left_pad(20)";
            case "pprint" -> "to_nice_json(X)";
            case "striptags" -> "regex_replace(X, '<[^>]*>', '')";
            case "filesizeformat" -> "human_readable(X)";
            case "attr" -> "X.name";
            case "fileglob" -> "query('fileglob', X)";
            case "unvault", "vault" -> "a !vault value, made by ansible-vault encrypt_string";
            default -> filter.startsWith("win_") ? "X?split('\\\\'), as Plumb has no Windows hosts" : null;
        };
    }

    /** The same as a whole hint for a name that was called, or null. */
    static @Nullable String hint(String name) {
        String instead = instead(name);
        return instead == null ? null : "write " + instead.replace("X", "x");
    }

    /**
     * The mistake of a filter.
     *
     * @param subject source text of what stands before the bar
     * @param name the filter
     * @param source the text around it
     * @param functions functions that take the value as their argument
     */
    static Fault refuse(Token bar, String subject, Token name, String source, Functions functions) {
        if (name.kind() != Token.Kind.NAME) {
            return new Fault(bar.start(), "'|' has no meaning here", "for 'or' write ||");
        }
        String instead = instead(name.text());
        boolean known = functions.find(name.text()) != null;
        String hint = null;
        if (known) {
            hint = "write " + call(subject, name, source);
        } else if (instead != null) {
            hint = "write " + instead.replace("X", subject);
        } else {
            hint = Suggestions.hint(name.text(), functions.names(Functions.Kind.FUNCTION));
        }
        return new Fault(
                bar.start(),
                "filters such as '| " + name.text() + "' are not FreeMarker"
                        + (known || instead != null ? "" : ", and there is no function '" + name.text() + "'"),
                hint != null ? hint : "for 'or' write ||");
    }

    private static String call(String subject, Token name, String source) {
        String arguments = arguments(name, source);
        boolean one = !arguments.isEmpty() && arguments.indexOf(',') < 0 && subject.matches("[\\w.]+");
        if (one && (name.text().equals("default") || name.text().equals("d"))) {
            return subject + "!" + arguments;
        }
        return name.text() + "(" + subject + (arguments.isEmpty() ? "" : ", " + arguments) + ")";
    }

    /** What stands in the parentheses behind the filter. */
    private static String arguments(Token name, String source) {
        Lexer lexer = new Lexer(source, source.length());
        try {
            Token token = lexer.read(name.end());
            if (!token.is("(")) {
                return "";
            }
            int from = token.end();
            for (int depth = 1; depth > 0 && token.kind() != Token.Kind.END; ) {
                token = lexer.read(token.end());
                depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            }
            return token.is(")") ? source.substring(from, token.start()).strip() : "";
        } catch (Fault e) {
            return "";
        }
    }
}
