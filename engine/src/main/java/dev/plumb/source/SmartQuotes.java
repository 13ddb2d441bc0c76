package dev.plumb.source;

import org.jspecify.annotations.Nullable;

/** Quotation marks of running text, which text programs and web pages put where plain ones were typed. */
public final class SmartQuotes {
    private static final String DOUBLE = "\u201c\u201d\u201e\u00ab\u00bb";
    private static final String SINGLE = "\u2018\u2019\u201a";

    private SmartQuotes() {}

    /** What to write instead of one, or null when the character is none. */
    public static @Nullable String hint(char c) {
        return DOUBLE.indexOf(c) >= 0 ? "write \" instead" : SINGLE.indexOf(c) >= 0 ? "write ' instead" : null;
    }

    /** Whether the text begins with one and ends with one: it was to be quoted. */
    public static boolean around(String text) {
        return text.length() > 1 && hint(text.charAt(0)) != null && hint(text.charAt(text.length() - 1)) != null;
    }

    /** The mistake of a quotation mark that begins a value. */
    static Problem problem(Position position, char c) {
        return new Problem(position, "'" + c + "' is no quote in YAML: it is a character of the value", hint(c));
    }

    /** Offset of one that begins a value in this line, or -1. */
    static int beginning(String line) {
        boolean begins = true;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (begins && hint(c) != null) {
                return i;
            } else if (!Character.isWhitespace(c)) {
                begins = ":-[{,".indexOf(c) >= 0;
            }
        }
        return -1;
    }
}
