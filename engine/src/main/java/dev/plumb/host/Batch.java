package dev.plumb.host;

import dev.plumb.script.Script;
import java.util.List;

/**
 * Scripts sent together and answered in order.
 *
 * @param scripts at least one
 * @param stopOnFailure whether the host skips the scripts after one that exits with a status other than 0
 */
public record Batch(List<Script> scripts, boolean stopOnFailure) {
    /** Scripts that do not depend on each other: reads. */
    public static Batch independent(List<Script> scripts) {
        return new Batch(List.copyOf(scripts), false);
    }

    /** Scripts of which none may start after a failure: actions. */
    public static Batch ordered(List<Script> scripts) {
        return new Batch(List.copyOf(scripts), true);
    }
}
