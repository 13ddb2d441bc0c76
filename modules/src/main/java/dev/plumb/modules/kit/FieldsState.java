package dev.plumb.modules.kit;

import dev.plumb.resource.Attributes;
import dev.plumb.resource.State;
import dev.plumb.resource.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What something with named fields is like, such as a container or a role of a database server.
 *
 * @param exists whether it is there
 * @param fields what matters of it, by name and in the order in which it is shown
 * @param told all that the host tells of it; nothing where it is planned
 */
public record FieldsState(boolean exists, Map<String, Value> fields, JsonPart told) implements State {
    /** Not there. */
    public static final FieldsState ABSENT = new FieldsState(false, Map.of(), JsonPart.NONE);

    /** Keeps the order. */
    public FieldsState {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** What a plan makes of it: these fields. */
    public static FieldsState planned(Map<String, Value> fields) {
        return new FieldsState(true, fields, JsonPart.NONE);
    }

    /** The text of a field; null where it has none that is known. */
    public @Nullable String text(String field) {
        Value value = fields.get(field);
        return value instanceof Value.Text text
                ? text.text()
                : value instanceof Value.Named named ? named.text() : null;
    }

    /** What the host tells of it, for {@code register}; nothing where it is planned. */
    public @Nullable Object value() {
        return told.value();
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
