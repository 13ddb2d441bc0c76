package dev.plumb.resource;

import java.util.Set;
import java.util.function.Predicate;

/** Which resources an action can alter. */
public sealed interface Effects {
    /** Exactly the resource of its change. */
    record Own() implements Effects {}

    /** The resource of its change, and the same thing under other names: attributes of a file that has several. */
    record Shared() implements Effects {}

    /**
     * The resource of its change and these.
     *
     * @param refs what else it alters
     */
    record Declared(Set<ResourceRef<?>> refs) implements Effects {}

    /**
     * Anything may be altered, but for what is spared: a command of the author, package scripts. All else that was read
     * before is read again.
     *
     * @param cause who has these effects, to be named in output: "package nginx", "command"
     * @param mayProvide whether it is plausible that the action makes a missing resource appear. A dry run reports a
     *     missing precondition as assumed when an earlier planned action may provide it, and as a failure otherwise
     * @param spares what the action surely leaves as it is, beyond the changes of its plan; of these resources, the
     *     planned states hold as soon as they are planned
     */
    record Unknown(String cause, Predicate<ResourceRef<?>> mayProvide, Predicate<ResourceRef<?>> spares)
            implements Effects {
        /** Whether something is known of what it provides: a package's files, but not those of a command. */
        public boolean isDefinite() {
            return mayProvide != ANYTHING;
        }
    }

    /** Any resource. */
    Predicate<ResourceRef<?>> ANYTHING = ref -> true;

    /** Exactly the resource of the change. */
    static Effects own() {
        return new Own();
    }

    /** The resource of the change, under all its names. */
    static Effects shared() {
        return new Shared();
    }

    /** The resource of the change and these. */
    static Effects and(ResourceRef<?>... refs) {
        return new Declared(Set.of(refs));
    }

    /** Anything; anything missing may appear. */
    static Effects unknown(String cause) {
        return unknown(cause, ANYTHING);
    }

    /** Anything; only what the predicate admits may appear. */
    static Effects unknown(String cause, Predicate<ResourceRef<?>> mayProvide) {
        return unknown(cause, mayProvide, ref -> false);
    }

    /** Anything but what is spared; only what the first predicate admits may appear. */
    static Effects unknown(String cause, Predicate<ResourceRef<?>> mayProvide, Predicate<ResourceRef<?>> spares) {
        return new Unknown(cause, mayProvide, spares);
    }
}
