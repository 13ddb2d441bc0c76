package dev.plumb.expression;

import dev.plumb.limit.LimitException;
import dev.plumb.source.Position;
import dev.plumb.source.Problem;
import org.jspecify.annotations.Nullable;

/** A mistake inside of an expression, by its offset in the text; becomes a problem with a position at the border. */
final class Fault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int offset;
    private final @Nullable String hint;
    private final @Nullable String undefined;

    /**
     * A mistake.
     *
     * @param offset where in the text, from 0
     * @param message what is wrong
     * @param hint what to write, or null
     */
    Fault(int offset, String message, @Nullable String hint) {
        this(offset, message, hint, null);
    }

    private Fault(int offset, String message, @Nullable String hint, @Nullable String undefined) {
        super(message, null, false, false);
        this.offset = offset;
        this.hint = hint;
        this.undefined = undefined;
    }

    /** A variable that is not defined. */
    static Fault undefined(int offset, String name, @Nullable String hint) {
        return new Fault(offset, "variable '" + name + "' is not defined", hint, name);
    }

    /** A problem told by others, at an offset. */
    static Fault of(Problem problem, int offset) {
        return new Fault(offset, problem.message(), problem.hint());
    }

    /** A limit that was hit, at an offset. */
    static Fault of(LimitException limit, int offset) {
        return new Fault(offset, String.valueOf(limit.getMessage()), limit.hint());
    }

    /** The problem that it is at its place. */
    Problem at(Position position) {
        return new Problem(position, message(), hint, undefined);
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
