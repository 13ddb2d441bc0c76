package dev.plumb.expression;

import java.util.ArrayList;
import java.util.List;

/**
 * A template's text as FreeMarker gets it: calls of our functions have an {@code @} before the name, so that no variable
 * hides them, and {@code name=value} is {@code @@name,value}, which FreeMarker can read. Columns can be traced back.
 */
final class TemplateText {
    private final String source;
    private final List<Integer> inserted = new ArrayList<>();
    private final List<Integer> commas = new ArrayList<>();

    TemplateText(String source) {
        this.source = source;
    }

    /** Says that an {@code @} stands before this offset of the source. */
    void insert(int offset) {
        inserted.add(offset);
    }

    /** Says that a comma stands in place of the character at this offset. */
    void comma(int offset) {
        commas.add(offset);
    }

    /** The text for FreeMarker. */
    String text() {
        if (inserted.isEmpty()) {
            return source;
        }
        inserted.sort(null);
        StringBuilder text = new StringBuilder(source);
        commas.forEach(offset -> text.setCharAt(offset, ','));
        for (int i = inserted.size() - 1; i >= 0; i--) {
            text.insert(inserted.get(i).intValue(), '@');
        }
        return text.toString();
    }

    /**
     * The column of the source.
     *
     * @param line a line, from 1
     * @param column a column of FreeMarker's text, from 1
     */
    int column(int line, int column) {
        int start = 0;
        for (int i = 1; i < line && start >= 0; i++) {
            start = source.indexOf('\n', start) + 1;
        }
        int shift = 0;
        for (int offset : inserted) {
            if (offset >= start && offset - start + 1 + shift < column) {
                shift++;
            }
        }
        return Math.max(1, column - shift);
    }
}
