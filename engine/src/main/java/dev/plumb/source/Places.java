package dev.plumb.source;

import dev.plumb.source.YamlNode.Scalar;
import dev.plumb.source.YamlNode.Style;
import java.util.HashMap;
import java.util.Map;

/**
 * Finds the place of a character within a scalar: through quotes, escapes, folded lines and the indentation of blocks. Reads
 * the file again for that, once. Not thread-safe.
 */
public final class Places {
    private final Map<String, String> texts = new HashMap<>();

    /**
     * The place of {@code scalar.text().charAt(offset)}.
     *
     * @param offset from 0; may be the text's length
     * @return the exact place, or the scalar's beginning when its source cannot be had
     */
    public Position at(Scalar scalar, int offset) {
        Position start = scalar.position();
        if (offset == 0 && scalar.style() == Style.PLAIN) {
            return start;
        }
        String source = texts.computeIfAbsent(start.file(), Places::load);
        int from = indexOf(source, start);
        if (from < 0) {
            return start;
        }
        int found = new Alignment(source, from, scalar).find(offset);
        return found < 0 ? start : positionOf(source, found, start.file());
    }

    private static String load(String file) {
        String text = SourceLines.text(file);
        return text == null ? "" : text;
    }

    private static int indexOf(String source, Position position) {
        int index = 0;
        for (int line = 1; line < position.line(); line++) {
            index = source.indexOf('\n', index) + 1;
            if (index == 0) {
                return -1;
            }
        }
        int columns = position.column() - 1;
        if (position.line() == 0 || source.codePointCount(index, source.length()) <= columns) {
            return -1;
        }
        return source.offsetByCodePoints(index, columns);
    }

    private static Position positionOf(String source, int index, String file) {
        int line = 1;
        int lineStart = 0;
        for (int i = source.indexOf('\n'); i >= 0 && i < index; i = source.indexOf('\n', i + 1)) {
            line++;
            lineStart = i + 1;
        }
        return new Position(file, line, source.codePointCount(lineStart, index) + 1);
    }

    /** Walks along the source and the text that was made from it. */
    private static final class Alignment {
        private final String source;
        private final String text;
        private final boolean escapes;
        private int at;

        Alignment(String source, int from, Scalar scalar) {
            this.source = source;
            this.text = scalar.text();
            this.at = from;
            while (at < source.length() && (source.charAt(at) == '!' || source.charAt(at) == '&')) {
                skipProperty();
            }
            this.escapes = at < source.length() && scalar.style() == Style.QUOTED && source.charAt(at) == '"';
            if (scalar.style() == Style.QUOTED) {
                at++;
            } else if (scalar.style() == Style.BLOCK) {
                int lineEnd = source.indexOf('\n', at);
                at = lineEnd < 0 ? source.length() : lineEnd;
            }
        }

        /** A tag or an anchor before the value. */
        private void skipProperty() {
            while (at < source.length() && !Character.isWhitespace(source.charAt(at))) {
                at++;
            }
            while (at < source.length() && Character.isWhitespace(source.charAt(at))) {
                at++;
            }
        }

        /** The index in the source of the text's character at this offset, or -1. */
        int find(int offset) {
            for (int i = 0; i < text.length() && i <= offset; i++) {
                char wanted = text.charAt(i);
                if (Character.isWhitespace(wanted)) {
                    continue;
                }
                int found = next(wanted);
                if (found < 0 || i == offset) {
                    return found;
                }
            }
            return Math.min(at, source.length());
        }

        private int next(char wanted) {
            while (at < source.length()) {
                char c = source.charAt(at);
                if (escapes && c == '\\' && at + 1 < source.length()) {
                    int start = at;
                    char escaped = source.charAt(at + 1);
                    int digits = escaped == 'x' ? 2 : escaped == 'u' ? 4 : escaped == 'U' ? 8 : 0;
                    at += 2 + digits;
                    if (escaped == wanted || digits > 0) {
                        return start;
                    }
                } else if (c == wanted) {
                    return at++;
                } else if (Character.isWhitespace(c) || c == '\'') {
                    at++;
                } else {
                    return -1;
                }
            }
            return -1;
        }
    }
}
