package dev.plumb.text;

/**
 * Makes text from hosts harmless for a terminal: what would move the cursor, change colours, set titles or turn the
 * direction of writing is shown as an escape instead.
 */
public final class Printable {
    private static final String HEX = "0123456789abcdef";

    private Printable() {}

    /**
     * The text on one line: control characters become {@code \n}, {@code \r}, {@code \t}, {@code \x1b} or
     * {@code \u202e}.
     */
    public static String line(String text) {
        return escape(text, false);
    }

    /** The text of one line of a file or of output: as {@link #line}, but tabs stay. */
    public static String content(String text) {
        return escape(text, true);
    }

    /** Text of several lines: as {@link #content}, but line feeds stay. */
    public static String lines(String text) {
        if (text.indexOf('\n') < 0) {
            return content(text);
        }
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int from = 0; from <= text.length(); ) {
            int end = text.indexOf('\n', from);
            end = end < 0 ? text.length() : end;
            out.append(content(text.substring(from, end)));
            out.append(end < text.length() ? "\n" : "");
            from = end + 1;
        }
        return out.toString();
    }

    private static String escape(String text, boolean keepTabs) {
        int at = 0;
        while (at < text.length() && isHarmless(text, at, keepTabs)) {
            at++;
        }
        if (at == text.length()) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 16).append(text, 0, at);
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (isHarmless(text, at, keepTabs)) {
                out.append(c);
            } else {
                escape(c, out);
            }
        }
        return out.toString();
    }

    private static void escape(char c, StringBuilder out) {
        if (c == '\n') {
            out.append("\\n");
        } else if (c == '\r') {
            out.append("\\r");
        } else if (c == '\t') {
            out.append("\\t");
        } else if (c < 0x100) {
            out.append("\\x").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
        } else {
            out.append("\\u");
            for (int shift = 12; shift >= 0; shift -= 4) {
                out.append(HEX.charAt(c >> shift & 15));
            }
        }
    }

    /** Letters that nobody sees: what a text says to a program need not be what it says to its reader. */
    static boolean isTag(char high, char low) {
        int point = Character.toCodePoint(high, low);
        return point >= 0xe0000 && point <= 0xe007f;
    }

    private static boolean isHarmless(String text, int at, boolean keepTabs) {
        char c = text.charAt(at);
        if (c < 0xa0) {
            return c >= 0x20 && c < 0x7f || c == '\t' && keepTabs;
        }
        if (Character.isHighSurrogate(c)) {
            return at + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(at + 1))
                    && !isTag(c, text.charAt(at + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return at > 0 && Character.isHighSurrogate(text.charAt(at - 1)) && !isTag(text.charAt(at - 1), c);
        }
        return !turnsOrSplitsLines(c);
    }

    /** Marks of writing direction and of annotations, separators of lines and paragraphs, the byte order mark. */
    public static boolean turnsOrSplitsLines(char c) {
        return c == 0x061c
                || c == 0x200e
                || c == 0x200f
                || c >= 0x2028 && c <= 0x202e
                || c >= 0x2066 && c <= 0x206f
                || c >= 0xfff9 && c <= 0xfffb
                || c == 0xfeff;
    }
}
