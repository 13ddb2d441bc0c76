package dev.plumb.run;

import dev.plumb.expression.Variables;
import dev.plumb.inventory.Inventory;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code hostvars}: the variables of all hosts by name, evaluated when they are asked for. */
final class HostVarsMap extends AbstractMap<String, @Nullable Object> {
    private final Inventory inventory;
    private final String own;
    private final Function<String, Variables> variables;

    HostVarsMap(Inventory inventory, String own, Function<String, Variables> variables) {
        this.inventory = inventory;
        this.own = own;
        this.variables = variables;
    }

    private Set<String> names() {
        Set<String> names = new LinkedHashSet<>(inventory.hosts());
        names.add(own);
        return names;
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return key instanceof String name && names().contains(name);
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
        return containsKey(key) ? new Of(variables.apply(String.valueOf(key))) : null;
    }

    @Override
    public Set<Entry<String, @Nullable Object>> entrySet() {
        return entries(names(), this);
    }

    private static Set<Entry<String, @Nullable Object>> entries(Set<String> names, Map<String, @Nullable Object> of) {
        return new AbstractSet<>() {
            @Override
            public Iterator<Entry<String, @Nullable Object>> iterator() {
                Iterator<String> each = names.iterator();
                return new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return each.hasNext();
                    }

                    @Override
                    public Entry<String, @Nullable Object> next() {
                        String name = each.next();
                        return new SimpleImmutableEntry<>(name, of.get(name));
                    }
                };
            }

            @Override
            public int size() {
                return names.size();
            }
        };
    }

    /** The variables of one host. */
    static final class Of extends AbstractMap<String, @Nullable Object> {
        private final Variables scope;

        Of(Variables scope) {
            this.scope = scope;
        }

        @Override
        public boolean containsKey(@Nullable Object key) {
            return key instanceof String name && scope.isDefined(name);
        }

        @Override
        public @Nullable Object get(@Nullable Object key) {
            return containsKey(key) ? scope.get(String.valueOf(key)) : null;
        }

        @Override
        public Set<Entry<String, @Nullable Object>> entrySet() {
            Set<String> names = new LinkedHashSet<>(scope.names());
            // They would hold each other without end.
            names.remove("hostvars");
            names.remove("vars");
            return entries(names, this);
        }
    }
}
