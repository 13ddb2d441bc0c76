package dev.plumb.expression;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Variables that are computed when they are asked for: facts, magic variables. Thread-safe. */
public interface LazyLayer {
    /** Whether it has this variable, or will have when it is asked for it. */
    boolean isDefined(String name);

    /**
     * The value of a variable it has.
     *
     * @throws NotKnownException when it cannot be had yet
     */
    @Nullable
    Object get(String name);

    /** Names for "did you mean". */
    Set<String> names();
}
