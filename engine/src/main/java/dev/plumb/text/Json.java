package dev.plumb.text;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes JSON. */
public final class Json {
    private static final String HEX = "0123456789abcdef";

    private Json() {}

    /**
     * A value as JSON on one line.
     *
     * @param value null, {@code Boolean}, {@code Number}, {@code CharSequence}, {@code Map} (keys by their text) or
     *     {@code Iterable}, nested at will; anything else as its text
     */
    public static String write(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        write(value, out, -1);
        return out.toString();
    }

    /** A value as JSON, indented by two spaces a level. */
    public static String pretty(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        write(value, out, 0);
        return out.toString();
    }

    private static void write(@Nullable Object value, StringBuilder out, int level) {
        if (value == null || value instanceof Boolean) {
            out.append(value);
        } else if (value instanceof Double || value instanceof Float) {
            double number = ((Number) value).doubleValue();
            out.append(Double.isFinite(number) ? value : "null");
        } else if (value instanceof Number) {
            out.append(value);
        } else if (value instanceof Map<?, ?> map) {
            object(map, out, level);
        } else if (value instanceof Iterable<?> items) {
            array(items, out, level);
        } else {
            string(value.toString(), out);
        }
    }

    private static void object(Map<?, ?> map, StringBuilder out, int level) {
        out.append('{');
        boolean first = true;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            separate(out, first, level);
            first = false;
            string(String.valueOf(entry.getKey()), out);
            out.append(level < 0 ? ":" : ": ");
            write(entry.getValue(), out, level < 0 ? -1 : level + 1);
        }
        end(out, first, level);
        out.append('}');
    }

    private static void array(Iterable<?> items, StringBuilder out, int level) {
        out.append('[');
        boolean first = true;
        for (Object item : items) {
            separate(out, first, level);
            first = false;
            write(item, out, level < 0 ? -1 : level + 1);
        }
        end(out, first, level);
        out.append(']');
    }

    private static void separate(StringBuilder out, boolean first, int level) {
        if (!first) {
            out.append(',');
        }
        if (level >= 0) {
            out.append('\n').append("  ".repeat(level + 1));
        }
    }

    private static void end(StringBuilder out, boolean empty, int level) {
        if (!empty && level >= 0) {
            out.append('\n').append("  ".repeat(level));
        }
    }

    private static void string(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (isPlain(text, i)) {
                        out.append(c);
                    } else {
                        unicode(c, out);
                    }
                }
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

    private static void unicode(char c, StringBuilder out) {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(HEX.charAt(c >> shift & 15));
        }
    }
}
