package dev.plumb.source;

import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * What the YAML library's scanner reads from, over a text that is there as a whole. The library's own reader copies what it
 * holds of a long value once more for every thousand characters of it, so that its time grows with the square of the length.
 */
final class TextReader extends StreamReader {
    private static final String NAME = "text";
    /** Marks show no text: problems show the line of the file. */
    private static final int[] NO_SNIPPET = {};
    /** How far ahead characters are checked at once. */
    private static final int AHEAD = 1024;

    private final String text;
    /** The text's code points where there are some outside of the basic plane; else its characters are its code points. */
    private final int[] points;

    private final int length;
    private int at;
    private int checked;
    private int documentStart;
    private int line;
    private int column;

    TextReader(String text) {
        super("");
        this.text = text;
        int count = text.codePointCount(0, text.length());
        boolean plain = count == text.length();
        this.points = plain ? NO_SNIPPET : text.codePoints().toArray();
        this.length = count;
    }

    private int point(int index) {
        return points.length == 0 ? text.charAt(index) : points[index];
    }

    @Override
    public Mark getMark() {
        return new Mark(NAME, at, line, column, NO_SNIPPET, 0);
    }

    @Override
    public void forward() {
        forward(1);
    }

    @Override
    public void forward(int count) {
        for (int i = 0; i < count && at < length; i++) {
            int c = peek();
            at++;
            if (isLineEnd(c) || c == '\r' && at < length && point(at) != '\n') {
                line++;
                column = 0;
            } else if (c != 0xFEFF) {
                column++;
            }
        }
    }

    private static boolean isLineEnd(int c) {
        return c == '\n' || c == 0x85 || c == 0x2028 || c == 0x2029;
    }

    @Override
    public int peek() {
        return peek(0);
    }

    @Override
    public int peek(int distance) {
        int index = at + distance;
        if (index >= length) {
            check(length);
            return 0;
        }
        if (index >= checked) {
            check(Math.min(length, index + AHEAD));
        }
        return point(index);
    }

    /** Looks for characters that YAML forbids, up to an index. */
    private void check(int to) {
        for (; checked < to; checked++) {
            int c = point(checked);
            if (!isPrintable(c)) {
                throw new ReaderException(NAME, checked, c, "special characters are not allowed");
            }
        }
    }

    @Override
    public String prefix(int count) {
        int end = Math.min(length, at + count);
        return points.length == 0 ? text.substring(at, end) : new String(points, at, end - at);
    }

    @Override
    public String prefixForward(int count) {
        String prefix = prefix(count);
        at += count;
        column += count;
        return prefix;
    }

    @Override
    public int getColumn() {
        return column;
    }

    @Override
    public int getDocumentIndex() {
        return at - documentStart;
    }

    @Override
    public void resetDocumentIndex() {
        documentStart = at;
    }

    @Override
    public int getIndex() {
        return at;
    }

    @Override
    public int getLine() {
        return line;
    }
}
