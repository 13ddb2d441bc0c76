package dev.plumb.facts;

import dev.plumb.resource.Attributes;
import dev.plumb.resource.State;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a host is. Nothing plans it, so nothing of it is compared.
 *
 * @param values facts by Ansible's names without {@code ansible_}
 */
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
