package dev.plumb.resource;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Ordered attributes of a state. Immutable. */
public final class Attributes {
    /** No attributes. */
    public static final Attributes NONE = new Attributes(new LinkedHashMap<>());

    private final Map<String, Value> values;

    private Attributes(LinkedHashMap<String, Value> values) {
        this.values = Collections.unmodifiableMap(values);
    }

    /** Starts a list of attributes. */
    public static Builder builder() {
        return new Builder();
    }

    /** Name to value, in order. */
    public Map<String, Value> asMap() {
        return values;
    }

    /**
     * The first attribute in which {@code actual} is not as planned here. Attributes that are not planned do not matter.
     *
     * @return what differs, in words, or empty when all is as planned
     */
    public Optional<String> mismatch(Attributes actual) {
        for (Map.Entry<String, Value> planned : values.entrySet()) {
            Value found = actual.values.get(planned.getKey());
            if (planned.getValue() instanceof Value.Any) {
                continue;
            }
            if (found == null || !planned.getValue().admits(found)) {
                return Optional.of(
                        planned.getKey() + " is " + words(found) + " instead of " + words(planned.getValue()));
            }
        }
        return Optional.empty();
    }

    private static String words(@Nullable Value value) {
        if (value == null) {
            return "missing";
        } else if (value instanceof Value.Text text) {
            return text.text();
        } else if (value instanceof Value.Content content) {
            return content.bytes().length + " bytes";
        } else if (value instanceof Value.Digest digest) {
            return digest.size() + " bytes";
        } else if (value instanceof Value.Named named) {
            return named.shown();
        } else if (value instanceof Value.Any any) {
            return any.shown();
        }
        return "hidden";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Attributes attributes && attributes.values.equals(values);
    }

    @Override
    public int hashCode() {
        return Objects.hash(values);
    }

    @Override
    public String toString() {
        return values.toString();
    }

    /** Builds attributes in order. */
    public static final class Builder {
        private final LinkedHashMap<String, Value> values = new LinkedHashMap<>();

        private Builder() {}

        /** Adds a text attribute; a null is left out. */
        public Builder text(String name, @Nullable Object text) {
            if (text != null) {
                values.put(name, new Value.Text(text.toString()));
            }
            return this;
        }

        /** Adds a value; a null is left out. */
        public Builder value(String name, @Nullable Value value) {
            if (value != null) {
                values.put(name, value);
            }
            return this;
        }

        /** The attributes. */
        public Attributes build() {
            return new Attributes(values);
        }
    }
}
