package dev.plumb.expression.functions;

import dev.plumb.expression.Call;
import dev.plumb.expression.Functions;
import dev.plumb.expression.Values;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Order of data: numbers by value, strings by their characters; mixed kinds have none, as in Python. */
final class Sorting implements Comparator<@Nullable Object> {
    private final Call call;
    private final boolean caseSensitive;
    private final @Nullable String attributes;

    /**
     * An order.
     *
     * @param attributes names of what counts, comma-separated; null when the values themselves count
     */
    Sorting(Call call, boolean caseSensitive, @Nullable String attributes) {
        this.call = call;
        this.caseSensitive = caseSensitive;
        this.attributes = attributes;
    }

    @Override
    public int compare(@Nullable Object a, @Nullable Object b) {
        if (attributes == null) {
            return values(a, b);
        }
        for (String attribute : attributes.split(",")) {
            int order = values(Attribute.of(call, a, attribute), Attribute.of(call, b, attribute));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private int values(@Nullable Object a, @Nullable Object b) {
        if (a instanceof String x && b instanceof String y) {
            return caseSensitive ? x.compareTo(y) : x.toLowerCase(Locale.ROOT).compareTo(y.toLowerCase(Locale.ROOT));
        } else if (a instanceof Number x && b instanceof Number y) {
            return Values.compare(x, y);
        } else if (a instanceof Boolean x && b instanceof Boolean y) {
            return x.compareTo(y);
        } else if (a instanceof List<?> x && b instanceof List<?> y) {
            return lists(x, y);
        }
        throw new Functions.Misuse(
                call.function() + " cannot compare " + Values.kind(a) + " with " + Values.kind(b), null);
    }

    private int lists(List<?> a, List<?> b) {
        Iterator<?> other = b.iterator();
        for (Object item : a) {
            int order = other.hasNext() ? values(item, other.next()) : 1;
            if (order != 0) {
                return order;
            }
        }
        return other.hasNext() ? -1 : 0;
    }
}
