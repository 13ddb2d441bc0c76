package dev.plumb.expression;

import dev.plumb.source.YamlNode;
import java.util.*;
import org.jspecify.annotations.Nullable;

/** Placeholder for the scope, which is being built. */
public abstract class Scope implements Variables {
    public static Builder builder(Expressions expressions) {
        List<Object> layers = new ArrayList<>();
        Scope s = new Scope() {
            Object layer(String n) {
                for (int i = layers.size() - 1; i >= 0; i--) {
                    Object l = layers.get(i);
                    if (l instanceof Map<?, ?> m ? m.containsKey(n) : ((LazyLayer) l).isDefined(n)) return l;
                }
                return null;
            }

            @Override
            public boolean isDefined(String name) {
                return layer(name) != null;
            }

            @Override
            public Object get(String name) {
                Object l = layer(name);
                if (l instanceof Map<?, ?> m) {
                    Object v = m.get(name);
                    return v instanceof YamlNode n ? expressions.resolve(n, this) : v;
                }
                return l == null ? null : ((LazyLayer) l).get(name);
            }

            @Override
            public Set<String> names() {
                return Set.of();
            }
        };
        return new Builder() {
            @Override
            public Builder authored(Map<String, YamlNode> layer) {
                layers.add(layer);
                return this;
            }

            @Override
            public Builder data(Map<String, ? extends @Nullable Object> layer) {
                layers.add(layer);
                return this;
            }

            @Override
            public Builder lazy(LazyLayer layer) {
                layers.add(layer);
                return this;
            }

            @Override
            public Scope build() {
                return s;
            }
        };
    }

    public interface Builder {
        Builder authored(Map<String, YamlNode> layer);

        Builder data(Map<String, ? extends @Nullable Object> layer);

        Builder lazy(LazyLayer layer);

        Scope build();
    }
}
