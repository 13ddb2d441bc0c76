package dev.plumb.host;

/** A host cannot be reached or used as asked. The message is a sentence for the operator, with what to do. */
public class HostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** With a message that says what is wrong and what to do. */
    public HostException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** With the cause, for {@code -vvv}. */
    public HostException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** What kind of trouble it is. */
    public Reason reason() {
        return reason;
    }

    /** Kinds of trouble. */
    public enum Reason {
        /** No connection: name unknown, refused, timed out. */
        UNREACHABLE,
        /** The host refused the login. */
        AUTHENTICATION,
        /** The host key is unknown or has changed. */
        HOST_KEY,
        /** The user could not be become: wrong or missing password, not allowed. */
        BECOME,
        /** Another run holds the host. */
        LOCKED,
        /** The connection was lost while something ran. */
        LOST,
        /** The run was cancelled. */
        CANCELLED
    }
}
