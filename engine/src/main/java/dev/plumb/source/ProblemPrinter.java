package dev.plumb.source;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Renders problems for people: the place and what is wrong, the line of the file with a caret, and what to write instead.
 *
 * <pre>
 * site.yml:4:7: unknown keyword 'becom'
 *    4 |       becom: true
 *      |       ^
 *      did you mean 'become'?
 * </pre>
 *
 * Its own marks are ASCII; control characters of the file are never printed as such. Not thread-safe.
 */
public final class ProblemPrinter {
    /** Columns of the file shown at most; a longer line is cut around the caret. */
    private static final int WIDTH = 120;

    private final boolean colour;
    private final Map<String, @Nullable String> texts = new HashMap<>();

    /** A printer that reads the files of the problems' places again. */
    public ProblemPrinter(boolean colour) {
        this.colour = colour;
    }

    /** Shows lines of this text for places in {@code shownName}, which is no file. */
    public ProblemPrinter with(String shownName, String text) {
        texts.put(shownName, text);
        return this;
    }

    /** All of these, each ended by a line feed, an empty line between two. */
    public String print(List<Problem> problems) {
        StringBuilder out = new StringBuilder();
        for (Problem problem : problems) {
            if (out.length() > 0) {
                out.append('\n');
            }
            print(problem, out);
        }
        return out.toString();
    }

    /** One problem, ended by a line feed. */
    public String print(Problem problem) {
        StringBuilder out = new StringBuilder();
        print(problem, out);
        return out.toString();
    }

    private void print(Problem problem, StringBuilder out) {
        Position position = problem.position();
        out.append(style("1", clean(position + ":")))
                .append(' ')
                .append(style("31", clean(problem.message())))
                .append('\n');
        String number = Integer.toString(position.line());
        String gutter = " ".repeat(Math.max(4, number.length() + 1));
        String line = line(position);
        if (line != null) {
            appendLine(out, line, position.column(), number, gutter);
        }
        String hint = problem.hint();
        if (hint != null) {
            for (String part : hint.split("\n", -1)) {
                out.append(gutter).append(' ').append(style("36", clean(part))).append('\n');
            }
        }
    }

    private void appendLine(StringBuilder out, String line, int column, String number, String gutter) {
        int[] points = line.codePoints().toArray();
        int caret = Math.min(Math.max(column - 1, 0), points.length);
        int from = points.length <= WIDTH ? 0 : Math.max(0, Math.min(caret - WIDTH / 2, points.length - WIDTH));
        int to = Math.min(points.length, from + WIDTH);
        StringBuilder shown = new StringBuilder(from > 0 ? "..." : "");
        StringBuilder below = new StringBuilder(from > 0 ? "   " : "");
        for (int i = from; i < to; i++) {
            int c = visible(points[i]);
            shown.appendCodePoint(c);
            if (i < caret) {
                // A tab stays a tab in both lines, so the caret stands right whatever the width of tabs.
                below.append(c == '\t' ? "\t" : " ".repeat(columns(c)));
            }
        }
        shown.append(to < points.length ? "..." : "");
        String aligned = " ".repeat(gutter.length() - number.length()) + number;
        out.append(style("2", aligned + " |"))
                .append(' ')
                .append(shown.toString().stripTrailing())
                .append('\n');
        out.append(style("2", gutter + " |"))
                .append(' ')
                .append(below)
                .append(style("1;31", "^"))
                .append('\n');
    }

    private @Nullable String line(Position position) {
        if (position.line() == 0) {
            return null;
        }
        if (!texts.containsKey(position.file())) {
            texts.put(position.file(), SourceLines.text(position.file()));
        }
        String text = texts.get(position.file());
        return text == null ? null : SourceLines.line(text, position.line());
    }

    private String style(String code, String text) {
        return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }

    private static String clean(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().map(ProblemPrinter::visible).forEach(out::appendCodePoint);
        return out.toString();
    }

    private static int visible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL -> c == '\t' ? c : '?';
            case Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE -> '?';
            default -> c;
        };
    }

    /** Terminal columns of a character: two for East Asian wide ones and most pictographs, none for combining marks. */
    private static int columns(int c) {
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        boolean wide = c >= 0x1100 && c <= 0x115f
                || c >= 0x2e80 && c <= 0xa4cf
                || c >= 0xac00 && c <= 0xd7a3
                || c >= 0xf900 && c <= 0xfaff
                || c >= 0xfe30 && c <= 0xfe6f
                || c >= 0xff00 && c <= 0xff60
                || c >= 0xffe0 && c <= 0xffe6
                || c >= 0x1f300 && c <= 0x1faff
                || c >= 0x20000 && c <= 0x3fffd;
        return wide ? 2 : 1;
    }
}
