package dev.plumb.run;

import dev.plumb.expression.Unknown;
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
    private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "::1");

    private final Inventory inventory;
    private final String own;
    private final boolean early;
    private final Function<String, Variables> variables;

    /**
     * The variables of all hosts.
     *
     * @param own a host that is there though the inventory may not have it
     * @param early whether nothing has run yet: hosts and variables that are not there may still come
     */
    HostVarsMap(Inventory inventory, String own, boolean early, Function<String, Variables> variables) {
        this.early = early;
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
        // As in Ansible this machine is there without being told; who goes through all hosts does not meet it.
        return key instanceof String name && (LOCAL.contains(name) || names().contains(name));
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
        if (containsKey(key)) {
            return new Of(variables.apply(String.valueOf(key)), early);
        }
        return early ? new Unknown("the host '" + key + "' may still be added") : null;
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
        private final boolean early;

        Of(Variables scope, boolean early) {
            this.early = early;
            this.scope = scope;
        }

        @Override
        public boolean containsKey(@Nullable Object key) {
            // what is not there yet counts as there, with a value that is not known
            return key instanceof String name && (early || scope.isDefined(name));
        }

        @Override
        public @Nullable Object get(@Nullable Object key) {
            if (key instanceof String name && scope.isDefined(name)) {
                return scope.get(name);
            }
            return early ? new Unknown("'" + key + "' of another host may still be set") : null;
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
