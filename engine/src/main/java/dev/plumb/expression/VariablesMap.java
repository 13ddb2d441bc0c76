package dev.plumb.expression;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code vars}: all variables as a mapping, each evaluated when it is asked for. */
final class VariablesMap extends AbstractMap<String, @Nullable Object> {
    private final Variables variables;

    VariablesMap(Variables variables) {
        this.variables = variables;
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return key instanceof String name && variables.isDefined(name);
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
        return containsKey(key) ? variables.get(String.valueOf(key)) : null;
    }

    @Override
    public Set<Map.Entry<String, @Nullable Object>> entrySet() {
        Set<String> names = variables.names();
        // they would hold each other without end
        names.remove("hostvars");
        names.remove(Scope.ALL);
        return new AbstractSet<>() {
            @Override
            public Iterator<Map.Entry<String, @Nullable Object>> iterator() {
                Iterator<String> each = names.iterator();
                return new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return each.hasNext();
                    }

                    @Override
                    public Map.Entry<String, @Nullable Object> next() {
                        String name = each.next();
                        return new SimpleImmutableEntry<>(name, variables.get(name));
                    }
                };
            }

            @Override
            public int size() {
                return names.size();
            }
        };
    }
}
