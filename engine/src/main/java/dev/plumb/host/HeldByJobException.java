package dev.plumb.host;

/**
 * The host's lock is held by a job that the host carries out by itself, whatever becomes of the run that began it. Nothing of
 * what was sent was run.
 */
public final class HeldByJobException extends HostException {
    private static final long serialVersionUID = 1L;

    private final String user;
    private final String origin;
    private final String directory;

    HeldByJobException(String message, String user, LockAnswer.Job job) {
        super(Reason.LOCKED, message);
        this.user = user;
        this.origin = job.origin();
        this.directory = job.directory();
    }

    /** The user whose job it is. */
    public String user() {
        return user;
    }

    /** What tells the runs that may join it. */
    public String origin() {
        return origin;
    }

    /** Where the host keeps it. */
    public String directory() {
        return directory;
    }
}
