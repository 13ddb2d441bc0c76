package dev.plumb.facts;

import dev.plumb.expression.LazyLayer;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Placeholder. */
public final class FactsLayer implements LazyLayer {
    public FactsLayer(boolean gather, Supplier<Map<String, @Nullable Object>> values) {}

    @Override
    public boolean isDefined(String name) {
        return false;
    }

    @Override
    public @Nullable Object get(String name) {
        return null;
    }

    @Override
    public Set<String> names() {
        return Set.of();
    }
}
