package dev.plumb.resource;

import java.util.Set;
import java.util.function.Predicate;

/** Which resources an action can alter. */
public sealed interface Effects {
    /** Exactly the resource of its change. */
    record Own() implements Effects {}

    /**
     * The resource of its change and these.
     *
     * @param refs what else it alters
     */
    record Declared(Set<ResourceRef<?>> refs) implements Effects {}

    /**
     * Anything may be altered: a command of the author, package scripts. All that was read before is read again.
     *
     * @param cause who has these effects, to be named in output: "package nginx", "command"
     * @param mayProvide whether it is plausible that the action makes a missing resource appear. A dry run reports a
     *     missing precondition as assumed when an earlier planned action may provide it, and as a failure otherwise
     */
    record Unknown(String cause, Predicate<ResourceRef<?>> mayProvide) implements Effects {}

    /** Exactly the resource of the change. */
    static Effects own() {
        return new Own();
    }

    /** The resource of the change and these. */
    static Effects and(ResourceRef<?>... refs) {
        return new Declared(Set.of(refs));
    }

    /** Anything; anything missing may appear. */
    static Effects unknown(String cause) {
        return new Unknown(cause, ref -> true);
    }

    /** Anything; only what the predicate admits may appear. */
    static Effects unknown(String cause, Predicate<ResourceRef<?>> mayProvide) {
        return new Unknown(cause, mayProvide);
    }
}
