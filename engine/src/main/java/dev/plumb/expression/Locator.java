package dev.plumb.expression;

import dev.plumb.source.Places;
import dev.plumb.source.Position;
import dev.plumb.source.YamlNode;

/** Finds where a character of a text stands. Only errors pay for that. */
final class Locator {
    private Locator() {}

    /** The position of the character at {@code offset} of a text that begins at {@code start} and stands as it is. */
    static Position in(Position start, String text, int offset) {
        int end = Math.min(offset, text.length());
        int lineStart = text.lastIndexOf('\n', end - 1) + 1;
        if (lineStart == 0) {
            return start.plusColumns(end);
        }
        int lines = 0;
        for (int i = text.indexOf('\n'); i >= 0 && i < lineStart; i = text.indexOf('\n', i + 1)) {
            lines++;
        }
        return new Position(start.file(), start.line() + lines, end - lineStart + 1);
    }

    /** The position of the character at {@code offset} of a scalar's text; near it when the file cannot be read again. */
    static Position in(YamlNode.Scalar scalar, int offset) {
        Position start = scalar.position();
        Position found = new Places().at(scalar, offset);
        if (!found.equals(start) || offset == 0) {
            return found;
        }
        return switch (scalar.style()) {
            case PLAIN -> in(start, scalar.text(), offset);
            case QUOTED -> in(start.plusColumns(1), scalar.text(), offset);
            case BLOCK -> in(new Position(start.file(), start.line() + 1, start.column()), scalar.text(), offset);
        };
    }
}
