package dev.plumb.resource;

/**
 * Tells which resources are the changed thing under other names, and what these show after the change; what
 * {@link Effects.Shared} needs, given by the package whose things can have several names. Pure, as plans are.
 */
public interface OtherNames {
    /** Whether a resource of this type can be another name of such a thing. */
    boolean mayBe(ResourceType<?> type);

    /**
     * Whether a resource is the changed thing, under another name than that of the change.
     *
     * @param ref the resource
     * @param state its state, read or planned
     * @param changed the resource of the change
     * @param changedState its state, of the same moment
     */
    boolean include(ResourceRef<?> ref, State state, ResourceRef<?> changed, State changedState);

    /**
     * What another name shows after the change.
     *
     * @param now what it shows without that
     * @param after the planned state under the name of the change
     */
    <S extends State> S shown(S now, State after);
}
