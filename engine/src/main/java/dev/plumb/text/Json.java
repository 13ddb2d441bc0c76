package dev.plumb.text;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes JSON (RFC 8259), in a style of ours or as Python's {@code json.dumps} does. One use. */
public final class Json {
    private static final String HEX = "0123456789abcdef";

    private final JsonStyle style;
    private final StringBuilder out = new StringBuilder();

    private Json(JsonStyle style) {
        this.style = style;
    }

    /** A value as JSON on one line: {@link JsonStyle#COMPACT}. */
    public static String write(@Nullable Object value) {
        return write(value, JsonStyle.COMPACT);
    }

    /** A value as JSON, indented by two spaces a level: {@link JsonStyle#PRETTY}. */
    public static String pretty(@Nullable Object value) {
        return write(value, JsonStyle.PRETTY);
    }

    /**
     * A value as JSON.
     *
     * @param value null, {@code Boolean}, {@code Number}, {@code CharSequence}, {@code Map} (keys by their text) or
     *     {@code Iterable}, nested at will; anything else as its text
     */
    public static String write(@Nullable Object value, JsonStyle style) {
        Json json = new Json(style);
        json.value(value, 0);
        return json.out.toString();
    }

    private void value(@Nullable Object value, int level) {
        if (value == null || value instanceof Boolean) {
            out.append(value);
        } else if (value instanceof Number number) {
            number(number);
        } else if (value instanceof Map<?, ?> map) {
            object(map, level);
        } else if (value instanceof Iterable<?> items) {
            array(items, level);
        } else {
            string(value.toString());
        }
    }

    private void number(Number number) {
        if (!(number instanceof Double || number instanceof Float)) {
            out.append(number);
        } else if (style.python()) {
            out.append(pythonNumber(number.doubleValue()));
        } else {
            // JSON has no word for what is not finite
            out.append(Double.isFinite(number.doubleValue()) ? number : "null");
        }
    }

    /** As Python's {@code repr} shows numbers: {@code 1.0}, {@code 1e+16}; in its JSON also {@code NaN} and {@code Infinity}. */
    private static String pythonNumber(double number) {
        if (number == 0 || !Double.isFinite(number)) {
            return Double.toString(number);
        }
        double size = Math.abs(number);
        if (size >= 1e-4 && size < 1e16) {
            // 1.0E-4 would become 0.00010
            String plain = BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
            return plain.indexOf('.') < 0 ? plain + ".0" : plain;
        }
        String[] parts = Double.toString(number).split("E");
        String digits = parts[0].endsWith(".0") ? parts[0].substring(0, parts[0].length() - 2) : parts[0];
        int exponent = Integer.parseInt(parts[1]);
        return digits + String.format(Locale.ROOT, "e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
    }

    private void object(Map<?, ?> map, int level) {
        out.append('{');
        boolean first = true;
        for (Map.Entry<?, ?> entry : (style.sorted() ? new TreeMap<>(map) : map).entrySet()) {
            separate(first, level);
            first = false;
            string(String.valueOf(entry.getKey()));
            out.append(style.colon());
            value(entry.getValue(), level + 1);
        }
        end(first, level);
        out.append('}');
    }

    private void array(Iterable<?> items, int level) {
        out.append('[');
        boolean first = true;
        for (Object item : items) {
            separate(first, level);
            first = false;
            value(item, level + 1);
        }
        end(first, level);
        out.append(']');
    }

    private void separate(boolean first, int level) {
        if (!first) {
            out.append(style.comma());
        }
        if (style.indent() >= 0) {
            out.append('\n').append(" ".repeat(style.indent() * (level + 1)));
        }
    }

    private void end(boolean empty, int level) {
        if (!empty && style.indent() >= 0) {
            out.append('\n').append(" ".repeat(style.indent() * level));
        }
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int escape = (style.python() ? "\"\\\n\r\t\b\f" : "\"\\\n\r\t").indexOf(c);
            if (escape >= 0) {
                out.append('\\').append("\"\\nrtbf".charAt(escape));
            } else if (style.python() ? c >= 0x20 && (c <= 0x7e || !style.ascii()) : isPlain(text, i)) {
                out.append(c);
            } else {
                unicode(c);
            }
        }
        out.append('"');
    }

    /** Whether a character may stand as it is: what a terminal would act on and halves of pairs may not. */
    private static boolean isPlain(String text, int at) {
        char c = text.charAt(at);
        if (c < 0x20 || c >= 0x7f && c < 0xa0 || Printable.turnsOrSplitsLines(c)) {
            return false;
        }
        if (Character.isHighSurrogate(c)) {
            return at + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(at + 1))
                    && !Printable.isTag(c, text.charAt(at + 1));
        }
        return !Character.isLowSurrogate(c)
                || at > 0 && Character.isHighSurrogate(text.charAt(at - 1)) && !Printable.isTag(text.charAt(at - 1), c);
    }

    private void unicode(char c) {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(HEX.charAt(c >> shift & 15));
        }
    }
}
