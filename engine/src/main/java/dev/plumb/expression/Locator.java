package dev.plumb.expression;

import dev.plumb.source.Position;
import dev.plumb.source.YamlNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Finds where in a file a character of a YAML scalar stands. YAML folds, unescapes and unindents scalars, so the file is
 * read again and both texts are laid side by side; only errors pay for that.
 */
final class Locator {
    private Locator() {}

    /** The position of the character at {@code offset} of a text that begins at {@code start} and stands as it is. */
    static Position in(Position start, String text, int offset) {
        int end = Math.min(offset, text.length());
        int lineStart = text.lastIndexOf('\n', end - 1) + 1;
        if (lineStart == 0) {
            return start.plusColumns(end);
        }
        int lines = (int)
                text.substring(0, lineStart).chars().filter(c -> c == '\n').count();
        return new Position(start.file(), start.line() + lines, end - lineStart + 1);
    }

    /** The position of the character at {@code offset} of a scalar's text. */
    static Position in(YamlNode.Scalar scalar, int offset) {
        Position start = scalar.position();
        String source = source(start);
        int begin = source == null ? -1 : begin(source, scalar);
        int at = source == null || begin < 0 ? -1 : align(source, begin, scalar.text(), offset);
        if (source != null && at >= 0) {
            return position(start.file(), source, at);
        }
        return switch (scalar.style()) {
            case PLAIN -> in(start, scalar.text(), offset);
            case QUOTED -> in(start.plusColumns(1), scalar.text(), offset);
            case BLOCK -> in(new Position(start.file(), start.line() + 1, start.column()), scalar.text(), offset);
        };
    }

    private static @Nullable String source(Position position) {
        try {
            return position.line() == 0 ? null : Files.readString(Path.of(position.file()), StandardCharsets.UTF_8);
        } catch (IOException | InvalidPathException e) {
            return null;
        }
    }

    /** Offset of the scalar's first character of content in the file, or -1. */
    private static int begin(String source, YamlNode.Scalar scalar) {
        int i = 0;
        for (int line = 1; line < scalar.position().line(); line++) {
            i = source.indexOf('\n', i) + 1;
            if (i == 0) {
                return -1;
            }
        }
        i += scalar.position().column() - 1;
        String tag = scalar.tag();
        if (tag != null && source.startsWith(tag, i)) {
            i += tag.length();
            while (i < source.length() && Character.isWhitespace(source.charAt(i))) {
                i++;
            }
        }
        return switch (scalar.style()) {
            case PLAIN -> i;
            case QUOTED -> i < source.length() && "\"'".indexOf(source.charAt(i)) >= 0 ? i + 1 : -1;
            case BLOCK -> source.indexOf('\n', i) + 1;
        };
    }

    /** Walks both texts up to the offset; -1 when they turn out not to be the same. */
    private static int align(String source, int begin, String text, int offset) {
        int s = begin;
        int t = 0;
        while (s < source.length()) {
            boolean reached = t >= offset;
            char want = t < text.length() ? text.charAt(t) : '\n';
            char have = source.charAt(s);
            if (have == want) {
                if (reached) {
                    return s;
                }
                s++;
                t++;
            } else if (Character.isWhitespace(have) && t < text.length()) {
                s++;
            } else if (Character.isWhitespace(want) && t < text.length()) {
                t++;
            } else if (have == '\\') {
                if (reached) {
                    return s;
                }
                s += escapeLength(source, s);
                t++;
            } else if (have == '\'' && s > begin && source.charAt(s - 1) == '\'') {
                s++;
            } else {
                return t >= text.length() ? s : -1;
            }
        }
        return t >= text.length() ? source.length() : -1;
    }

    private static int escapeLength(String source, int at) {
        return at + 1 >= source.length()
                ? 1
                : switch (source.charAt(at + 1)) {
                    case 'x' -> 4;
                    case 'u' -> 6;
                    case 'U' -> 10;
                    default -> 2;
                };
    }

    private static Position position(String file, String source, int at) {
        int line = 1;
        int lineStart = 0;
        for (int i = source.indexOf('\n'); i >= 0 && i < at; i = source.indexOf('\n', i + 1)) {
            line++;
            lineStart = i + 1;
        }
        return new Position(file, line, at - lineStart + 1);
    }
}
