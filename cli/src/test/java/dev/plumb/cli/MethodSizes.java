package dev.plumb.cli;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Measures the methods and constructors of a Java source by its braces. */
final class MethodSizes {
    /**
     * A method or constructor.
     *
     * @param line where its declaration begins
     * @param lines lines from there to its closing brace
     */
    record Method(int line, int lines) {}

    /** A brace that is open. */
    private record Open(int line, boolean isType, boolean isMethod, boolean isValue) {}

    private final String source;
    private final List<Method> methods = new ArrayList<>();
    private final Deque<Open> open = new ArrayDeque<>();
    private final StringBuilder head = new StringBuilder();
    private int headLine;
    private int line = 1;

    private MethodSizes(String source) {
        this.source = source;
    }

    static List<Method> of(String source) {
        MethodSizes sizes = new MethodSizes(source);
        sizes.walk();
        return sizes.methods;
    }

    private void walk() {
        int at = 0;
        while (at < source.length()) {
            int next = skipped(at);
            if (next > at) {
                count(at, next);
                at = next;
                continue;
            }
            token(source.charAt(at));
            count(at, at + 1);
            at++;
        }
    }

    private void count(int from, int to) {
        for (int i = from; i < to; i++) {
            line += source.charAt(i) == '\n' ? 1 : 0;
        }
    }

    /** The end of the comment or literal that begins here, or here when none does. */
    private int skipped(int at) {
        if (source.startsWith("//", at)) {
            return end(source.indexOf('\n', at));
        } else if (source.startsWith("/*", at)) {
            return end(source.indexOf("*/", at + 2) + 2);
        } else if (source.startsWith("\"\"\"", at)) {
            return literal(at + 3, "\"\"\"");
        } else if (source.charAt(at) == '"') {
            return literal(at + 1, "\"");
        }
        return source.charAt(at) == '\'' ? literal(at + 1, "'") : at;
    }

    private int end(int found) {
        return found < 2 ? source.length() : found;
    }

    private int literal(int at, String quote) {
        int i = at;
        while (i < source.length() && !source.startsWith(quote, i)) {
            i += source.charAt(i) == '\\' ? 2 : 1;
        }
        return i + quote.length();
    }

    private void token(char c) {
        if (c == '{') {
            String text = head.toString().strip();
            if (text.chars().filter(x -> x == '(').count()
                    > text.chars().filter(x -> x == ')').count()) {
                open.push(new Open(line, false, false, true)); // an annotation's list or a lambda among arguments
                return;
            }
            boolean inType = open.isEmpty() || open.peek().isType();
            boolean isType = inType && text.matches("(?s).*\\b(class|interface|enum|record)\\b\\s+\\w.*");
            // a field's initialiser has an equals sign outside of any annotation's parentheses
            boolean isField = text.replaceAll("(?s)@\\w+\\s*\\([^)]*\\)", "").contains("=");
            boolean isMethod = inType && !isType && !text.isEmpty() && !isField && !text.equals("static");
            open.push(new Open(headLine == 0 ? line : headLine, isType, isMethod, false));
            head.setLength(0);
            headLine = 0;
        } else if (c == '}') {
            Open closed = open.pop();
            if (closed.isValue()) {
                return;
            }
            if (closed.isMethod()) {
                methods.add(new Method(closed.line(), line - closed.line() + 1));
            }
            head.setLength(0);
            headLine = 0;
        } else if (c == ';') {
            head.setLength(0);
            headLine = 0;
        } else {
            if (headLine == 0 && !Character.isWhitespace(c)) {
                headLine = line;
            }
            head.append(c);
        }
    }
}
