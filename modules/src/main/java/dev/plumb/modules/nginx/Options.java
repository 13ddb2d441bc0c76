package dev.plumb.modules.nginx;

import dev.plumb.source.DidYouMean;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Options of a site, or of a part of it, by their names; what is wrong with one is told with its place. */
final class Options {
    private static final Pattern TIME = Pattern.compile("\\d+(ms|s|m|h|d)?");
    private static final Pattern SIZE = Pattern.compile("\\d+[kKmMgG]?");
    private static final int LAST_PORT = 65_535;

    private final String place;
    private final Map<String, @Nullable Object> values;

    /** An option that cannot be; the message says which one, what is wrong and what to write. */
    static final class Mistake extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Mistake(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * Options.
     *
     * @param place what goes before their names in messages: {@code tls.}
     */
    Options(String place, Map<?, ?> values) {
        this.place = place;
        this.values = new LinkedHashMap<>();
        values.forEach((key, value) -> this.values.put(String.valueOf(key), value));
    }

    /** The same, where there are no others than these. */
    Options only(Collection<String> known) {
        for (String key : values.keySet()) {
            if (!known.contains(key)) {
                String hint = DidYouMean.hint(key, known);
                throw new Mistake(
                        place + key + " is none of " + String.join(", ", known) + (hint == null ? "" : "; " + hint));
            }
        }
        return this;
    }

    /** The name of one of them; null where there is none. */
    @Nullable
    String first() {
        return values.isEmpty() ? null : values.keySet().iterator().next();
    }

    /** The same and those of another that these names have, where these do not say anything. */
    Options or(Options other, Set<String> names) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>(values);
        names.forEach(name -> {
            if (!all.containsKey(name) && other.values.containsKey(name)) {
                all.put(name, other.values.get(name));
            }
        });
        return new Options(place, all);
    }

    /** Where an option stands, for messages. */
    String at(String name) {
        return place + name;
    }

    Mistake wrong(String name, String what) {
        return new Mistake(place + name + " " + what);
    }

    boolean has(String name) {
        return value(name) != null;
    }

    @Nullable
    Object value(String name) {
        return values.get(name);
    }

    /** Whether an option is {@code false}. */
    boolean isOff(String name) {
        Object value = value(name);
        return Boolean.FALSE.equals(value) || "off".equals(value) || "False".equals(value);
    }

    boolean flag(String name, boolean otherwise) {
        Object value = value(name);
        if (value == null) {
            return otherwise;
        } else if (value instanceof Boolean flag) {
            return flag;
        }
        throw wrong(name, "is neither true nor false");
    }

    /** A text of one line, or a number. */
    @Nullable
    String text(String name) {
        Object value = value(name);
        return value == null ? null : text(name, value);
    }

    private String text(String name, @Nullable Object value) {
        if (value == null || value instanceof Map || value instanceof List || value instanceof Boolean) {
            throw wrong(name, "is no text or number");
        }
        String text = String.valueOf(value);
        if (text.isBlank() || text.chars().anyMatch(each -> each < ' ' || each == 0x7f)) {
            throw wrong(name, "is empty, or has a line break or another control character");
        }
        return text;
    }

    /** A text that may have many lines. */
    @Nullable
    String lines(String name) {
        Object value = value(name);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw wrong(name, "is no text");
    }

    /** A text of this form. */
    @Nullable
    String text(String name, Pattern form, String expected) {
        String text = text(name);
        if (text != null && !form.matcher(text).matches()) {
            throw wrong(name, "'" + text + "' is no " + expected);
        }
        return text;
    }

    /** How long: {@code 60}, {@code 60s}, {@code 1h}. */
    @Nullable
    String time(String name) {
        return text(name, TIME, "time; write such as 30s, 5m or 1h");
    }

    /** How much: {@code 512k}, {@code 10m}. */
    @Nullable
    String size(String name) {
        return text(name, SIZE, "size; write such as 512k, 10m or 1g");
    }

    int number(String name, int otherwise, int least, int most) {
        String text = text(name);
        if (text == null) {
            return otherwise;
        } else if (text.matches("\\d{1,9}") && Integer.parseInt(text) >= least && Integer.parseInt(text) <= most) {
            return Integer.parseInt(text);
        }
        throw wrong(name, "'" + text + "' is no number from " + least + " to " + most);
    }

    /** A port; 0 where it is {@code false}. */
    int port(String name, int otherwise) {
        return isOff(name) ? 0 : number(name, otherwise, 1, LAST_PORT);
    }

    /** An absolute path. */
    @Nullable
    String path(String name) {
        String path = text(name);
        if (path != null && (!path.startsWith("/") || path.indexOf('$') >= 0 || (path + "/").contains("/../"))) {
            throw wrong(name, "'" + path + "' is no absolute path; begin it with /, without $ and ..");
        }
        return path;
    }

    /** One text, or a list of them. */
    List<String> list(String name) {
        Object value = value(name);
        List<String> all = new ArrayList<>();
        if (value instanceof List<?> items) {
            items.forEach(each -> all.add(text(name, each)));
        } else if (value != null) {
            all.add(text(name, value));
        }
        return all;
    }

    /** A mapping; one without anything where there is none. */
    Map<String, @Nullable Object> map(String name) {
        Object value = value(name);
        if (value == null) {
            return Map.of();
        } else if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> all = new LinkedHashMap<>();
            map.forEach((key, each) -> all.put(String.valueOf(key), each));
            return all;
        }
        throw wrong(name, "is no mapping; write name: value below it");
    }

    /** Options within an option. */
    Options inner(String name, Collection<String> known) {
        return new Options(place + name + ".", map(name)).only(known);
    }
}
