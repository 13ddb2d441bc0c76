package dev.plumb.expression;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Variables computed when they are asked for. */
public interface LazyLayer {
    boolean isDefined(String name);

    @Nullable
    Object get(String name);

    Set<String> names();
}
