package dev.plumb.resource;

/**
 * Names one resource on a host: its type and its key within the type, such as {@code file:/etc/motd}. Two references
 * are equal when type name and key are. Immutable.
 */
public final class ResourceRef<S extends State> {
    private final ResourceType<S> type;

    /** A {@code String} or a {@link ResourceKey}. */
    private final Object key;

    /**
     * A resource whose key is a text.
     *
     * @param type the type, which also knows how to read the state
     * @param key the key in the type's own terms: a path, a login name, a unit name
     */
    public ResourceRef(ResourceType<S> type, String key) {
        this.type = type;
        this.key = key;
    }

    /**
     * A resource whose key is a value of several parts.
     *
     * @param type the type, which also knows how to read the state
     * @param key of the kind that the type uses
     */
    public ResourceRef(ResourceType<S> type, ResourceKey key) {
        this.type = type;
        this.key = key;
    }

    /** The type, which also knows how to read the state. */
    public ResourceType<S> type() {
        return type;
    }

    /** The key as it is written. */
    public String key() {
        return key instanceof ResourceKey value ? value.rendering() : (String) key;
    }

    /**
     * The key as a value.
     *
     * @param kind what the type uses for keys
     * @throws ClassCastException when it is a reference of another type
     */
    public <K extends ResourceKey> K key(Class<K> kind) {
        return kind.cast(key);
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || other instanceof ResourceRef<?> ref
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
        return type.name() + ":" + key();
    }

    /** {@code type key}, as shown to people. */
    public String label() {
        return type.name() + " " + key();
    }
}
