package dev.plumb.source;

import org.jspecify.annotations.Nullable;

/**
 * A mistake in what the user wrote: where, what is wrong, and what to write instead.
 *
 * @param position where
 * @param message one sentence, without a full stop: what is wrong
 * @param hint what to write instead, or null when there is nothing better to say
 * @param undefined the variable whose lack is the mistake, or null when it is another one
 */
public record Problem(
        Position position,
        String message,
        @Nullable String hint,
        @Nullable String undefined) implements Comparable<Problem> {
    /** A problem that is not the lack of a variable. */
    public Problem(Position position, String message, @Nullable String hint) {
        this(position, message, hint, null);
    }

    /** The same with another hint. */
    public Problem hinting(String other) {
        return new Problem(position, message, other, undefined);
    }

    /** Whether it says the same of the same place, whatever the hints are. */
    boolean isSame(Problem other) {
        return position.equals(other.position) && message.equals(other.message);
    }

    /** A problem without a hint. */
    public static Problem of(Position position, String message) {
        return new Problem(position, message, null);
    }

    @Override
    public int compareTo(Problem other) {
        int byFile = position.file().compareTo(other.position.file());
        if (byFile != 0) {
            return byFile;
        }
        int byLine = Integer.compare(position.line(), other.position.line());
        return byLine != 0 ? byLine : Integer.compare(position.column(), other.position.column());
    }
}
