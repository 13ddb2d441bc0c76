package dev.plumb.expression;

import dev.plumb.source.YamlNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Placeholder for the scope, which is being built. */
public abstract class Scope implements Variables {
    public static Builder builder(Expressions expressions) {
        throw new UnsupportedOperationException();
    }

    public interface Builder {
        Builder authored(Map<String, YamlNode> layer);

        Builder data(Map<String, ? extends @Nullable Object> layer);

        Builder lazy(LazyLayer layer);

        Scope build();
    }
}
