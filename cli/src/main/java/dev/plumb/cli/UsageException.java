package dev.plumb.cli;

import org.jspecify.annotations.Nullable;

/** The command line cannot be understood or obeyed. Ends with exit code 1. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final @Nullable String hint;

    /**
     * A mistake on the command line.
     *
     * @param message what is wrong, without a full stop
     * @param hint what to write instead, or null
     */
    UsageException(String message, @Nullable String hint) {
        super(message, null, false, false);
        this.hint = hint;
    }

    UsageException(String message) {
        this(message, null);
    }

    @Nullable
    String hint() {
        return hint;
    }

    @Override
    public String getMessage() {
        String message = super.getMessage();
        return message == null ? "" : message;
    }
}
