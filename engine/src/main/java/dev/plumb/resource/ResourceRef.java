package dev.plumb.resource;

/**
 * Names one resource on a host: its type and its key within the type, such as {@code file:/etc/motd}. Two references
 * are equal when type name and key are.
 *
 * @param type the type, which also knows how to read the state
 * @param key the key in the type's own terms: a path, a login name, a unit name
 */
public record ResourceRef<S extends State>(ResourceType<S> type, String key) {
    @Override
    public boolean equals(Object other) {
        return other instanceof ResourceRef<?> ref
                && ref.key.equals(key)
                && ref.type.name().equals(type.name());
    }

    @Override
    public int hashCode() {
        return key.hashCode() * 31 + type.name().hashCode();
    }

    /** {@code type:key}, for events and tests. */
    @Override
    public String toString() {
        return type.name() + ":" + key;
    }

    /** {@code type key}, as shown to people. */
    public String label() {
        return type.name() + " " + key;
    }
}
