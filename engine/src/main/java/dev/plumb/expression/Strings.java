package dev.plumb.expression;

import org.jspecify.annotations.Nullable;

/** String literals of expressions. */
final class Strings {
    private Strings() {}

    /** The text of a string literal without placeholders, or null when it has some. */
    static @Nullable String constant(String source, Token token) {
        int from = from(token);
        int to = token.end() - 1;
        if (isRaw(token)) {
            return source.substring(from, to);
        }
        int placeholder = source.indexOf("${", from);
        return placeholder >= 0 && placeholder < to ? null : unescape(source, from, to);
    }

    static boolean isRaw(Token token) {
        return token.text().length() > 1;
    }

    /** Offset of its first character behind the quote. */
    static int from(Token token) {
        return token.start() + token.text().length();
    }

    /** Text with escapes resolved. */
    static String unescape(String source, int from, int to) {
        StringBuilder text = new StringBuilder();
        int i = from;
        while (i < to) {
            char c = source.charAt(i);
            if (c == '\\' && i + 1 < to) {
                i = escape(source, i, to, text);
            } else {
                text.append(c);
                i++;
            }
        }
        return text.toString();
    }

    /** FreeMarker's escapes; other backslashes stay, so that regular expressions can be written as in Python. */
    private static int escape(String source, int at, int to, StringBuilder text) {
        char c = source.charAt(at + 1);
        int known = "ntrfb\"'\\{=lga".indexOf(c);
        // In the replacement of a regular expression \g<1> is a group, and nobody writes >< that way.
        boolean group = source.startsWith("g<", at + 1);
        if (known >= 0 && !group) {
            text.append("\n\t\r\f\b\"'\\{=<>&".charAt(known));
            return at + 2;
        }
        int end = at + 2;
        while (c == 'x' && end < to && end < at + 6 && Character.digit(source.charAt(end), 16) >= 0) {
            end++;
        }
        if (end > at + 2) {
            text.append((char) Integer.parseInt(source.substring(at + 2, end), 16));
        } else {
            text.append('\\').append(c);
        }
        return end;
    }

    /** A literal of FreeMarker on one line that gives exactly this text. */
    static String literal(String text) {
        StringBuilder literal = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                literal.append('\\').append(c);
            } else if (c == '{') {
                literal.append("\\{");
            } else if (c < 0x20) {
                literal.append(String.format("\\x%04X", (int) c));
            } else {
                literal.append(c);
            }
        }
        return literal.append('"').toString();
    }
}
