package dev.plumb.source;

import dev.plumb.source.YamlNode.Scalar;
import org.jspecify.annotations.Nullable;

/**
 * Finds Jinja's <code>{{ x }}</code> and <code>{% if %}</code> in values and tells what to write instead. Braces that
 * Jinja could not read either, such as Go's <code>{{.State}}</code>, are the author's text and left alone.
 */
public final class JinjaBraces {
    /** More between two pairs of braces is no expression. */
    private static final int LONGEST = 4_000;

    private JinjaBraces() {}

    /** Tells every use of Jinja in this text; a value tagged {@code !unsafe} is literal. */
    public static void check(Scalar scalar, Places places, Problems problems) {
        if (scalar.text().indexOf('{') < 0
                || YamlTags.UNSAFE.equals(scalar.tag())
                || scalar.value() instanceof Sealed) {
            return;
        }
        String text = scalar.text();
        int at = next(text, 0);
        while (at >= 0) {
            problems.add(problem(text, at, places.at(scalar, at)));
            // In one line the hint rewrites the whole value, so that it is told once.
            at = text.strip().indexOf('\n') < 0 ? -1 : next(text, at + 2);
        }
    }

    /** Whether Jinja is used in this text. */
    public static boolean in(String text) {
        return next(text, 0) >= 0;
    }

    /** The text with {@code {{ }}} removed, as a bare expression; null when there is no easy translation. */
    public static @Nullable String bare(String text) {
        StringBuilder out = new StringBuilder();
        int from = 0;
        for (int at = next(text, 0); at >= 0; at = next(text, from)) {
            int end = text.indexOf("}}", at);
            String expression = text.startsWith("{{", at) ? JinjaTranslation.expression(inside(text, at)) : null;
            if (expression == null || end < 0) {
                return null;
            }
            out.append(text, from, at).append(expression);
            from = end + 2;
        }
        return out.append(text.substring(from)).toString().strip();
    }

    /** The problem of the braces at this offset of a value. */
    public static Problem problem(String value, int offset, Position position) {
        if (value.startsWith("{%", offset)) {
            return new Problem(
                    position,
                    "{% %} is Jinja, which Plumb does not evaluate",
                    "write a condition as ${condition?then(a, b)}, or use a template file");
        }
        String inside = inside(value, offset);
        String expression = JinjaTranslation.expression(inside);
        String message = "{{ " + shortened(inside) + " }} is Jinja; in Plumb an expression stands in ${ }";
        if (expression == null) {
            return new Problem(
                    position, message, "write the expression in ${ }, with filter(x, …) instead of x | filter(…)");
        }
        String whole = value.length() > 100 || value.strip().indexOf('\n') >= 0 ? null : interpolated(value);
        return new Problem(position, message, "write: " + (whole != null ? whole : "${" + expression + "}"));
    }

    /** The same braces in a template file, where FreeMarker has directives for statements too. */
    public static Problem inTemplate(String text, int offset, Position position) {
        boolean statement = text.startsWith("{%", offset);
        int end = text.indexOf(statement ? "%}" : "}}", offset);
        String inside = between(text, offset, end);
        String shown = statement ? "{% " + shortened(inside) + " %}" : "{{ " + shortened(inside) + " }}";
        String expression = statement ? JinjaTranslation.statement(inside) : JinjaTranslation.expression(inside);
        String instead = expression == null ? null : statement ? expression : "${" + expression + "}";
        String hint = instead != null
                ? "write " + instead
                : statement
                        ? "write FreeMarker's directives, such as <#if …> and <#list …>"
                        : "write the expression in ${ }, with filter(x, …) instead of x | filter(…)";
        return new Problem(position, shown + " is Jinja, but templates are FreeMarker", hint);
    }

    private static String shortened(String inside) {
        String line = inside.replace('\n', ' ');
        return line.length() <= 60 ? line : line.substring(0, 57) + "...";
    }

    /** The whole value with every pair of braces translated, or null. */
    private static @Nullable String interpolated(String value) {
        StringBuilder out = new StringBuilder();
        int from = 0;
        for (int at = next(value, 0); at >= 0; at = next(value, from)) {
            int end = value.indexOf("}}", at);
            String expression = value.startsWith("{{", at) ? JinjaTranslation.expression(inside(value, at)) : null;
            if (expression == null || end < 0) {
                return null;
            }
            out.append(value, from, at).append("${").append(expression).append('}');
            from = end + 2;
        }
        return out.append(value.substring(from)).toString().strip();
    }

    /** What stands between the braces that open at this offset. */
    private static String inside(String text, int at) {
        return between(text, at, text.indexOf("}}", at));
    }

    private static String between(String text, int at, int end) {
        String inside = text.substring(at + 2, end < 0 ? text.length() : end).strip();
        if (inside.startsWith("-")) {
            inside = inside.substring(1);
        }
        if (inside.endsWith("-")) {
            inside = inside.substring(0, inside.length() - 1);
        }
        return inside.strip();
    }

    /** Offset of the next use of Jinja, or -1. */
    public static int next(String text, int from) {
        int close = -1;
        int none = text.length();
        for (int at = text.indexOf('{', from); at >= 0 && at + 1 < text.length(); at = text.indexOf('{', at + 1)) {
            boolean escaped = at > 0 && text.charAt(at - 1) == '$';
            char second = text.charAt(at + 1);
            if (!escaped && second == '%' && isStatement(text, at + 2)) {
                return at;
            }
            if (second == '{') {
                if (close < at) {
                    // once for all that open before it: a long text may have many that open and none that closes
                    int next = text.indexOf("}}", at);
                    close = next < 0 ? none : next;
                }
                if (!escaped && close - at <= LONGEST && close < none && !isForeign(inside(text, at))) {
                    return at;
                }
                at++;
            }
        }
        return -1;
    }

    /** Only statements that open something: what closes them would be told twice. */
    private static boolean isStatement(String text, int at) {
        int i = at;
        while (i < text.length() && (text.charAt(i) == '-' || text.charAt(i) == ' ')) {
            i++;
        }
        int end = i;
        while (end < text.length() && Character.isLetter(text.charAt(end))) {
            end++;
        }
        return switch (text.substring(i, end)) {
            case "if", "elif", "else", "endif", "for", "endfor", "set", "raw", "endraw", "macro", "include", "block" ->
                true;
            default -> false;
        };
    }

    /** Whether this is another language's expression: a dot that follows no name, or a dollar, outside of quotes. */
    private static boolean isForeign(String inside) {
        char quote = 0;
        char before = ' ';
        for (int i = 0; i < inside.length(); i++) {
            char c = inside.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == '$' || c == '.' && (before == ' ' || before == '(')) {
                return true;
            }
            before = c;
        }
        return inside.isEmpty();
    }
}
