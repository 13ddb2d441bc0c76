package dev.plumb.expression.functions;

import dev.plumb.expression.Call;
import dev.plumb.expression.Functions;
import dev.plumb.expression.Values;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Functions that choose by chance. Chance is no part of a plan: without a seed the name of the host is the seed, so that a
 * host gets the same at every run, and different hosts get different values.
 */
final class RandomFunctions implements Functions.Function {
    @Override
    public @Nullable Object call(Call call) {
        PythonRandom random = new PythonRandom(seed(call));
        return switch (call.function()) {
            case "random" -> random(call, random);
            case "shuffle" -> shuffle(call.list("value"), random);
            default -> throw new IllegalStateException(call.function());
        };
    }

    static Object seed(Call call) {
        Object seed = call.value("seed");
        if (seed == null && call.variables().isDefined("inventory_hostname")) {
            seed = call.variables().get("inventory_hostname");
        }
        return seed instanceof Long ? seed : String.valueOf(Values.text(seed == null ? "" : seed));
    }

    private static @Nullable Object random(Call call, PythonRandom random) {
        Object value = call.value("value");
        if (value instanceof List<?> list) {
            if (list.isEmpty()) {
                throw call.misuse("the list is empty");
            }
            return list.get((int) random.below(list.size()));
        }
        long start = call.whole("start");
        long step = call.whole("step");
        long width = call.whole("value") - start;
        if (step < 1 || width < 1) {
            throw call.misuse("there is no number from " + start + " to below " + call.whole("value"));
        }
        return start + step * random.below((width + step - 1) / step);
    }

    private static List<@Nullable Object> shuffle(List<@Nullable Object> list, PythonRandom random) {
        for (int i = list.size() - 1; i > 0; i--) {
            Collections.swap(list, i, (int) random.below(i + 1));
        }
        return list;
    }
}
