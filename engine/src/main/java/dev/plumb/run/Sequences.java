package dev.plumb.run;

import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import dev.plumb.source.YamlNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Numbers for {@code with_sequence}, by the grammar of Ansible's lookup: {@code start=1 end=5 stride=2 format=web%02d}, {@code
 * count=5}, or {@code 1-5/2:web%02d}. They are texts, as in Ansible.
 */
final class Sequences {
    private Sequences() {}

    static List<@Nullable Object> of(List<@Nullable Object> terms, YamlNode at) {
        List<@Nullable Object> all = new ArrayList<>();
        for (Object term : terms) {
            Map<String, String> words = term instanceof Map<?, ?> map ? words(map) : words(String.valueOf(term), at);
            add(words, at, all);
        }
        return all;
    }

    private static Map<String, String> words(Map<?, ?> map) {
        Map<String, String> words = new HashMap<>();
        map.forEach((key, value) -> words.put(String.valueOf(key), String.valueOf(value)));
        return words;
    }

    private static Map<String, String> words(String term, YamlNode at) {
        Map<String, String> words = new HashMap<>();
        if (!term.contains("=")) {
            String rest = term.strip();
            int colon = rest.indexOf(':');
            if (colon >= 0) {
                words.put("format", rest.substring(colon + 1));
                rest = rest.substring(0, colon);
            }
            int slash = rest.indexOf('/');
            if (slash >= 0) {
                words.put("stride", rest.substring(slash + 1));
                rest = rest.substring(0, slash);
            }
            int dash = rest.indexOf('-', 1);
            if (dash >= 0) {
                words.put("start", rest.substring(0, dash));
            }
            words.put("end", rest.substring(dash + 1));
            return words;
        }
        for (String word : term.strip().split("\\s+")) {
            int equals = word.indexOf('=');
            if (equals < 1) {
                throw wrong(at, "'" + word + "' is no part of a sequence");
            }
            words.put(word.substring(0, equals), word.substring(equals + 1));
        }
        return words;
    }

    private static ProblemException wrong(YamlNode at, String what) {
        return new ProblemException(new Problem(
                at.position(), what, "write: with_sequence: start=1 end=5 (and stride=2, format=web%02d or count=5)"));
    }

    private static void add(Map<String, String> words, YamlNode at, List<@Nullable Object> into) {
        for (String key : words.keySet()) {
            if (!List.of("start", "end", "stride", "count", "format").contains(key)) {
                throw wrong(at, "a sequence has no '" + key + "'");
            }
        }
        long start = number(words, "start", 1, at);
        long stride = number(words, "stride", 1, at);
        if (!words.containsKey("end") && !words.containsKey("count")) {
            throw wrong(at, "a sequence needs an end or a count");
        }
        long count = number(words, "count", -1, at);
        if (count == 0 || stride == 0) {
            return;
        }
        long end = count > 0 ? start + (count - 1) * stride : number(words, "end", start, at);
        if (stride > 0 && end < start || stride < 0 && end > start) {
            throw wrong(at, "the sequence from " + start + " to " + end + " never ends with stride " + stride);
        }
        String format = words.getOrDefault("format", "%d");
        for (long value = start; stride > 0 ? value <= end : value >= end; value += stride) {
            into.add(formatted(format, value, at));
        }
    }

    private static String formatted(String format, long value, YamlNode at) {
        try {
            return String.format(
                    java.util.Locale.ROOT, format.replace("%u", "%d").replace("%i", "%d"), value);
        } catch (java.util.IllegalFormatException e) {
            throw wrong(at, "'" + format + "' is no format for numbers");
        }
    }

    private static long number(Map<String, String> words, String name, long fallback, YamlNode at) {
        String text = words.get(name);
        if (text == null) {
            return fallback;
        }
        try {
            return Long.decode(text);
        } catch (NumberFormatException e) {
            throw wrong(at, "'" + text + "' is no number");
        }
    }
}
