package dev.plumb.run;

import dev.plumb.expression.Expressions;
import dev.plumb.expression.LazyLayer;
import dev.plumb.expression.Omit;
import dev.plumb.expression.Unknown;
import dev.plumb.expression.Variables;
import dev.plumb.source.YamlNode;
import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code ansible_delegated_vars}, as a task sees it that is delegated: the variables of the host that does it, under that host's
 * name. As in Ansible their {@code inventory_hostname} is the host that the task is for.
 */
final class DelegatedVars implements LazyLayer {
    private static final String NAME = "ansible_delegated_vars";
    private static final String OWN = "inventory_hostname";

    private final Expressions expressions;
    private final YamlNode delegate;
    private volatile @Nullable Variables scope;

    /** Variables of the host that this value of {@code delegate_to} names. */
    DelegatedVars(Expressions expressions, YamlNode delegate) {
        this.expressions = expressions;
        this.delegate = delegate;
    }

    /** The scope that they are part of, in which the name is evaluated; returns it. */
    Variables of(Variables whole) {
        scope = whole;
        return whole;
    }

    @Override
    public boolean isDefined(String name) {
        return name.equals(NAME);
    }

    @Override
    public @Nullable Object get(String name) {
        Variables all = scope;
        if (all == null || !name.equals(NAME)) {
            return null;
        }
        Object host = expressions.resolve(delegate, all);
        if (host == null || host == Omit.VALUE || host instanceof Unknown) {
            return host instanceof Unknown ? host : Map.of();
        }
        Object others = all.get("hostvars");
        Object its = others instanceof Map<?, ?> map ? map.get(host.toString()) : null;
        if (its instanceof Unknown) {
            return its;
        }
        Map<?, ?> known = its instanceof Map<?, ?> map ? map : Map.of(OWN, "");
        return Map.of(host.toString(), new Named(known, all.get(OWN)));
    }

    @Override
    public Set<String> names() {
        return Set.of(NAME);
    }

    /** A host's variables with another host's name. */
    private static final class Named extends AbstractMap<String, @Nullable Object> {
        private final Map<?, ?> known;
        private final @Nullable Object name;

        Named(Map<?, ?> known, @Nullable Object name) {
            this.known = known;
            this.name = name;
        }

        @Override
        public boolean containsKey(@Nullable Object key) {
            return known.containsKey(key);
        }

        @Override
        public @Nullable Object get(@Nullable Object key) {
            return OWN.equals(key) ? name : known.get(key);
        }

        @Override
        @SuppressWarnings("unchecked") // names of variables are texts
        public Set<Entry<String, @Nullable Object>> entrySet() {
            Map<String, @Nullable Object> all = new LinkedHashMap<>();
            known.keySet().forEach(key -> all.put((String) key, get(key)));
            return all.entrySet();
        }
    }
}
