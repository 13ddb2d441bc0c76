package dev.plumb.facts;

import dev.plumb.resource.Attributes;
import dev.plumb.resource.State;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Placeholder. */
public record FactsState(Map<String, @Nullable Object> values) implements State {
    @Override
    public boolean exists() {
        return true;
    }

    @Override
    public Attributes attributes() {
        return Attributes.NONE;
    }
}
