package dev.plumb.expression;

import dev.plumb.source.Position;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A template's text as FreeMarker gets it: calls of our functions have an {@code @} before the name, so that no variable
 * hides them, {@code name=value} is {@code @@name,value}, which FreeMarker can read, and expressions with words that it does
 * not have are translated. Places can be traced back.
 */
final class TemplateText {
    private final String source;
    private final List<Edit> edits = new ArrayList<>();
    private final List<Translator.Operand> operands = new ArrayList<>();
    private final List<Integer> jinja = new ArrayList<>();

    /** Code that stands in place of a part of the source. */
    private record Edit(int start, int end, Code code) {}

    TemplateText(String source) {
        this.source = source;
    }

    /** The author's text. */
    String source() {
        return source;
    }

    /** Says that an {@code @} stands before this offset of the source. */
    void insert(int offset) {
        edits.add(new Edit(offset, offset, new Code(offset).add("@")));
    }

    /** Says that a comma stands in place of the character at this offset. */
    void comma(int offset) {
        edits.add(new Edit(offset, offset + 1, new Code(offset).add(",")));
    }

    /** Says that this code stands in place of a part of the source; what follows keeps its lines. */
    void replace(int start, int end, Code code) {
        long lines = source.substring(start, end).chars().filter(c -> c == '\n').count();
        edits.add(new Edit(start, end, code.add(" " + "\n".repeat((int) lines), Math.max(start, end - 1))));
    }

    /** Parts of the source that the translated expressions name by their numbers. */
    List<Translator.Operand> operands() {
        return operands;
    }

    /** Offsets of Jinja's braces, which are text here. */
    List<Integer> jinja() {
        return jinja;
    }

    /** The text for FreeMarker. */
    String text() {
        if (edits.isEmpty()) {
            return source;
        }
        edits.sort(Comparator.comparingInt(Edit::start));
        StringBuilder text = new StringBuilder();
        int from = 0;
        for (Edit edit : edits) {
            text.append(source, from, edit.start()).append(edit.code().text());
            from = edit.end();
        }
        return text.append(source.substring(from)).toString();
    }

    /**
     * The place in the author's text.
     *
     * @param start the first character of the file
     * @param line a line of FreeMarker's text, from 1
     * @param column a column of it, from 1
     */
    Position position(Position start, int line, int column) {
        if (edits.isEmpty()) {
            return new Position(start.file(), line, column);
        }
        String text = text();
        int offset = 0;
        for (int i = 1; i < line; i++) {
            offset = text.indexOf('\n', offset) + 1;
        }
        return Locator.in(start, source, offset(offset + column - 1));
    }

    /** The offset in the source for one in FreeMarker's text. */
    private int offset(int offset) {
        int shift = 0;
        for (Edit edit : edits) {
            int begins = edit.start() + shift;
            int length = edit.code().text().length();
            if (offset < begins) {
                break;
            } else if (offset < begins + length) {
                return edit.code().source(offset - begins);
            }
            shift += length - (edit.end() - edit.start());
        }
        return offset - shift;
    }
}
