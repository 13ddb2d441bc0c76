package dev.plumb.run;

import dev.plumb.report.Event;

/**
 * How a run ended.
 *
 * @param status what the exit code says
 * @param recap counts by host
 */
public record RunResult(Status status, Event.Recap recap, ResumePoint resume) {
    /** Ends of a run, with the exit codes that tell them. */
    public enum Status {
        /** Done (check: nothing to change). */
        DONE(0),
        /** A task failed on some host. */
        FAILED(2),
        /** Only unreachable hosts. */
        UNREACHABLE(4),
        /** No host matched. */
        NO_HOSTS(5),
        /** A dry run found changes. */
        CHANGES(10),
        /** A host is locked by another run. */
        LOCKED(14),
        /** Interrupted. */
        INTERRUPTED(130);

        private final int exitCode;

        Status(int exitCode) {
            this.exitCode = exitCode;
        }

        /** The exit code. */
        public int exitCode() {
            return exitCode;
        }
    }
}
