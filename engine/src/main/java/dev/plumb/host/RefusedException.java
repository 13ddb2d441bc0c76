package dev.plumb.host;

import java.util.Set;

/** A user cannot be become on the host; the connection is none the worse for it. */
public final class RefusedException extends HostException {
    private static final long serialVersionUID = 1L;

    private final Set<Lack> lacks;

    /** With one thing that is missing. */
    public RefusedException(Lack lack, String message) {
        this(Set.of(lack), message);
    }

    RefusedException(Set<Lack> lacks, String message) {
        super(Reason.BECOME, message);
        this.lacks = Set.copyOf(lacks);
    }

    /** What is missing for it. */
    public Set<Lack> lacks() {
        return lacks;
    }

    /** What may be missing. */
    public enum Lack {
        /** The user. */
        USER,
        /** The program that changes the user. */
        PROGRAM,
        /** Permission to become the user; or the host did not tell what. */
        PERMISSION,
        /** The right password: to ask again would only count as another wrong one. */
        PASSWORD
    }
}
