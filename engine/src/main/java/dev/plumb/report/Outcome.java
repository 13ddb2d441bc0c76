package dev.plumb.report;

/** How a task ended on a host. */
public enum Outcome {
    /** As wanted already. */
    OK,
    /** Changed, or would change. */
    CHANGED,
    /** A dry run cannot know whether it would change. */
    UNKNOWN,
    /** Its condition does not hold, or it has nothing to loop over. */
    SKIPPED,
    /** Failed, or would fail. */
    FAILED,
    /** The host cannot be reached. */
    UNREACHABLE
}
