package dev.plumb.cli;

import dev.plumb.text.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes plain data as YAML in blocks. What could be read as anything but a text stands in double quotes. */
final class YamlText {
    private final StringBuilder out = new StringBuilder();

    private YamlText() {}

    /** A document that ends with a line feed. */
    static String of(@Nullable Object value) {
        YamlText text = new YamlText();
        if (isLeaf(value)) {
            text.out.append(leaf(value)).append('\n');
        } else {
            text.block(value, "");
        }
        return text.out.toString();
    }

    private static boolean isLeaf(@Nullable Object value) {
        return !(value instanceof Map<?, ?> map && !map.isEmpty())
                && !(value instanceof List<?> list && !list.isEmpty());
    }

    private void block(@Nullable Object value, String indent) {
        if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.append(indent).append(leaf(String.valueOf(entry.getKey()))).append(':');
                below(entry.getValue(), indent);
            }
        } else if (value instanceof List<?> list) {
            for (Object item : list) {
                out.append(indent).append('-');
                below(item, indent);
            }
        }
    }

    private void below(@Nullable Object value, String indent) {
        if (isLeaf(value)) {
            out.append(' ').append(leaf(value)).append('\n');
        } else {
            out.append('\n');
            block(value, indent + "  ");
        }
    }

    private static String leaf(@Nullable Object value) {
        return value instanceof String text && isPlain(text) ? text : Json.write(value);
    }

    /** Whether no reader of YAML could take the text for something else without quotes. */
    private static boolean isPlain(String text) {
        boolean letter = !text.isEmpty() && Character.isLetter(text.charAt(0));
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            letter &= c < 0x80 && (Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.');
        }
        return letter
                && !List.of("y", "n", "yes", "no", "on", "off", "true", "false", "null")
                        .contains(text.toLowerCase(java.util.Locale.ROOT));
    }
}
