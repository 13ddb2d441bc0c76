package dev.plumb.resource;

import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The course of an {@link Action.Procedure}: a state machine that says what comes next from what has happened so far. A pure
 * function: no I/O, no clock, no randomness. {@link Steps} is the one for which a list of steps is enough.
 */
public interface Course {
    /** What comes next. Asked again after everything but {@link Done}, {@link Undo} and {@link Fail}. */
    Next next(Past past);

    /** What comes next in a procedure. */
    sealed interface Next {}

    /**
     * A script is run, as the task's user. Its result decides what comes then: a failure is none until the course says so.
     *
     * @param step a word or two that name the step to the operator: {@code "switch"}
     */
    record Run(String step, Script script) implements Next {}

    /**
     * A script is run that may cut the connection, or that the host may be gone for: then its result is one with the exit
     * status {@link #GONE}.
     */
    record Attempt(String step, Script script) implements Next {}

    /** Exit status of a script whose host was lost, or could not be reached. */
    int GONE = -1;

    /**
     * The connection is closed and opened anew, and everything that was read is forgotten: the host may be another by now. Its
     * result tells whether the host could be reached.
     *
     * @param timeout how long that may take, or null for what is usual
     */
    record Reconnect(@Nullable Duration timeout) implements Next {}

    /** Nothing is done for this long. */
    record Pause(Duration time) implements Next {}

    /** The operator is told what is done now. */
    record Progress(String text) implements Next {}

    /**
     * The procedure has failed, and nothing of it can be undone.
     *
     * @param why what went wrong, as a sentence without its full stop
     * @param known values for {@code register} in place of those of the plan
     */
    record Fail(String why, Map<String, @Nullable Object> known) implements Next {}

    /** All is done: the reads that verify the change follow. */
    record Done() implements Next {}

    /**
     * The procedure has failed, and these scripts undo what it did, in order. Where one of them fails those after it are not
     * run, since what they would undo may be needed by what stays.
     *
     * @param why what went wrong, as a sentence without its full stop
     */
    record Undo(String why, List<Run> scripts) implements Next {}

    /**
     * Something that has happened.
     *
     * @param next what came next
     * @param result of a script, or a connection; null for anything else
     * @param at when it was over, as {@link Past#elapsed} tells it
     */
    record Event(Next next, @Nullable ScriptResult result, Duration at) {}

    /**
     * What has happened so far.
     *
     * @param events in order
     * @param elapsed how long it has taken
     * @param late whether the procedure's time is over: then {@link Undo} or {@link Fail} comes next, and anything else is taken for one
     *     without scripts
     */
    record Past(List<Event> events, Duration elapsed, boolean late) {
        /** The last event; null at the beginning. */
        public @Nullable Event last() {
            return events.isEmpty() ? null : events.get(events.size() - 1);
        }
    }

    /** How a script ended that failed: its last line and its exit status. */
    static String failure(ScriptResult result) {
        String error = result.stderrText().strip();
        String last = error.substring(error.lastIndexOf('\n') + 1).strip();
        String status = result.status() == ScriptResult.Status.TIMED_OUT
                ? "it took too long and was ended"
                : result.exit() > 128 ? "killed by signal " + (result.exit() - 128) : "exit status " + result.exit();
        return last.isEmpty() ? status : last + " (" + status + ")";
    }
}
