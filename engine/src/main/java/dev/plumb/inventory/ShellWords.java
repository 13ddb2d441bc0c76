package dev.plumb.inventory;

import dev.plumb.source.Position;
import dev.plumb.source.Problems;
import java.util.ArrayList;
import java.util.List;

/** Splits a host's line into words as a shell would: quotes and backslashes, {@code #} begins a comment. */
final class ShellWords {
    /**
     * A word.
     *
     * @param text its text without quotes
     * @param position where it begins
     * @param columns for each character of the text its distance from the beginning, in columns
     */
    record Word(String text, Position position, int[] columns) {
        /** The place of a character of the text. */
        Position at(int index) {
            int last = columns.length == 0 ? 0 : columns[columns.length - 1] + 1;
            return position.plusColumns(index < columns.length ? columns[index] : last);
        }
    }

    private final String line;
    private final Position start;
    private final Problems problems;
    private final StringBuilder text = new StringBuilder();
    private final List<Integer> columns = new ArrayList<>();
    private int at;

    private ShellWords(String line, Position start, Problems problems) {
        this.line = line;
        this.start = start;
        this.problems = problems;
    }

    /** The words of a line up to a comment; an open quote is told. */
    static List<Word> split(String line, Position start, Problems problems) {
        return new ShellWords(line, start, problems).words();
    }

    private List<Word> words() {
        List<Word> words = new ArrayList<>();
        while (true) {
            while (at < line.length() && Character.isWhitespace(line.charAt(at))) {
                at++;
            }
            if (at == line.length() || line.charAt(at) == '#') {
                return words;
            }
            words.add(word());
        }
    }

    private Word word() {
        int begin = at;
        text.setLength(0);
        columns.clear();
        while (at < line.length() && !Character.isWhitespace(line.charAt(at))) {
            char c = line.charAt(at);
            if (c == '"' || c == '\'') {
                quoted(c, begin);
            } else if (c == '\\' && at + 1 < line.length()) {
                at++;
                take(begin);
            } else if (c == '#') {
                // Ansible drops the rest of the line here, which is never what is meant.
                problems.add(
                        start.plusColumns(at),
                        "# within a word begins a comment in Ansible's inventories",
                        "put the value in quotes, or a blank before the #");
                take(begin);
            } else {
                take(begin);
            }
        }
        int[] places = new int[columns.size()];
        for (int i = 0; i < places.length; i++) {
            places[i] = columns.get(i);
        }
        return new Word(text.toString(), start.plusColumns(begin), places);
    }

    private void take(int begin) {
        text.append(line.charAt(at));
        columns.add(at - begin);
        at++;
    }

    private void quoted(char quote, int begin) {
        int opened = at++;
        while (at < line.length() && line.charAt(at) != quote) {
            boolean escaped = quote == '"'
                    && line.charAt(at) == '\\'
                    && at + 1 < line.length()
                    && (line.charAt(at + 1) == '"' || line.charAt(at + 1) == '\\');
            if (escaped) {
                at++;
            }
            take(begin);
        }
        if (at == line.length()) {
            problems.add(start.plusColumns(opened), "the quote that opens here is never closed", null);
        } else {
            at++;
        }
    }
}
