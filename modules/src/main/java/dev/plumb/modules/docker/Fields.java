package dev.plumb.modules.docker;

import dev.plumb.expression.Values;
import dev.plumb.resource.Digests;
import dev.plumb.resource.Value;
import dev.plumb.script.Sh;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How what docker tells and what a task says become the same words, so that they can be compared and shown. */
final class Fields {
    /** What stands where nothing is. */
    static final String NONE = "none";

    private Fields() {}

    static Value text(String text) {
        return new Value.Text(text.isEmpty() ? NONE : text);
    }

    /** Whether nothing is there, as by default. */
    static boolean isNone(@Nullable Value value) {
        return value == null || value.equals(new Value.Text(NONE));
    }

    /** What several words are, whose order does not matter. */
    static Value set(Collection<String> words) {
        return text(String.join(", ", words.stream().sorted().distinct().toList()));
    }

    /** What words of a command are. */
    static Value command(List<String> words) {
        return text(Sh.words(words));
    }

    static Value truth(boolean truth) {
        return new Value.Text(truth ? "yes" : "no");
    }

    /** A value that may be secret: it is compared by its digest. */
    static Value hidden(String text) {
        return new Value.Hidden(Digests.sha256(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    /** An option of a driver: shown, unless it may be a password. */
    static Value option(String key, String value) {
        return (key + "=" + value).matches("(?is).*(pass|secret|token|credential|key).*") ? hidden(value) : text(value);
    }

    /** The texts of a mapping of a task, sorted; an entry that is null is left out. */
    static Map<String, String> texts(Map<String, @Nullable Object> given) {
        Map<String, String> texts = new TreeMap<>();
        given.forEach((key, value) -> {
            if (value != null) {
                texts.put(key, word(value));
            }
        });
        return texts;
    }

    /** A value of YAML as docker has it: truths are {@code true} and {@code false}. */
    static String word(Object value) {
        return value instanceof Boolean ? value.toString() : String.valueOf(Values.text(value));
    }

    /** Fields of a mapping: {@code NAME.KEY} for each of its keys. */
    static Map<String, Value> entries(String name, Map<String, String> map) {
        Map<String, Value> fields = new LinkedHashMap<>();
        new TreeMap<>(map).forEach((key, value) -> fields.put(name + "." + key, new Value.Text(value)));
        return fields;
    }

    /** The texts of a mapping that docker tells. */
    static Map<String, String> told(DockerJson map) {
        Map<String, String> texts = new TreeMap<>();
        map.map().forEach((key, value) -> texts.put(key, value.text()));
        return texts;
    }
}
