package dev.plumb.module;

import dev.plumb.expression.Values;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns plain data into the types of parameters. */
final class Conversion {
    /** Words that people take for one that is a choice, and that are not spelt like it. */
    private static final Map<String, String> SYNONYMS = Map.of(
            "running", "started",
            "up", "started",
            "down", "stopped",
            "dir", "directory",
            "folder", "directory",
            "symlink", "link",
            "removed", "absent",
            "deleted", "absent",
            "installed", "present",
            "created", "present");

    private Conversion() {}

    /** A value that does not fit: what was expected (the message), what was given, and what to write. */
    static final class Unfit extends Exception {
        private static final long serialVersionUID = 1L;
        private final String given;
        private final String hint;

        Unfit(String expected, String given, String hint) {
            super(expected, null, false, false);
            this.given = given;
            this.hint = hint;
        }

        /** What was given, in words; for a secret not to be shown. */
        String given() {
            return given;
        }

        String hint() {
            return hint;
        }
    }

    /**
     * The value as the parameter's type.
     *
     * @param value plain data, not null
     */
    static Object convert(ParamSpec param, Object value) throws Unfit {
        Type type = param.type();
        if (type instanceof ParameterizedType generic) {
            return generic.getRawType() == List.class ? list(param, value) : map(value);
        }
        Class<?> wanted = (Class<?>) type;
        if (wanted == String.class) {
            return string(value);
        } else if (wanted == boolean.class || wanted == Boolean.class) {
            return bool(value);
        } else if (wanted.isEnum()) {
            return choice(wanted, value);
        } else if (wanted == FileMode.class) {
            return mode(value);
        } else if (wanted == Object.class) {
            return value;
        }
        return number(wanted, value);
    }

    private static String string(Object value) throws Unfit {
        if (value instanceof Map || value instanceof List) {
            throw new Unfit("a text", shown(value), "write one value, in quotes if it has special characters");
        }
        if (value instanceof Boolean flag) {
            return flag ? "True" : "False";
        }
        String text = Values.text(value);
        if (text == null) {
            throw new Unfit("a text", Values.kind(value), "write one value");
        }
        return text;
    }

    private static Boolean bool(Object value) throws Unfit {
        if (value instanceof Boolean flag) {
            return flag;
        }
        switch (String.valueOf(value).toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "1", "y", "t" -> {
                return true;
            }
            case "false", "no", "off", "0", "n", "f" -> {
                return false;
            }
            default -> throw new Unfit("yes or no", shown(value), "write true or false");
        }
    }

    private static Object number(Class<?> wanted, Object value) throws Unfit {
        boolean isWhole = value instanceof Double d && d == Math.rint(d) && Math.abs(d) < Long.MAX_VALUE;
        String text = value instanceof Boolean
                ? ""
                : isWhole && wanted != double.class && wanted != Double.class
                        ? Long.toString(((Double) value).longValue())
                        : String.valueOf(Values.text(value)).strip();
        try {
            if (wanted == int.class || wanted == Integer.class) {
                return Integer.valueOf(text);
            } else if (wanted == long.class || wanted == Long.class) {
                return Long.valueOf(text);
            } else if (wanted == double.class || wanted == Double.class) {
                return Double.valueOf(text);
            }
        } catch (NumberFormatException e) {
            boolean whole = wanted != double.class && wanted != Double.class;
            throw new Unfit(whole ? "a whole number" : "a number", shown(value), "write digits only");
        }
        throw new IllegalStateException("parameters cannot have the type " + wanted);
    }

    private static Object choice(Class<?> wanted, Object value) throws Unfit {
        String text = value instanceof Boolean flag ? flag ? "yes" : "no" : String.valueOf(value);
        String normal = text.replace('-', '_');
        List<String> choices = new ArrayList<>();
        for (Object constant : wanted.getEnumConstants()) {
            String name = ((Enum<?>) constant).name();
            if (name.equalsIgnoreCase(normal)) {
                return constant;
            }
            choices.add(name.toLowerCase(Locale.ROOT));
        }
        String synonym = SYNONYMS.get(normal.toLowerCase(Locale.ROOT));
        String closest = choices.contains(synonym) ? synonym : dev.plumb.source.DidYouMean.closest(text, choices);
        throw new Unfit(
                "one of " + String.join(", ", choices),
                shown(value),
                closest != null ? "did you mean '" + closest + "'?" : "write one of these");
    }

    private static FileMode mode(Object value) throws Unfit {
        if (value instanceof Number number) {
            String octal = "0" + Long.toOctalString(number.longValue());
            throw new Unfit(
                    "a file mode",
                    "the number " + number,
                    "write it in quotes, '0" + number + "' if that is meant in octal, or '" + octal + "'");
        }
        try {
            return new FileMode(String.valueOf(value));
        } catch (IllegalArgumentException e) {
            throw new Unfit("a file mode", shown(value), "write octal digits such as '0644', or u=rw,go=r");
        }
    }

    private static List<@Nullable Object> list(ParamSpec param, Object value) throws Unfit {
        List<@Nullable Object> list = new ArrayList<>();
        boolean isNative = param.type() instanceof ParameterizedType generic
                && generic.getActualTypeArguments()[0] == Object.class;
        if (value instanceof List<?> items) {
            for (Object item : items) {
                list.add(isNative ? item : element(item));
            }
        } else if (value instanceof String text && param.commaSeparated()) {
            for (String part : text.split(",")) {
                if (!part.isBlank()) {
                    list.add(part.strip());
                }
            }
        } else if (value instanceof Map) {
            throw new Unfit("a list", "a mapping", "write - item for each");
        } else {
            list.add(isNative ? value : element(value));
        }
        return java.util.Collections.unmodifiableList(list);
    }

    private static Object element(@Nullable Object item) throws Unfit {
        if (item == null) {
            throw new Unfit("a list of texts", "an empty one", "remove the empty item");
        }
        return string(item);
    }

    private static Map<String, @Nullable Object> map(Object value) throws Unfit {
        if (!(value instanceof Map<?, ?> map)) {
            throw new Unfit("a mapping", shown(value), "write name: value below it");
        }
        Map<String, @Nullable Object> converted = new LinkedHashMap<>();
        map.forEach((name, each) -> converted.put(String.valueOf(name), each));
        return java.util.Collections.unmodifiableMap(converted);
    }

    private static String shown(Object value) {
        if (value instanceof Map) {
            return "a mapping";
        }
        return value instanceof List ? "a list" : "'" + Values.text(value) + "'";
    }
}
