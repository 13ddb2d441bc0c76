package dev.plumb.modules.files;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes data as Python's {@code json.dumps} does, which is what {@code copy} makes of a {@code content} that is no text. */
final class PythonJson {
    private PythonJson() {}

    /** The text a content stands for: a text itself, or data as JSON. */
    static String text(Object content) {
        if (content instanceof Boolean flag) {
            return flag ? "True" : "False";
        } else if (content instanceof Map<?, ?> || content instanceof List<?>) {
            StringBuilder text = new StringBuilder();
            write(text, content);
            return text.toString();
        }
        return content.toString();
    }

    private static void write(StringBuilder text, @Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            String separator = "{";
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                quote(text.append(separator), String.valueOf(entry.getKey()));
                write(text.append(": "), entry.getValue());
                separator = ", ";
            }
            text.append(map.isEmpty() ? "{}" : "}");
        } else if (value instanceof List<?> list) {
            String separator = "[";
            for (Object item : list) {
                write(text.append(separator), item);
                separator = ", ";
            }
            text.append(list.isEmpty() ? "[]" : "]");
        } else if (value == null || value instanceof Number || value instanceof Boolean) {
            text.append(value);
        } else {
            quote(text, value.toString());
        }
    }

    private static void quote(StringBuilder text, String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            int simple = "\"\\\n\r\t\b\f".indexOf(c);
            if (simple >= 0) {
                text.append('\\').append("\"\\nrtbf".charAt(simple));
            } else if (c < ' ' || c > '~') {
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }
}
