package dev.plumb.expression;

import org.jspecify.annotations.Nullable;

/** Evaluation needs a value that is not known: not yet read from the host, or not before apply. */
public final class NotKnownException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Object need;

    /**
     * A value is not known.
     *
     * @param message why, to complete "may change (…)"
     * @param need what the engine can do to get it (a {@code Read}), or null when only apply can tell
     */
    public NotKnownException(String message, @Nullable Object need) {
        super(message, null, false, false);
        this.need = need;
    }

    /** What the engine can do to get the value, or null when only apply can tell. */
    public @Nullable Object need() {
        return need;
    }
}
