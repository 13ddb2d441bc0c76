package dev.plumb.expression.functions;

import dev.plumb.expression.Call;
import dev.plumb.expression.Functions;
import dev.plumb.expression.Values;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Steps into values by a dotted name such as {@code user.keys.0}. */
final class Attribute {
    private Attribute() {}

    /** Whether it is there. */
    static boolean isIn(@Nullable Object value, String path) {
        Object at = value;
        for (String step : path.split("\\.")) {
            if (!has(at, step)) {
                return false;
            }
            at = step(at, step);
        }
        return true;
    }

    /**
     * The value of it.
     *
     * @throws Functions.Misuse when it is not there
     */
    static @Nullable Object of(Call call, @Nullable Object value, String path) {
        Object at = value;
        for (String step : path.split("\\.")) {
            if (!has(at, step)) {
                String kind = at instanceof Map ? "" : "; it is " + Values.kind(at);
                String hint = at instanceof Map<?, ?> map ? "it has " + shown(map) : null;
                throw new Functions.Misuse(call.function() + ": an element has no '" + path + "'" + kind, hint);
            }
            at = step(at, step);
        }
        return at;
    }

    private static boolean has(@Nullable Object value, String step) {
        if (value instanceof Map<?, ?> map) {
            return map.containsKey(step);
        }
        return value instanceof List<?> list
                && !step.isEmpty()
                && step.length() < 9
                && step.chars().allMatch(c -> c >= '0' && c <= '9')
                && Integer.parseInt(step) < list.size();
    }

    private static @Nullable Object step(@Nullable Object value, String step) {
        return value instanceof List<?> list
                ? list.get(Integer.parseInt(step))
                : value instanceof Map<?, ?> map ? map.get(step) : null;
    }

    private static String shown(Map<?, ?> map) {
        List<String> keys = map.keySet().stream().map(String::valueOf).sorted().toList();
        return keys.size() <= 12 ? String.join(", ", keys) : String.join(", ", keys.subList(0, 12)) + " and more";
    }
}
