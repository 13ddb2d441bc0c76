package dev.plumb.expression.functions;

import dev.plumb.expression.Call;
import dev.plumb.expression.Functions;
import dev.plumb.expression.Values;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Functions of lists. */
final class ListFunctions implements Functions.Function {
    @Override
    public @Nullable Object call(Call call) {
        return switch (call.function()) {
            case "first" -> first(ValueFunctions.list(call, call.raw("value")));
            case "last" -> last(ValueFunctions.list(call, call.raw("value")));
            case "min" -> extreme(call, true);
            case "max" -> extreme(call, false);
            case "sum" -> sum(call);
            case "sort" -> sort(call);
            case "reverse" -> reverse(call);
            case "flatten" -> flatten(call);
            case "batch" -> batch(call);
            case "groupby" -> groupby(call);
            case "extract" -> extract(call);
            case "subelements" -> subelements(call);
            default -> throw new IllegalStateException(call.function());
        };
    }

    /** A list of two. */
    static List<@Nullable Object> pair(@Nullable Object one, @Nullable Object other) {
        List<@Nullable Object> pair = new ArrayList<>(2);
        pair.add(one);
        pair.add(other);
        return pair;
    }

    private static @Nullable Object first(List<@Nullable Object> items) {
        return items.isEmpty() ? null : items.get(0);
    }

    private static @Nullable Object last(List<@Nullable Object> items) {
        return items.isEmpty() ? null : items.get(items.size() - 1);
    }

    private static @Nullable Object extreme(Call call, boolean least) {
        List<@Nullable Object> items = ValueFunctions.list(call, call.value("value"));
        items.sort(new Sorting(call, false, call.textOrNull("attribute")));
        return least ? first(items) : last(items);
    }

    private static @Nullable Object sum(Call call) {
        String attribute = call.textOrNull("attribute");
        Object total = call.value("start");
        for (Object item : call.list("value")) {
            total = add(call, total, attribute == null ? item : Attribute.of(call, item, attribute));
        }
        return total;
    }

    private static Object add(Call call, @Nullable Object total, @Nullable Object value) {
        if (total instanceof List<?> list) {
            List<@Nullable Object> joined = new ArrayList<>(list);
            joined.addAll(call.asList(value));
            return joined;
        } else if (!(total instanceof Number a) || !(value instanceof Number b)) {
            throw call.misuse(total instanceof Number ? value : total, "numbers");
        } else {
            boolean whole = a instanceof Long && b instanceof Long;
            return whole ? (Object) (a.longValue() + b.longValue()) : (Object) (a.doubleValue() + b.doubleValue());
        }
    }

    private static List<@Nullable Object> sort(Call call) {
        List<@Nullable Object> items = ValueFunctions.list(call, call.value("value"));
        Sorting order = new Sorting(call, call.flag("case_sensitive"), call.textOrNull("attribute"));
        items.sort(call.flag("reverse") ? Collections.reverseOrder(order) : order);
        return items;
    }

    private static Object reverse(Call call) {
        if (call.value("value") instanceof String text) {
            return new StringBuilder(text).reverse().toString();
        }
        List<@Nullable Object> items = call.list("value");
        Collections.reverse(items);
        return items;
    }

    private static List<@Nullable Object> flatten(Call call) {
        List<@Nullable Object> flat = new ArrayList<>();
        long levels = call.value("levels") == null ? Long.MAX_VALUE : call.whole("levels");
        flatten(call.list("value"), levels, call.flag("skip_nulls"), flat);
        return flat;
    }

    private static void flatten(List<?> items, long levels, boolean skipNulls, List<@Nullable Object> into) {
        for (Object item : items) {
            boolean isNull = item == null || item.equals("None") || item.equals("null");
            if (item instanceof List<?> inner && levels > 0) {
                flatten(inner, levels - 1, skipNulls, into);
            } else if (!skipNulls || !isNull) {
                into.add(item);
            }
        }
    }

    private static List<@Nullable Object> batch(Call call) {
        List<@Nullable Object> items = call.list("value");
        int size = (int) call.whole("size");
        if (size < 1) {
            throw call.misuse("the size must be at least 1");
        }
        List<@Nullable Object> batches = new ArrayList<>();
        for (int i = 0; i < items.size(); i += size) {
            List<@Nullable Object> batch = new ArrayList<>(items.subList(i, Math.min(items.size(), i + size)));
            while (call.has("fill_with") && batch.size() < size) {
                batch.add(call.value("fill_with"));
            }
            batches.add(batch);
        }
        return batches;
    }

    private static List<@Nullable Object> groupby(Call call) {
        String attribute = call.text("attribute");
        List<@Nullable Object> items = call.list("value");
        Sorting order = new Sorting(call, false, attribute);
        items.sort(order);
        List<@Nullable Object> groups = new ArrayList<>();
        List<@Nullable Object> group = new ArrayList<>();
        for (Object item : items) {
            if (group.isEmpty() || order.compare(group.get(0), item) != 0) {
                group = new ArrayList<>();
                groups.add(pair(Attribute.of(call, item, attribute), group));
            }
            group.add(item);
        }
        return groups;
    }

    private static @Nullable Object extract(Call call) {
        Object found = step(call, call.value("container"), call.value("key"));
        for (Object more : call.value("morekeys") == null ? List.of() : Values.items(call.value("morekeys"))) {
            found = step(call, found, more);
        }
        return found;
    }

    private static @Nullable Object step(Call call, @Nullable Object container, @Nullable Object key) {
        String text = String.valueOf(Values.text(key));
        if (container instanceof Map<?, ?> map && map.containsKey(text)) {
            return map.get(text);
        }
        return Attribute.of(call, container, text);
    }

    /** Pairs of an element and each of the values in one of its lists. */
    private static List<@Nullable Object> subelements(Call call) {
        Object value = call.value("value");
        List<@Nullable Object> elements =
                value instanceof Map<?, ?> map ? new ArrayList<>(map.values()) : call.asList(value);
        String path = call.value("key") instanceof List<?> keys
                ? String.join(".", keys.stream().map(String::valueOf).toList())
                : call.text("key");
        List<@Nullable Object> pairs = new ArrayList<>();
        for (Object element : elements) {
            if (call.flag("skip_missing") && !Attribute.isIn(element, path)) {
                continue;
            }
            for (Object item : call.asList(Attribute.of(call, element, path))) {
                pairs.add(pair(element, item));
            }
        }
        return pairs;
    }
}
