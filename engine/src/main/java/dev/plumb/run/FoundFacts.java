package dev.plumb.run;

import dev.plumb.expression.LazyLayer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The facts of a host, and in {@code ansible_facts} what modules found out of it besides. */
final class FoundFacts implements LazyLayer {
    private static final String ALL = "ansible_facts";

    private final LazyLayer facts;
    private final HostRun.Facts set;

    FoundFacts(LazyLayer facts, HostRun.Facts set) {
        this.facts = facts;
        this.set = set;
    }

    @Override
    public boolean isDefined(String name) {
        return facts.isDefined(name);
    }

    @Override
    public @Nullable Object get(String name) {
        Object value = facts.get(name);
        Map<String, @Nullable Object> found = name.equals(ALL) ? set.found() : Map.of();
        if (found.isEmpty() || !(value instanceof Map<?, ?> known)) {
            return value;
        }
        Map<String, @Nullable Object> all = new LinkedHashMap<>(found);
        known.forEach((key, each) -> all.put(String.valueOf(key), each));
        return all;
    }

    @Override
    public Set<String> names() {
        return facts.names();
    }
}
