package dev.plumb.host;

import dev.plumb.script.Script;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Scripts sent together and answered in order.
 *
 * @param scripts at least one
 * @param stopOnFailure whether the host skips the scripts after one that exits with a status other than 0
 * @param begins told which script is run next, when the one before it is answered; from any thread, must return soon
 */
public record Batch(List<Script> scripts, boolean stopOnFailure, IntConsumer begins) {
    private static final IntConsumer NOBODY = script -> {};

    /** Scripts that do not depend on each other: reads. */
    public static Batch independent(List<Script> scripts) {
        return new Batch(List.copyOf(scripts), false, NOBODY);
    }

    /** Scripts of which none may start after a failure: actions. */
    public static Batch ordered(List<Script> scripts) {
        return ordered(scripts, NOBODY);
    }

    /** Likewise, with somebody who is told which of them is run. */
    public static Batch ordered(List<Script> scripts, IntConsumer begins) {
        return new Batch(List.copyOf(scripts), true, begins);
    }
}
