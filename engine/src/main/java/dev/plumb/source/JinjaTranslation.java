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

    /** The directive of FreeMarker for what stands in <code>{% %}</code>, or null when that is not easy. */
    static @Nullable String statement(String jinja) {
        int space = jinja.indexOf(' ');
        String rest = space < 0 ? "" : jinja.substring(space + 1).strip();
        return switch (space < 0 ? jinja : jinja.substring(0, space)) {
            case "if" -> tag("if", expression(rest));
            case "elif" -> tag("elseif", expression(rest));
            case "else" -> "<#else>";
            case "endif" -> "</#if>";
            case "for" -> loop(rest);
            case "endfor" -> "</#list>";
            case "raw" -> "<#noparse>";
            case "endraw" -> "</#noparse>";
            case "include" -> tag("include", rest);
            case "set" -> tag("assign", assignment(rest));
            case "macro" -> tag("macro", rest.replace('(', ' ').replace(")", "").replace(',', ' '));
            default -> null;
        };
    }

    private static @Nullable String tag(String name, @Nullable String content) {
        return content == null || content.isEmpty() ? null : "<#" + name + " " + content.strip() + ">";
    }

    private static @Nullable String assignment(String jinja) {
        int equals = jinja.indexOf('=');
        String value =
                equals < 0 ? null : expression(jinja.substring(equals + 1).strip());
        return value == null ? null : jinja.substring(0, equals).strip() + " = " + value;
    }

    private static @Nullable String loop(String jinja) {
        int in = jinja.indexOf(" in ");
        if (in < 0) {
            return null;
        }
        String variables = jinja.substring(0, in).strip();
        String over = jinja.substring(in + 4).strip();
        // x.items() is a list of pairs in Python, and a mapping is looped over as such by FreeMarker
        String list = over.endsWith(".items()") ? over.substring(0, over.length() - 8) : expression(over);
        return list == null || list.contains(" if ") ? null : tag("list", list + " as " + variables);
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
