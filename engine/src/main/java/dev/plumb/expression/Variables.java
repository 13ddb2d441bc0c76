package dev.plumb.expression;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The variables an expression sees. Values are plain data: {@code String}, {@code Long}, {@code Double}, {@code Boolean},
 * {@code List}, {@code Map<String, Object>}, null, or {@link Unknown}. Lazy: a value is computed when it is asked for.
 */
public interface Variables {
    /** Whether the variable has a value (null is one). */
    boolean isDefined(String name);

    /**
     * The value.
     *
     * @throws NotKnownException when it cannot be had yet or not before apply
     * @throws dev.plumb.source.ProblemException when computing it fails
     */
    @Nullable
    Object get(String name);

    /** Names of all variables, for "did you mean". */
    Set<String> names();
}
