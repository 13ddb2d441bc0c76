package dev.plumb.expression.functions;

import dev.plumb.expression.Call;
import dev.plumb.expression.Functions;
import dev.plumb.expression.Values;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lists as sets: each value once, in the order in which it comes first. */
final class SetFunctions implements Functions.Function {
    @Override
    public @Nullable Object call(Call call) {
        List<@Nullable Object> values = call.list("value");
        return switch (call.function()) {
            case "unique" -> unique(call, values);
            case "union" -> distinct(joined(values, call.list("other")));
            case "intersect" -> distinct(filtered(values, call.list("other"), true));
            case "difference" -> distinct(filtered(values, call.list("other"), false));
            case "symmetric_difference" ->
                distinct(joined(
                        filtered(values, call.list("other"), false), filtered(call.list("other"), values, false)));
            default -> throw new IllegalStateException(call.function());
        };
    }

    private static List<@Nullable Object> unique(Call call, List<@Nullable Object> values) {
        String attribute = call.textOrNull("attribute");
        boolean folded = call.value("case_sensitive") != null && !call.flag("case_sensitive");
        Bag seen = new Bag();
        List<@Nullable Object> unique = new ArrayList<>();
        for (Object value : values) {
            Object key = attribute == null ? value : Attribute.of(call, value, attribute);
            if (seen.add(folded && key instanceof String text ? text.toLowerCase(Locale.ROOT) : key)) {
                unique.add(value);
            }
        }
        return unique;
    }

    static List<@Nullable Object> joined(List<?> one, List<?> other) {
        List<@Nullable Object> joined = new ArrayList<>(one);
        joined.addAll(other);
        return joined;
    }

    private static List<@Nullable Object> distinct(List<@Nullable Object> values) {
        Bag seen = new Bag();
        List<@Nullable Object> unique = new ArrayList<>();
        for (Object value : values) {
            if (seen.add(value)) {
                unique.add(value);
            }
        }
        return unique;
    }

    /** Those values that are (or are not) in the other list. */
    static List<@Nullable Object> filtered(List<?> values, List<?> other, boolean keep) {
        Bag bag = new Bag();
        for (Object value : other) {
            bag.add(value);
        }
        List<@Nullable Object> filtered = new ArrayList<>();
        for (Object value : values) {
            if (bag.has(value) == keep) {
                filtered.add(value);
            }
        }
        return filtered;
    }

    /** Values seen; strings by hash, others, of which there are few, by comparison, because 1 and 1.0 are equal. */
    private static final class Bag {
        private final Set<String> texts = new HashSet<>();
        private final List<@Nullable Object> others = new ArrayList<>();

        boolean has(@Nullable Object value) {
            if (value instanceof String text) {
                return texts.contains(text);
            }
            for (Object other : others) {
                if (Values.isEqual(other, value)) {
                    return true;
                }
            }
            return false;
        }

        /** Whether it was not there. */
        boolean add(@Nullable Object value) {
            if (value instanceof String text) {
                return texts.add(text);
            }
            return !has(value) && others.add(value);
        }
    }
}
