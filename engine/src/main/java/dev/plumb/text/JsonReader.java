package dev.plumb.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one JSON text, strictly: RFC 8259 and nothing more. */
public final class JsonReader {
    private static final int DEPTH_LIMIT = 500;

    private final String text;
    private int i;
    private int depth;

    private JsonReader(String text) {
        this.text = text;
    }

    /** A text is not JSON. */
    public static final class Malformed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Malformed(String message, int line, int column) {
            super(message + " at line " + line + ", column " + column, null, false, false);
        }
    }

    /**
     * Reads a JSON text.
     *
     * @return {@code Map<String, Object>} in the order of the text, {@code List<Object>}, {@code String}, {@code Boolean},
     *     {@code Long} for whole numbers, {@code Double} for others, or null
     * @throws Malformed when it is not JSON; a key given twice counts as such
     */
    public static @Nullable Object read(String text) {
        return new JsonReader(text).whole();
    }

    private @Nullable Object whole() {
        Object value = value();
        blanks();
        if (i < text.length()) {
            throw wrong("more text after the value");
        }
        return value;
    }

    private @Nullable Object value() {
        blanks();
        if (i >= text.length()) {
            throw wrong("the text ends where a value is missing");
        }
        char c = text.charAt(i);
        return switch (c) {
            case '{' -> map();
            case '[' -> list();
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, @Nullable Object> map() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        enter();
        if (isNext('}')) {
            return leave(map);
        }
        while (true) {
            blanks();
            if (i >= text.length() || text.charAt(i) != '"') {
                throw wrong("a key in double quotes is missing");
            }
            int at = i;
            String key = string();
            if (map.containsKey(key)) {
                i = at;
                throw wrong("the key \"" + key + "\" stands here a second time");
            }
            if (!isNext(':')) {
                throw wrong("':' is missing");
            }
            map.put(key, value());
            if (isNext('}')) {
                return leave(map);
            } else if (!isNext(',')) {
                throw wrong("',' or '}' is missing");
            }
        }
    }

    private List<@Nullable Object> list() {
        List<@Nullable Object> list = new ArrayList<>();
        enter();
        if (isNext(']')) {
            return leave(list);
        }
        while (true) {
            list.add(value());
            if (isNext(']')) {
                return leave(list);
            } else if (!isNext(',')) {
                throw wrong("',' or ']' is missing");
            }
        }
    }

    private void enter() {
        i++;
        if (++depth > DEPTH_LIMIT) {
            throw wrong("more than " + DEPTH_LIMIT + " levels");
        }
    }

    private <T> T leave(T value) {
        depth--;
        return value;
    }

    private boolean isNext(char c) {
        blanks();
        boolean is = i < text.length() && text.charAt(i) == c;
        if (is) {
            i++;
        }
        return is;
    }

    private @Nullable Object word(String word, @Nullable Object value) {
        if (!text.startsWith(word, i)) {
            throw wrong("a value is missing");
        }
        i += word.length();
        return value;
    }

    private Object number() {
        int start = i;
        skip('-');
        int digits = i;
        int count = digits();
        if (count == 0 || count > 1 && text.charAt(digits) == '0') {
            i = start;
            throw wrong(count == 0 ? "a value is missing" : "a number begins with 0");
        }
        boolean whole = true;
        if (skip('.')) {
            whole = false;
            requireDigits();
        }
        if (skip('e') || skip('E')) {
            whole = false;
            if (!skip('+')) {
                skip('-');
            }
            requireDigits();
        }
        return value(start, whole);
    }

    private Object value(int start, boolean whole) {
        String digits = text.substring(start, i);
        if (whole && digits.length() <= 20) {
            try {
                return Long.parseLong(digits);
            } catch (NumberFormatException e) {
                // beyond a long: as a double, like every other reader does
            }
        }
        double number = Double.parseDouble(digits);
        if (Double.isInfinite(number)) {
            i = start;
            throw wrong("a number is too large");
        }
        return number;
    }

    private boolean skip(char c) {
        boolean is = i < text.length() && text.charAt(i) == c;
        if (is) {
            i++;
        }
        return is;
    }

    private int digits() {
        int start = i;
        while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
            i++;
        }
        return i - start;
    }

    private void requireDigits() {
        if (digits() == 0) {
            throw wrong("a digit is missing");
        }
    }

    private String string() {
        StringBuilder string = new StringBuilder();
        i++;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '"') {
                i++;
                return string.toString();
            } else if (c < 0x20) {
                throw wrong("a control character stands in a string");
            }
            i++;
            string.append(c == '\\' ? escape() : c);
        }
        throw wrong("a string has no closing quote");
    }

    private char escape() {
        if (i >= text.length()) {
            throw wrong("a string has no closing quote");
        }
        char c = text.charAt(i++);
        int known = "\"\\/bfnrt".indexOf(c);
        if (known >= 0) {
            return "\"\\/\b\f\n\r\t".charAt(known);
        }
        int value = 0;
        for (int n = 0; c == 'u' && n < 4; n++) {
            int digit = i < text.length() && text.charAt(i) < 0x80 ? Character.digit(text.charAt(i), 16) : -1;
            if (digit < 0) {
                throw wrong("four hexadecimal digits are missing");
            }
            value = value * 16 + digit;
            i++;
        }
        if (c != 'u') {
            i--;
            throw wrong("'\\" + c + "' is no escape");
        }
        return (char) value;
    }

    private void blanks() {
        while (i < text.length() && " \t\r\n".indexOf(text.charAt(i)) >= 0) {
            i++;
        }
    }

    private Malformed wrong(String message) {
        int line = 1;
        int lineStart = 0;
        for (int at = 0; at < i; at++) {
            if (text.charAt(at) == '\n') {
                line++;
                lineStart = at + 1;
            }
        }
        return new Malformed(message, line, i - lineStart + 1);
    }
}
