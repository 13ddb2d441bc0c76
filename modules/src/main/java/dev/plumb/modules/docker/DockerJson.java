package dev.plumb.modules.docker;

import dev.plumb.text.JsonReader;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What docker tells, or a part of it. Any part may be missing: versions of docker leave out different things, and have null in
 * place of what is empty.
 *
 * @param value as {@link JsonReader} gives it; null: nothing
 */
record DockerJson(@Nullable Object value) {
    /** Nothing told. */
    static final DockerJson NONE = new DockerJson(null);

    /**
     * Reads a text.
     *
     * @throws JsonReader.Malformed when it is not JSON
     */
    static DockerJson read(String text) {
        return new DockerJson(JsonReader.read(text));
    }

    /** What is under these keys, one below the other. */
    DockerJson at(String... keys) {
        Object found = value;
        for (String key : keys) {
            found = found instanceof Map<?, ?> map ? map.get(key) : null;
        }
        return new DockerJson(found);
    }

    boolean isThere() {
        return value != null;
    }

    /** A text, a number or a truth as text; empty where there is none. */
    String text(String... keys) {
        Object found = at(keys).value;
        return found == null || found instanceof Map || found instanceof List ? "" : found.toString();
    }

    /** A whole number; 0 where there is none. */
    long number(String... keys) {
        return at(keys).value instanceof Number number ? number.longValue() : 0;
    }

    boolean isTrue(String... keys) {
        return Boolean.TRUE.equals(at(keys).value);
    }

    /** The elements of a list. */
    List<DockerJson> list(String... keys) {
        return at(keys).value instanceof List<?> list
                ? list.stream().map(DockerJson::new).toList()
                : List.of();
    }

    /** The elements of a list of texts. */
    List<String> texts(String... keys) {
        return list(keys).stream().map(DockerJson::text).toList();
    }

    /** The entries of a mapping, in its order. */
    Map<String, DockerJson> map(String... keys) {
        Map<String, DockerJson> entries = new LinkedHashMap<>();
        if (at(keys).value instanceof Map<?, ?> map) {
            map.forEach((key, entry) -> entries.put(String.valueOf(key), new DockerJson(entry)));
        }
        return Collections.unmodifiableMap(entries);
    }
}
