package dev.plumb.expression.functions;

import dev.plumb.expression.Call;
import dev.plumb.expression.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The lookup {@code sequence}. */
final class Sequences {
    private static final Pattern SHORT =
            Pattern.compile("(?:(0x[0-9a-fA-F]+|\\d+)-)?(0x[0-9a-fA-F]+|\\d+)(?:/(\\d+))?(?::(.+))?");
    private static final int MOST = 1_000_000;

    private Sequences() {}

    static List<@Nullable Object> of(Call call) {
        List<@Nullable Object> all = new ArrayList<>();
        List<String> terms = FileLookups.names(call.rest());
        for (String term : terms.isEmpty() ? List.of("") : terms) {
            one(call, options(call, term), all);
        }
        return all;
    }

    /** Options of the call with those in a term such as {@code start=1 end=5} or {@code 4-16/2:host%02d} over them. */
    private static Map<String, String> options(Call call, String term) {
        Map<String, String> options = new HashMap<>();
        for (String name : List.of("start", "end", "count", "stride", "format")) {
            String value = Values.text(call.value(name));
            if (value != null) {
                options.put(name, value);
            }
        }
        Matcher matcher = SHORT.matcher(term);
        if (matcher.matches()) {
            put(options, "start", matcher.group(1));
            put(options, "end", matcher.group(2));
            put(options, "stride", matcher.group(3));
            put(options, "format", matcher.group(4));
            return options;
        }
        for (String word : term.isBlank() ? new String[0] : term.strip().split("\\s+")) {
            int equals = word.indexOf('=');
            if (equals < 0
                    || !List.of("start", "end", "count", "stride", "format").contains(word.substring(0, equals))) {
                throw call.misuse("'" + word + "' has no meaning; write start=, end=, count=, stride= or format=");
            }
            options.put(word.substring(0, equals), word.substring(equals + 1));
        }
        return options;
    }

    private static void put(Map<String, String> options, String name, @Nullable String value) {
        if (value != null) {
            options.put(name, value);
        }
    }

    private static void one(Call call, Map<String, String> options, List<@Nullable Object> all) {
        long start = number(call, options.getOrDefault("start", "1"));
        boolean counted = options.containsKey("count");
        if (counted == options.containsKey("end")) {
            throw call.misuse("either end or count is needed");
        }
        long given = number(call, options.getOrDefault(counted ? "count" : "end", "0"));
        long stride = number(call, options.getOrDefault("stride", "1"));
        if (stride == 0 || counted && given == 0) {
            return;
        }
        long end = counted ? start + (given - 1) * stride : given;
        if (stride > 0 ? end < start : end > start) {
            throw call.misuse("from " + start + " to " + end + " there is no way with stride " + stride);
        } else if ((end - start) / stride >= MOST) {
            throw call.misuse("the sequence has more than " + MOST + " numbers");
        }
        String format = options.getOrDefault("format", "%d");
        for (long i = start; stride > 0 ? i <= end : i >= end; i += stride) {
            all.add(PythonFormat.format(call, format, Values.items(i)));
        }
    }

    private static long number(Call call, String text) {
        try {
            return Long.decode(text.matches("0\\d+") ? text.replaceFirst("^0+(?=.)", "") : text);
        } catch (NumberFormatException e) {
            throw call.misuse("'" + text + "' is no whole number");
        }
    }
}
