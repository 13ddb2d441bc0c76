package dev.plumb.modules.docker;

import dev.plumb.expression.NotKnownException;
import dev.plumb.expression.Unknown;
import dev.plumb.module.States;
import dev.plumb.resource.Attributes;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.State;
import dev.plumb.resource.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a container, an image, a network or a volume is like.
 *
 * @param exists whether it is there
 * @param fields what matters of it, by name and in the order in which it is shown
 * @param told what docker tells of it; nothing where it is planned
 */
record DockerState(boolean exists, Map<String, Value> fields, DockerJson told) implements State {
    /** Not there. */
    static final DockerState ABSENT = new DockerState(false, Map.of(), DockerJson.NONE);

    /** Keeps the order. */
    DockerState {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** What a plan makes of it: these fields. */
    static DockerState planned(Map<String, Value> fields) {
        return new DockerState(true, fields, DockerJson.NONE);
    }

    /** The text of a field; null where it has none that is known. */
    @Nullable
    String text(String field) {
        Value value = fields.get(field);
        return value instanceof Value.Text text
                ? text.text()
                : value instanceof Value.Named named ? named.text() : null;
    }

    /** Whether it is there as an earlier task plans it, so that docker tells nothing of it yet. */
    boolean isPlanned() {
        return exists && !told.isThere();
    }

    /** Of it only these fields: what is removed is shown by what a plan knows as well before it was ever made. */
    DockerState only(String... names) {
        Map<String, Value> some = new LinkedHashMap<>(fields);
        some.keySet().retainAll(List.of(names));
        return new DockerState(exists, some, told);
    }

    /**
     * The same, for who needs what docker tells of it: an apply waits until an earlier task is done, and asks then.
     *
     * @throws NotKnownException to make it wait
     */
    DockerState asked(ResourceRef<DockerState> ref, States host) {
        if (isPlanned() && !host.isDryRun()) {
            throw new NotKnownException(ref.label() + " is not known before an earlier task is done", null);
        }
        return this;
    }

    /** What docker tells of it, for {@code register}. */
    @Nullable
    Object value() {
        return isPlanned() ? new Unknown("what docker tells of it is not known before apply") : told.value();
    }

    @Override
    public Attributes attributes() {
        Attributes.Builder attributes = Attributes.builder();
        if (exists) {
            fields.forEach(attributes::value);
        }
        return attributes.build();
    }
}
