package dev.plumb.expression.functions;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Truth as Python has it. */
final class Truth {
    private Truth() {}

    /** Whether a value is not null, not empty, not zero and not false. */
    static boolean of(@Nullable Object value) {
        if (value instanceof Boolean truth) {
            return truth;
        } else if (value instanceof Number number) {
            return number.doubleValue() != 0;
        } else if (value instanceof List<?> list) {
            return !list.isEmpty();
        } else if (value instanceof Map<?, ?> map) {
            return !map.isEmpty();
        }
        return value != null && !value.equals("");
    }
}
