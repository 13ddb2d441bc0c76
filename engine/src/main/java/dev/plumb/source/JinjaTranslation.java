package dev.plumb.source;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Translates simple Jinja expressions, for hints only. */
final class JinjaTranslation {
    private JinjaTranslation() {}

    /** The same in Plumb's expressions, or null when that is not easy. */
    static @Nullable String expression(String jinja) {
        if (jinja.isEmpty()) {
            return null;
        }
        int condition = jinja.indexOf(" if ");
        int otherwise = jinja.indexOf(" else ");
        if (condition > 0 && otherwise > condition) {
            String yes = filtered(jinja.substring(0, condition).strip());
            String test = filtered(jinja.substring(condition + 4, otherwise).strip());
            String no = filtered(jinja.substring(otherwise + 6).strip());
            return yes == null || test == null || no == null ? null : grouped(test) + "?then(" + yes + ", " + no + ")";
        }
        return condition > 0 ? null : filtered(jinja);
    }

    private static @Nullable String filtered(String jinja) {
        List<String> parts = split(jinja);
        String result = parts.get(0);
        if (result.indexOf('~') >= 0 || result.indexOf('%') >= 0) {
            return null;
        }
        for (int i = 1; i < parts.size(); i++) {
            String next = filter(result, parts.get(i));
            if (next == null) {
                return null;
            }
            result = next;
        }
        return result;
    }

    private static @Nullable String filter(String value, String filter) {
        int open = filter.indexOf('(');
        if (open >= 0 && !filter.endsWith(")")) {
            return null;
        }
        String name = (open < 0 ? filter : filter.substring(0, open)).strip();
        String arguments =
                open < 0 ? "" : filter.substring(open + 1, filter.length() - 1).strip();
        if (name.equals("default") || name.equals("d")) {
            boolean simple =
                    !arguments.isEmpty() && split(arguments.replace(',', '|')).size() == 1;
            if (simple || arguments.isEmpty()) {
                return simple ? grouped(value) + "!" + arguments : null;
            }
        }
        if (name.equals("bool") && arguments.isEmpty()) {
            return value;
        }
        // Every filter is a function, with what stands before the bar as its first argument.
        return name + "(" + value + (arguments.isEmpty() ? "" : ", " + arguments) + ")";
    }

    /** In parentheses when built-ins would else bind to its last operand only. */
    private static String grouped(String value) {
        int depth = 0;
        char quote = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == '(' || c == '[') {
                depth++;
            } else if (c == ')' || c == ']') {
                depth--;
            } else if (depth == 0 && (c == ' ' || c == '!')) {
                return "(" + value + ")";
            }
        }
        return value;
    }

    /** The parts between top-level bars. */
    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == '(' || c == '[' || c == '{') {
                depth++;
            } else if (c == ')' || c == ']' || c == '}') {
                depth--;
            } else if (c == '|' && depth == 0) {
                parts.add(text.substring(start, i).strip());
                start = i + 1;
            }
        }
        parts.add(text.substring(start).strip());
        return parts;
    }
}
