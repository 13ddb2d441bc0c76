package dev.plumb.modules.control;

import dev.plumb.expression.Unknown;
import dev.plumb.expression.Withheld;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values as people read them: texts plainly, lists and mappings as indented YAML. */
final class Shown {
    private Shown() {}

    /** The value; more than one line when it is a list or mapping that has something in it. */
    static String of(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        if (isNested(value)) {
            nested(value, "", out);
            return "\n" + out.toString().stripTrailing();
        }
        return scalar(value);
    }

    private static boolean isNested(@Nullable Object value) {
        return value instanceof List<?> list && !list.isEmpty() || value instanceof Map<?, ?> map && !map.isEmpty();
    }

    private static String scalar(@Nullable Object value) {
        if (value == null) {
            return "null";
        } else if (value instanceof List) {
            return "[]";
        } else if (value instanceof Unknown unknown) {
            return "(not known: " + unknown.cause() + ")";
        } else if (value instanceof Withheld withheld) {
            return "(" + withheld.why() + ")";
        }
        return value instanceof Map ? "{}" : String.valueOf(value);
    }

    private static void nested(@Nullable Object value, String indent, StringBuilder out) {
        if (value instanceof List<?> list) {
            list.forEach(item -> entry("- ", item, indent, out));
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((name, item) -> entry(name + ": ", item, indent, out));
        }
    }

    private static void entry(String lead, @Nullable Object item, String indent, StringBuilder out) {
        if (isNested(item)) {
            out.append(indent).append(lead.stripTrailing()).append('\n');
            nested(item, indent + "  ", out);
        } else {
            out.append(indent).append(lead).append(scalar(item)).append('\n');
        }
    }
}
