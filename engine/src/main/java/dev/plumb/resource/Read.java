package dev.plumb.resource;

/**
 * A wish to know the state of a resource.
 *
 * @param ref the resource
 * @param detail how much of its state, in the type's own steps from 0; a state read with more detail also answers a
 *     read with less. Most types know one step only; a file has three (attributes, hash, content)
 */
public record Read<S extends State>(ResourceRef<S> ref, int detail) {
    /** A read with the least detail. */
    public static <S extends State> Read<S> of(ResourceRef<S> ref) {
        return new Read<>(ref, 0);
    }
}
