package dev.plumb.run;

import dev.plumb.playbook.Task;
import dev.plumb.report.Outcome;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whom a task, or one turn of its loop, notifies when it changes something.
 *
 * @param handlers the handlers; false: it is not known before apply whether this one is meant
 * @param unanswered that no handler has one of the names, or null
 */
record Notification(Map<Task, Boolean> handlers, @Nullable Problem unanswered) {
    /** Nobody. */
    static final Notification NONE = new Notification(Map.of(), null);

    /** The outcome, or the failure that nobody would answer: a change whose handlers do not run would be lost in silence. */
    ItemOutcome answered(ItemOutcome outcome) {
        boolean notifies = outcome.outcome() == Outcome.CHANGED || outcome.outcome() == Outcome.UNKNOWN;
        return unanswered == null || !notifies
                ? outcome
                : OutcomeReporter.failure(new ProblemException(List.of(unanswered)));
    }
}
