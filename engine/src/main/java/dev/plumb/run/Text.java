package dev.plumb.run;

import dev.plumb.text.Plural;
import java.util.List;

/** Small helpers for text shown to people. */
final class Text {
    private Text() {}

    /** The last {@code n} lines that are not blank, joined by newlines. */
    static String lastLines(String text, int n) {
        List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - n), lines.size()));
    }

    /** {@code 1 task}, {@code 2 tasks}. */
    static String count(int n, String noun) {
        return Plural.of(n, noun);
    }
}
