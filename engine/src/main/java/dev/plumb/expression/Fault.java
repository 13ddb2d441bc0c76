package dev.plumb.expression;

import dev.plumb.source.Problem;
import org.jspecify.annotations.Nullable;

/** A mistake inside of an expression, by its offset in the text; becomes a problem with a position at the border. */
final class Fault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int offset;
    private final @Nullable String hint;

    /**
     * A mistake.
     *
     * @param offset where in the text, from 0
     * @param message what is wrong
     * @param hint what to write, or null
     */
    Fault(int offset, String message, @Nullable String hint) {
        super(message, null, false, false);
        this.offset = offset;
        this.hint = hint;
    }

    /** A problem told by others, at an offset. */
    static Fault of(Problem problem, int offset) {
        return new Fault(offset, problem.message(), problem.hint());
    }

    int offset() {
        return offset;
    }

    @Nullable
    String hint() {
        return hint;
    }

    String message() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
