package dev.plumb.expression.functions;

import dev.plumb.expression.Values;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes JSON as Python's {@code json.dumps} does, so that a file written by Ansible stays as it is. Used once. */
final class PythonJson {
    private final int indent;
    private final boolean sorted;
    private final boolean ascii;
    private final StringBuilder out = new StringBuilder();

    /**
     * A writer.
     *
     * @param indent spaces of a level; negative for one line
     */
    PythonJson(int indent, boolean sorted, boolean ascii) {
        this.indent = indent;
        this.sorted = sorted;
        this.ascii = ascii;
    }

    String write(@Nullable Object value) {
        value(value, 0);
        return out.toString();
    }

    private void value(@Nullable Object value, int level) {
        if (value instanceof Map<?, ?> map) {
            Map<?, ?> entries = sorted ? new TreeMap<>(map) : map;
            Iterator<? extends Map.Entry<?, ?>> each = entries.entrySet().iterator();
            out.append('{');
            for (boolean first = true; each.hasNext(); first = false) {
                Map.Entry<?, ?> entry = each.next();
                between(first, level + 1);
                string(String.valueOf(entry.getKey()));
                out.append(": ");
                value(entry.getValue(), level + 1);
            }
            end(map.isEmpty(), level).append('}');
        } else if (value instanceof List<?> list) {
            out.append('[');
            boolean first = true;
            for (Object item : list) {
                between(first, level + 1);
                first = false;
                value(item, level + 1);
            }
            end(list.isEmpty(), level).append(']');
        } else if (value instanceof Double number) {
            out.append(number(number));
        } else if (value == null || value instanceof Boolean || value instanceof Number) {
            out.append(value);
        } else {
            string(String.valueOf(Values.text(value)));
        }
    }

    /** As Python shows numbers: {@code 1.0}, {@code 1e+16}. */
    static String number(double number) {
        if (!Double.isFinite(number)) {
            return Double.isNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity";
        }
        double size = Math.abs(number);
        if (size == 0 || size >= 1e-4 && size < 1e16) {
            String plain = BigDecimal.valueOf(number).toPlainString();
            return plain.indexOf('.') < 0 ? plain + ".0" : plain;
        }
        String[] parts = Double.toString(number).split("E");
        String digits = parts[0].endsWith(".0") ? parts[0].substring(0, parts[0].length() - 2) : parts[0];
        int exponent = Integer.parseInt(parts[1]);
        return digits + String.format("e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
    }

    private void between(boolean first, int level) {
        if (indent < 0) {
            out.append(first ? "" : ", ");
        } else {
            out.append(first ? "\n" : ",\n").append(" ".repeat(indent * level));
        }
    }

    private StringBuilder end(boolean empty, int level) {
        if (indent >= 0 && !empty) {
            out.append('\n').append(" ".repeat(indent * level));
        }
        return out;
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int escape = "\"\\\n\r\t\b\f".indexOf(c);
            if (escape >= 0) {
                out.append('\\').append("\"\\nrtbf".charAt(escape));
            } else if (c < 0x20 || ascii && c > 0x7e) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
