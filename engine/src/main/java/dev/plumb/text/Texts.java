package dev.plumb.text;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Small helpers for text shown to people. */
public final class Texts {
    /** Bytes at the end of an output that are looked at. */
    private static final int TAIL = 64 << 10;
    /** Characters shown of a line. */
    private static final int LONGEST_LINE = 1000;

    private Texts() {}

    /** The last {@code n} lines that are not blank, joined by newlines; of a very long line its beginning. */
    public static String lastLines(byte[] output, int n) {
        int from = Math.max(0, output.length - TAIL);
        String tail = new String(output, from, output.length - from, StandardCharsets.UTF_8);
        List<String> lines = tail.lines()
                .filter(line -> !line.isBlank())
                .map(Texts::shortened)
                .toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - n), lines.size()));
    }

    private static String shortened(String line) {
        if (line.length() <= LONGEST_LINE) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(LONGEST_LINE - 1)) ? LONGEST_LINE - 1 : LONGEST_LINE;
        return line.substring(0, end) + "…";
    }

    /** {@code 1 task}, {@code 2 tasks}. */
    public static String count(int n, String noun) {
        return Plural.of(n, noun);
    }

    /** The exception's kind, and what it says. */
    public static String words(Throwable trouble) {
        String text = trouble.getMessage() == null ? "" : ": " + trouble.getMessage();
        return trouble.getClass().getSimpleName() + text;
    }
}
