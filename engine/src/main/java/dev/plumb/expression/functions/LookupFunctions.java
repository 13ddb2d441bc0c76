package dev.plumb.expression.functions;

import dev.plumb.expression.Call;
import dev.plumb.expression.Functions;
import dev.plumb.expression.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code lookup} and {@code query}: what is looked up on the machine Plumb runs on. */
final class LookupFunctions implements Functions.Function {
    private static final String WANTLIST = "wantlist";
    private static final String ERRORS = "errors";

    @Override
    public @Nullable Object call(Call call) {
        Map<String, @Nullable Object> options = new LinkedHashMap<>(call.options());
        boolean list = call.function().equals("query") || Boolean.TRUE.equals(options.remove(WANTLIST));
        Object errors = options.remove(ERRORS);
        if (errors != null && !List.of("strict", "warn", "ignore").contains(errors)) {
            throw new Functions.Misuse("errors is 'strict', 'warn' or 'ignore', not '" + errors + "'", null);
        }
        List<@Nullable Object> found;
        try {
            found = Values.items(call.call(Functions.Kind.LOOKUP, call.text("plugin"), call.rest(), options));
        } catch (Functions.Misuse e) {
            if (errors == null || errors.equals("strict")) {
                throw e;
            }
            return list ? List.of() : null;
        }
        return list ? found : joined(found);
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
