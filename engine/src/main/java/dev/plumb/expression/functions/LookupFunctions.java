package dev.plumb.expression.functions;

import dev.plumb.expression.Call;
import dev.plumb.expression.Functions;
import dev.plumb.expression.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code lookup} and {@code query}: what is looked up on the machine Plumb runs on. */
final class LookupFunctions implements Functions.Function {
    @Override
    public @Nullable Object call(Call call) {
        List<@Nullable Object> found =
                Values.items(call.call(Functions.Kind.LOOKUP, call.text("plugin"), call.rest(), call.options()));
        return call.function().equals("query") ? found : joined(found);
    }

    /** As Ansible has it: texts with commas between them; one value as it is; else the list. */
    private static @Nullable Object joined(List<@Nullable Object> found) {
        if (found.size() == 1) {
            return found.get(0);
        }
        StringBuilder text = new StringBuilder();
        for (Object value : found) {
            if (!(value instanceof String)) {
                return found;
            }
            text.append(text.length() == 0 ? "" : ",").append(value);
        }
        return text.toString();
    }
}
