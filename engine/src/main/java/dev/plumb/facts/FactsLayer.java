package dev.plumb.facts;

import dev.plumb.expression.LazyLayer;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Facts as variables: {@code ansible_facts}, and each as {@code ansible_NAME}. The host is asked only when the value of one
 * is needed, or whether one exists that not every host has.
 */
public final class FactsLayer implements LazyLayer {
    private static final String ALL = "ansible_facts";

    private final BooleanSupplier gather;
    private final Supplier<Map<String, @Nullable Object>> values;

    /**
     * The facts of a host.
     *
     * @param gather false when the play says {@code gather_facts: false}, and no task has gathered them: then {@code
     *     ansible_facts} is empty
     * @param values gives the facts, or throws {@link dev.plumb.expression.NotKnownException} with the read they need
     */
    public FactsLayer(BooleanSupplier gather, Supplier<Map<String, @Nullable Object>> values) {
        this.gather = gather;
        this.values = values;
    }

    @Override
    public boolean isDefined(String name) {
        if (name.equals(ALL)) {
            return true;
        } else if (!gather.getAsBoolean() || !FactNames.isFact(name)) {
            return false;
        }
        return FactNames.isAlways(name) || values.get().containsKey(name.substring(FactNames.PREFIX.length()));
    }

    @Override
    public @Nullable Object get(String name) {
        if (!gather.getAsBoolean()) {
            return name.equals(ALL) ? Map.of() : null;
        }
        Map<String, @Nullable Object> facts = values.get();
        return name.equals(ALL) ? facts : facts.get(name.substring(FactNames.PREFIX.length()));
    }

    @Override
    public Set<String> names() {
        Set<String> names = new HashSet<>();
        names.add(ALL);
        if (gather.getAsBoolean()) {
            FactNames.ALL.forEach(name -> names.add(FactNames.PREFIX + name));
        }
        return names;
    }
}
