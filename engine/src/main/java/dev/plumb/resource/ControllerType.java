package dev.plumb.resource;

/**
 * A type whose resources are on the controller, whatever host a task is for. The engine looks at them itself whenever a plan
 * asks; no host is asked, and nothing of them is kept.
 */
public interface ControllerType<S extends State> extends UnreadType<S> {
    /** What the resource is like now. Fails with no exception: what cannot be read is a state too. */
    S look(ResourceRef<S> ref);

    /** The engine reads them, if no host does: what was there before is known. */
    @Override
    default boolean readable() {
        return true;
    }
}
