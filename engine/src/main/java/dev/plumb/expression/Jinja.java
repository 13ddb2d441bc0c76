package dev.plumb.expression;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds Jinja's braces where Plumb's placeholders belong. */
final class Jinja {
    /** Words that begin an action of a Go template ({@code docker ps --format '{{json .}}'}). */
    private static final List<String> GO_ACTIONS = List.of(
            "range",
            "end",
            "else",
            "if",
            "with",
            "json",
            "println",
            "printf",
            "index",
            "len",
            "join",
            "upper",
            "lower",
            "title",
            "split",
            "pad",
            "truncate",
            "block",
            "define",
            "template",
            "table");

    private static final List<String> STATEMENTS =
            List.of("if", "elif", "else", "endif", "for", "endfor", "set", "block", "macro", "include", "raw");

    private Jinja() {}

    /** Offset of the first Jinja brace in a text between two offsets, or -1. */
    static int find(String text, int from, int to) {
        for (int i = text.indexOf('{', from); i >= 0 && i + 1 < to; i = text.indexOf('{', i + 1)) {
            char next = text.charAt(i + 1);
            if (next == '{' && isPlaceholder(text, i) || next == '%' && isStatement(text, i + 2)) {
                return i;
            }
        }
        return -1;
    }

    /** Not {@code {{.Name}}} and {@code {{ $labels.x }}}, which belong to Go templates. */
    private static boolean isPlaceholder(String text, int at) {
        String inner = inner(text, at);
        if (inner == null || inner.isEmpty()) {
            return false;
        }
        char first = inner.charAt(0);
        if (!Character.isLetter(first)
                && first != '_'
                && first != '('
                && first != '['
                && first != '\''
                && first != '"') {
            return false;
        }
        boolean go = GO_ACTIONS.contains(word(inner, 0))
                && (inner.equals("end")
                        || inner.equals("else")
                        || inner.contains(" .")
                        || inner.contains(" $")
                        || inner.contains(" \""));
        return !go;
    }

    private static boolean isStatement(String text, int from) {
        int i = from;
        while (i < text.length() && (text.charAt(i) == ' ' || text.charAt(i) == '-')) {
            i++;
        }
        return STATEMENTS.contains(word(text, i)) && text.indexOf("%}", i) >= 0;
    }

    private static String word(String text, int from) {
        int i = from;
        while (i < text.length() && Character.isLetter(text.charAt(i))) {
            i++;
        }
        return text.substring(from, i);
    }

    /** What stands between the braces, or null when they are not closed. */
    private static @Nullable String inner(String text, int at) {
        int end = text.indexOf("}}", at + 2);
        if (end < 0) {
            return null;
        }
        int from = at + 2;
        while (from < end && text.charAt(from) == '-') {
            from++;
        }
        return text.substring(from, end).strip();
    }

    /** The mistake of braces in a text. */
    static Fault inText(int at, String text) {
        if (text.charAt(at + 1) == '%') {
            return new Fault(
                    at,
                    "Jinja statements are not evaluated here",
                    "write ${condition?then(a, b)}, or use a template file (.ftl)");
        }
        String inner = inner(text, at);
        return new Fault(
                at, "Jinja braces are not evaluated here", "write ${" + inner + "}; for literal braces write ${'{{'}");
    }

    /** The mistake of braces in an expression. */
    static Fault inExpression(int at, String text) {
        String inner = inner(text, at);
        return new Fault(
                at,
                "Jinja braces have no meaning in an expression",
                inner == null ? "write the expression without braces" : "write it without braces: " + inner);
    }
}
