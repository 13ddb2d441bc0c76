package dev.plumb.resource;

/**
 * What brings resources along with itself that nobody declares one by one, such as a package with its files, its service and its
 * user. Each {@link ResourceType} answers whether a resource of its own {@linkplain ResourceType#mayComeWith may come with} it: a
 * type says what its resource is (a path, a name, an account), the provider how likely it brings that. A type that knows better
 * looks at {@link #kind}.
 */
public interface Provider {
    /** How likely a resource comes with a provider. */
    enum Chance {
        /** It does not: where it is missing, it stays missing. */
        NONE,
        /** It may: a dry run assumes it where a task needs it. */
        POSSIBLE,
        /** It is likely to: that it is missing now is no answer. */
        LIKELY
    }

    /** What it is, as the {@linkplain ResourceType#name name} of a type: {@code package}. */
    String kind();

    /** Whether it brings what is at this path. */
    Chance path(String path);

    /** Whether it brings something of this name that it is itself named like: a program, a service. */
    Chance name(String name);

    /** Whether it brings a user or group of this name. */
    Chance account(String name);

    /** Whether a missing resource may come with it. */
    default boolean mayBring(ResourceRef<?> ref) {
        return chance(ref) != Chance.NONE;
    }

    /** Whether a missing resource is likely to come with it. */
    default boolean isLikelyToBring(ResourceRef<?> ref) {
        return chance(ref) == Chance.LIKELY;
    }

    /** Whether a resource that is there is likely to go with it, or to be another with another version of it. */
    default boolean isLikelyToTake(ResourceRef<?> ref) {
        return !ref.type().outlivesProvider() && chance(ref) == Chance.LIKELY;
    }

    private <S extends State> Chance chance(ResourceRef<S> ref) {
        return ref.type().mayComeWith(ref, this);
    }
}
