package dev.plumb.resource;

/**
 * One resource on its way from one state to another.
 *
 * @param ref the resource
 * @param before its state now; with the same detail as {@code after}, so that the diff can be rendered
 * @param after its state when the action is done; read back and compared before the change is reported
 * @param verifyDetail detail of the {@link Read} that verifies it (a hash is enough where the diff shows contents)
 * @param action how to get there
 */
public record Change<S extends State>(ResourceRef<S> ref, S before, S after, int verifyDetail, Action action) {
    /** A change verified by a read of the least detail. */
    public static <S extends State> Change<S> of(ResourceRef<S> ref, S before, S after, Action action) {
        return new Change<>(ref, before, after, 0, action);
    }

    /**
     * A change by what its type says.
     *
     * @throws IllegalArgumentException when {@link ResourceType#action} knows no way
     */
    public static <S extends State> Change<S> of(ResourceRef<S> ref, S before, S after) {
        Action action = ref.type().action(ref, before, after);
        if (action == null) {
            throw new IllegalArgumentException("no way from " + before + " to " + after + " for " + ref.label());
        }
        return of(ref, before, after, action);
    }

    /** The same change verified with this detail. */
    public Change<S> verifiedWith(int detail) {
        return new Change<>(ref, before, after, detail, action);
    }

    /** Whether its action may alter more than can be foreseen. */
    public boolean hasUnknownEffects() {
        return action.effects() instanceof Effects.Unknown;
    }
}
