package dev.plumb.source;

import java.util.function.Function;

/**
 * A value together with the place where the author wrote it.
 *
 * @param value the value
 * @param position where it stands
 */
public record Located<T>(T value, Position position) {
    /** The same place with another value. */
    public <U> Located<U> map(Function<? super T, ? extends U> f) {
        return new Located<>(f.apply(value), position);
    }
}
