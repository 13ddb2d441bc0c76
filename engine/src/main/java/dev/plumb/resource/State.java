package dev.plumb.resource;

/**
 * What a resource is like now, or should be. Immutable; absence is a state too. The engine renders diffs and verifies
 * changes from {@link #attributes()} alone, so whatever matters must be in it.
 */
public interface State {
    /** Whether the resource is there. */
    boolean exists();

    /**
     * The attributes in the order in which a person wants to read them; empty when the resource does not exist. A
     * planned state leaves out, or gives as {@link Value.Any}, what the host decides by itself (such as the number of a
     * new user) or what the task does not care about.
     */
    Attributes attributes();
}
