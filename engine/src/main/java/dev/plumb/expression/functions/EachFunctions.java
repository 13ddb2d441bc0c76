package dev.plumb.expression.functions;

import dev.plumb.expression.Call;
import dev.plumb.expression.Functions;
import dev.plumb.expression.Values;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Functions that call another function or test with each element of a list. */
final class EachFunctions implements Functions.Function {
    @Override
    public @Nullable Object call(Call call) {
        List<@Nullable Object> items = ValueFunctions.list(call, call.raw("value"));
        return switch (call.function()) {
            case "map" -> map(call, items);
            case "select", "selectattr" -> chosen(call, items, true);
            case "reject", "rejectattr" -> chosen(call, items, false);
            default -> throw new IllegalStateException(call.function());
        };
    }

    private static List<@Nullable Object> map(Call call, List<@Nullable Object> items) {
        String attribute = call.textOrNull("attribute");
        String filter = call.textOrNull("filter");
        if ((attribute == null) == (filter == null)) {
            throw new Functions.Misuse(
                    "map needs the name of a function, or attribute='…'",
                    "write map(x, 'upper') or map(x, attribute='name')");
        }
        List<@Nullable Object> mapped = new ArrayList<>();
        for (Object item : items) {
            if (attribute != null) {
                mapped.add(attribute(call, item, attribute));
            } else if (filter != null) {
                mapped.add(call.call(Functions.Kind.FUNCTION, filter, before(item, call.rest()), call.options()));
            }
        }
        return mapped;
    }

    private static List<@Nullable Object> before(@Nullable Object item, List<@Nullable Object> rest) {
        List<@Nullable Object> all = new ArrayList<>();
        all.add(item);
        all.addAll(rest);
        return all;
    }

    private static @Nullable Object attribute(Call call, @Nullable Object item, String attribute) {
        Values.requireKnown(item instanceof List || item instanceof java.util.Map ? null : item);
        boolean missing = call.has("default") && !Attribute.isIn(item, attribute);
        return missing ? call.raw("default") : Attribute.of(call, item, attribute);
    }

    private static List<@Nullable Object> chosen(Call call, List<@Nullable Object> items, boolean keep) {
        boolean byAttribute = call.function().endsWith("attr");
        String test = call.textOrNull("test");
        List<@Nullable Object> chosen = new ArrayList<>();
        for (Object item : items) {
            Values.requireKnown(item);
            boolean passes = byAttribute ? attributePasses(call, test, item) : passes(call, test, item);
            if (passes == keep) {
                chosen.add(item);
            }
        }
        return chosen;
    }

    private static boolean attributePasses(Call call, @Nullable String test, @Nullable Object item) {
        String attribute = call.text("attribute");
        boolean there = Attribute.isIn(item, attribute);
        if ("defined".equals(test) || "undefined".equals(test)) {
            return there == "defined".equals(test);
        } else if (!there && test == null) {
            return false;
        }
        return passes(call, test, Attribute.of(call, item, attribute));
    }

    /** Without a test, what counts as true is chosen. */
    private static boolean passes(Call call, @Nullable String test, @Nullable Object value) {
        return test == null
                ? Truth.of(value)
                : Boolean.TRUE.equals(call.call(Functions.Kind.TEST, test, before(value, call.rest()), call.options()));
    }
}
