package dev.plumb.modules.kit;

import dev.plumb.text.JsonReader;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON text that a program on the host printed, or a part of it. Any part may be missing: versions of programs leave out different things, and have null in
 * place of what is empty.
 *
 * @param value as {@link JsonReader} gives it; null: nothing
 */
public record JsonPart(@Nullable Object value) {
    /** Nothing told. */
    public static final JsonPart NONE = new JsonPart(null);

    /**
     * Reads a text.
     *
     * @throws JsonReader.Malformed when it is not JSON
     */
    public static JsonPart read(String text) {
        return new JsonPart(JsonReader.read(text));
    }

    /** What is under these keys, one below the other. */
    public JsonPart at(String... keys) {
        Object found = value;
        for (String key : keys) {
            found = found instanceof Map<?, ?> map ? map.get(key) : null;
        }
        return new JsonPart(found);
    }

    /** Whether there is anything but null. */
    public boolean isThere() {
        return value != null;
    }

    /** A text, a number or a truth as text; empty where there is none. */
    public String text(String... keys) {
        Object found = at(keys).value;
        return found == null || found instanceof Map || found instanceof List ? "" : found.toString();
    }

    /** A whole number; 0 where there is none. */
    public long number(String... keys) {
        return at(keys).value instanceof Number number ? number.longValue() : 0;
    }

    /** Whether it is the truth {@code true}. */
    public boolean isTrue(String... keys) {
        return Boolean.TRUE.equals(at(keys).value);
    }

    /** The elements of a list. */
    public List<JsonPart> list(String... keys) {
        return at(keys).value instanceof List<?> list
                ? list.stream().map(JsonPart::new).toList()
                : List.of();
    }

    /** The elements of a list of texts. */
    public List<String> texts(String... keys) {
        return list(keys).stream().map(JsonPart::text).toList();
    }

    /** The entries of a mapping, in its order. */
    public Map<String, JsonPart> map(String... keys) {
        Map<String, JsonPart> entries = new LinkedHashMap<>();
        if (at(keys).value instanceof Map<?, ?> map) {
            map.forEach((key, entry) -> entries.put(String.valueOf(key), new JsonPart(entry)));
        }
        return Collections.unmodifiableMap(entries);
    }
}
