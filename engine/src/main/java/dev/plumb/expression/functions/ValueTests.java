package dev.plumb.expression.functions;

import dev.plumb.expression.Call;
import dev.plumb.expression.Functions;
import dev.plumb.expression.Values;
import dev.plumb.text.PythonMatcher;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tests that compare a value with others. */
final class ValueTests implements Functions.Function {
    @Override
    public Object call(Call call) {
        return switch (call.function()) {
            case "match", "search", "regex" -> matches(call);
            case "version" -> Versions.test(call);
            case "in" -> contains(call, call.value("container"), call.value("value"));
            case "contains" -> contains(call, call.value("value"), call.value("item"));
            case "subset" -> isSubset(call.list("value"), call.list("other"));
            case "superset" -> isSubset(call.list("other"), call.list("value"));
            case "divisibleby" -> call.whole("value") % divisor(call) == 0;
            case "equalto" -> Values.isEqual(call.value("value"), call.value("other"));
            case "ne" -> !Values.isEqual(call.value("value"), call.value("other"));
            case "gt", "ge", "lt", "le" -> ordered(call);
            case "all" -> call.list("value").stream().allMatch(Truth::of);
            case "any" -> call.list("value").stream().anyMatch(Truth::of);
            case "upper" -> isCase(call.text("value"), true);
            case "lower" -> isCase(call.text("value"), false);
            case "abs" -> call.text("value").startsWith("/");
            default -> throw new IllegalStateException(call.function());
        };
    }

    /** {@code match} is anchored at the start, {@code search} and {@code regex} are not, as in Ansible. */
    private static boolean matches(Call call) {
        Object value = call.value("value");
        String text = Values.text(value);
        if (text == null) {
            throw new Functions.Misuse(
                    "'is " + call.function() + "' needs a string, but this is " + Values.kind(value), null);
        }
        PythonMatcher matcher = PatternFunctions.pattern(call).matcher(text);
        return call.function().equals("match") ? matcher.lookingAt() : matcher.find();
    }

    private static long divisor(Call call) {
        long by = call.whole("number");
        if (by == 0) {
            throw call.misuse("nothing can be divided by 0");
        }
        return by;
    }

    private static boolean contains(Call call, @Nullable Object container, @Nullable Object item) {
        if (container instanceof List<?> list) {
            return list.stream().anyMatch(one -> Values.isEqual(one, item));
        }
        String text = Values.text(item);
        if (container instanceof Map<?, ?> map) {
            return text != null && map.containsKey(text);
        } else if (container instanceof String string) {
            return text != null && string.contains(text);
        }
        throw call.misuse(container, "a list, a mapping or a string");
    }

    private static boolean isSubset(List<@Nullable Object> some, List<@Nullable Object> all) {
        return SetFunctions.filtered(some, all, false).isEmpty();
    }

    private static boolean ordered(Call call) {
        int order = new Sorting(call, true, null).compare(call.value("value"), call.value("other"));
        return switch (call.function()) {
            case "gt" -> order > 0;
            case "ge" -> order >= 0;
            case "lt" -> order < 0;
            default -> order <= 0;
        };
    }

    private static boolean isCase(String text, boolean upper) {
        String same = upper ? text.toUpperCase(Locale.ROOT) : text.toLowerCase(Locale.ROOT);
        String other = upper ? text.toLowerCase(Locale.ROOT) : text.toUpperCase(Locale.ROOT);
        return text.equals(same) && !text.equals(other);
    }
}
