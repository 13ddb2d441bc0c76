package dev.plumb.expression.functions;

import dev.plumb.expression.Call;
import dev.plumb.expression.Functions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Functions that put elements of several lists together. */
final class CombinationFunctions implements Functions.Function {
    /** More would only be a mistake that fills the memory. */
    private static final int MOST = 1_000_000;

    @Override
    public @Nullable Object call(Call call) {
        return switch (call.function()) {
            case "zip" -> zip(call, false);
            case "zip_longest" -> zip(call, true);
            case "product" -> product(call, lists(call));
            case "combinations" -> chosen(call, false);
            case "permutations" -> chosen(call, true);
            default -> throw new IllegalStateException(call.function());
        };
    }

    private static List<List<@Nullable Object>> lists(Call call) {
        List<List<@Nullable Object>> lists = new ArrayList<>();
        lists.add(ValueFunctions.list(call, call.value("value")));
        for (Object other : call.rest()) {
            lists.add(ValueFunctions.list(call, other));
        }
        return lists;
    }

    private static List<@Nullable Object> zip(Call call, boolean longest) {
        List<List<@Nullable Object>> lists = lists(call);
        int size = longest ? 0 : Integer.MAX_VALUE;
        for (List<@Nullable Object> list : lists) {
            size = longest ? Math.max(size, list.size()) : Math.min(size, list.size());
        }
        List<@Nullable Object> zipped = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            List<@Nullable Object> row = new ArrayList<>();
            for (List<@Nullable Object> list : lists) {
                row.add(i < list.size() ? list.get(i) : call.value("fillvalue"));
            }
            zipped.add(row);
        }
        return zipped;
    }

    /** Every way to take one element of each list, the last list the fastest. */
    static List<@Nullable Object> product(Call call, List<List<@Nullable Object>> lists) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        rows.add(new ArrayList<>());
        for (List<@Nullable Object> list : lists) {
            List<List<@Nullable Object>> longer = new ArrayList<>();
            for (List<@Nullable Object> row : rows) {
                for (Object item : list) {
                    List<@Nullable Object> next = new ArrayList<>(row);
                    next.add(item);
                    checked(call, longer).add(next);
                }
            }
            rows = longer;
        }
        return new ArrayList<>(rows);
    }

    private static List<@Nullable Object> chosen(Call call, boolean ordered) {
        List<@Nullable Object> items = ValueFunctions.list(call, call.value("value"));
        int size = call.value("size") == null ? items.size() : (int) call.whole("size");
        List<List<@Nullable Object>> found = new ArrayList<>();
        choose(call, items, size, ordered, new ArrayList<>(), found);
        return new ArrayList<>(found);
    }

    private static void choose(
            Call call,
            List<@Nullable Object> items,
            int size,
            boolean ordered,
            List<Integer> taken,
            List<List<@Nullable Object>> found) {
        if (taken.size() == size) {
            List<@Nullable Object> row = new ArrayList<>();
            taken.forEach(index -> row.add(items.get(index)));
            checked(call, found).add(row);
            return;
        }
        int first = ordered || taken.isEmpty() ? 0 : taken.get(taken.size() - 1) + 1;
        for (int i = first; i < items.size(); i++) {
            if (!taken.contains(i)) {
                taken.add(i);
                choose(call, items, size, ordered, taken, found);
                taken.remove(taken.size() - 1);
            }
        }
    }

    private static List<List<@Nullable Object>> checked(Call call, List<List<@Nullable Object>> rows) {
        if (rows.size() > MOST) {
            throw call.misuse("the result has more than " + MOST + " elements");
        }
        return rows;
    }
}
