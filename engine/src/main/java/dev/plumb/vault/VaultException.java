package dev.plumb.vault;

import org.jspecify.annotations.Nullable;

/** An encrypted text cannot be opened. Becomes a problem with a place when it is known where the text stands. */
public final class VaultException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int offset;
    private final @Nullable String hint;

    /**
     * What is wrong.
     *
     * @param offset of the character of the encrypted text that is wrong, from 0
     * @param message one sentence without a full stop
     * @param hint what to do, or null
     */
    public VaultException(int offset, String message, @Nullable String hint) {
        super(message, null, false, false);
        this.offset = offset;
        this.hint = hint;
    }

    /** The character of the encrypted text that is wrong, from 0. */
    public int offset() {
        return offset;
    }

    /** What to do, or null. */
    public @Nullable String hint() {
        return hint;
    }

    @Override
    public String getMessage() {
        String message = super.getMessage();
        return message == null ? "" : message;
    }
}
