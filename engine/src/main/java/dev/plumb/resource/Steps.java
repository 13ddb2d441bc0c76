package dev.plumb.resource;

import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A procedure of steps that follow each other. When one fails for good, or the time is over, that step and those before it
 * are undone, the last one first. Being data, it can be driven by the engine or carried by the host itself.
 *
 * @param steps at least one
 */
public record Steps(List<Step> steps) implements Course {
    /**
     * A step.
     *
     * @param name a word or two that name it to the operator: {@code "switch"}
     * @param script does it; to wait for something is a {@link dev.plumb.script.Wait}
     * @param undo undoes it, also where it was done in part or not at all; null when there is nothing to undo
     * @param retries how often it is tried again when it fails
     * @param pause how long to wait before that
     */
    public record Step(String name, Script script, @Nullable Script undo, int retries, Duration pause) {
        /** A step that is tried once and has nothing to undo. */
        public static Step of(String name, Script script) {
            return new Step(name, script, null, 0, Duration.ZERO);
        }

        /** The same step with what undoes it. */
        public Step undoneBy(Script newUndo) {
            return new Step(name, script, newUndo, retries, pause);
        }

        /** The same step, tried again so often, with this time in between. */
        public Step retried(int times, Duration newPause) {
            return new Step(name, script, undo, times, newPause);
        }
    }

    /** Copies the list. */
    public Steps {
        steps = List.copyOf(steps);
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("a procedure without steps");
        }
    }

    @Override
    public Next next(Past past) {
        int at = 0;
        int tries = 0;
        ScriptResult failed = null;
        for (Event event : past.events()) {
            ScriptResult result = event.result();
            if (result != null && result.succeeded()) {
                at++;
                tries = 0;
                failed = null;
            } else if (result != null) {
                tries++;
                failed = result;
            }
        }
        Event last = past.last();
        boolean hasFailed = failed != null && last != null && last.result() == failed;
        if (at == steps.size()) {
            return new Done();
        } else if (past.late()) {
            String name = steps.get(at).name();
            return undo(
                    at,
                    "its time was over in step '" + name + "'" + (failed == null ? "" : ": " + Course.failure(failed)));
        } else if (failed == null || !hasFailed) {
            return new Run(steps.get(at).name(), steps.get(at).script());
        } else if (tries <= steps.get(at).retries()) {
            return new Pause(steps.get(at).pause());
        }
        return undo(at, "step '" + steps.get(at).name() + "' failed: " + Course.failure(failed));
    }

    private Undo undo(int from, String why) {
        List<Run> scripts = new ArrayList<>();
        for (int i = from; i >= 0; i--) {
            Script undo = steps.get(i).undo();
            if (undo != null) {
                scripts.add(new Run(steps.get(i).name(), undo));
            }
        }
        return new Undo(why, List.copyOf(scripts));
    }
}
