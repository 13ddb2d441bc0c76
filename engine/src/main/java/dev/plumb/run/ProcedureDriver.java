package dev.plumb.run;

import dev.plumb.host.HostException;
import dev.plumb.report.Event;
import dev.plumb.resource.Action;
import dev.plumb.resource.Course;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Drives one procedure from the controller: each script is an exchange, and the procedure's course decides what comes next. */
final class ProcedureDriver {
    private final RunContext context;
    private final TaskRun run;
    private final PendingItem pending;
    private final HostRun on;
    private final Action.Procedure procedure;
    private final long start = System.nanoTime();
    private final List<Course.Event> past = new ArrayList<>();
    private @Nullable ScriptResult last;
    private String step = "";

    ProcedureDriver(RunContext context, TaskRun run, PendingItem pending, HostRun on, Action.Procedure procedure) {
        this.context = context;
        this.run = run;
        this.pending = pending;
        this.on = on;
        this.procedure = procedure;
    }

    /**
     * Drives it to its end. When it fails, its item is told why, and what was undone.
     *
     * @return what its last script gave; null when there was none
     */
    @Nullable
    ScriptResult drive() {
        while (true) {
            Duration left = limit().minus(elapsed());
            boolean late = left.isZero() || left.isNegative();
            Course.Next next = procedure.course().next(new Course.Past(List.copyOf(past), elapsed(), late));
            if (next instanceof Course.Done) {
                pending.took(elapsed());
                return last;
            } else if (next instanceof Course.Undo undo) {
                undo(undo);
                return last;
            } else if (next instanceof Course.Fail fail) {
                fail.known()
                        .forEach((key, value) -> pending.learn(pending.plan().with(key, value)));
                pending.fail(fail.why(), null);
                return last;
            } else if (late) {
                undo(new Course.Undo(
                        "its time was over" + (step.isEmpty() ? "" : " after step '" + step + "'"), List.of()));
                return last;
            }
            ScriptResult result = told("nothing was undone", () -> does(next, left));
            past.add(new Course.Event(next, result, elapsed()));
        }
    }

    /** How long it may take: the task's {@code timeout} counts when it is shorter. */
    private Duration limit() {
        Duration timeout = pending.item().settings().timeout();
        return timeout == null ? procedure.deadline() : shorter(timeout, procedure.deadline());
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private @Nullable ScriptResult does(Course.Next next, Duration left) {
        if (next instanceof Course.Pause pause) {
            context.pause(shorter(pause.time(), left));
        } else if (next instanceof Course.Progress progress) {
            says(progress.text());
        } else if (next instanceof Course.Run script) {
            step = script.step();
            says(step);
            ScriptResult result = send(script.script(), left);
            last = result;
            return result;
        } else if (next instanceof Course.Attempt script) {
            says(script.step());
            return attempt(() -> send(script.script(), left));
        } else if (next instanceof Course.Reconnect reconnect) {
            return attempt(() -> reconnect(reconnect, left));
        }
        return null;
    }

    /** That the host is lost, or not there, is an answer. */
    private ScriptResult attempt(Supplier<ScriptResult> part) {
        try {
            return part.get();
        } catch (HostException e) {
            if (e.reason() == HostException.Reason.CANCELLED) {
                throw e;
            }
            on.link().reset();
            byte[] why = String.valueOf(e.getMessage()).getBytes(StandardCharsets.UTF_8);
            return new ScriptResult(ScriptResult.Status.SKIPPED, Course.GONE, new byte[0], why, false, Duration.ZERO);
        }
    }

    private ScriptResult reconnect(Course.Reconnect how, Duration left) {
        on.link().reconnect(how.timeout() == null ? null : shorter(how.timeout(), left));
        on.cache().forgetStates();
        on.cache().forgetFacts();
        return new ScriptResult(ScriptResult.Status.DONE, 0, new byte[0], new byte[0], false, Duration.ZERO);
    }

    private void says(String what) {
        if (!pending.item().settings().noLog()) {
            context.emit(new Event.Working(on.name(), what));
        }
    }

    private ScriptResult send(Script script, Duration left) {
        PreparedTask.Settings settings = pending.item().settings();
        Duration own = script.timeout();
        Script ours = ActionBatch.withSettings(script, settings).withTimeout(own == null ? left : shorter(own, left));
        return on.link().run(settings.become(), ours);
    }

    /** Does something of the procedure; when that cannot be brought to its end, the failure says how far it came. */
    private <T> T told(String undone, Supplier<T> part) {
        try {
            return part.get();
        } catch (HostException e) {
            boolean between = e.reason() == HostException.Reason.LOST || e.reason() == HostException.Reason.CANCELLED;
            if (!between || step.isEmpty()) {
                throw e;
            }
            String how = run.cause() + " was at step '" + step + "', and " + undone;
            throw new HostException(e.reason(), e.getMessage() + "; " + how, e);
        }
    }

    /** Undoes what the course says; it has as much time for that as it had before. */
    private void undo(Course.Undo undo) {
        List<String> undone = new ArrayList<>();
        long end = System.nanoTime() + limit().toNanos();
        String failure = undo.why();
        for (int i = 0; i < undo.scripts().size(); i++) {
            Course.Run script = undo.scripts().get(i);
            says("undoes " + script.step());
            String rest = names(undo.scripts().subList(i, undo.scripts().size()));
            Duration left = Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime()));
            ScriptResult result = told("this was not undone: " + rest, () -> send(script.script(), left));
            if (!result.succeeded()) {
                String done = undone.isEmpty() ? "" : "; undone: " + String.join(", ", undone);
                pending.fail(
                        failure + done + "; undoing step '" + script.step() + "' failed: " + Course.failure(result)
                                + "; not undone: " + rest,
                        last);
                return;
            }
            undone.add(script.step());
        }
        pending.fail(
                failure + (undone.isEmpty() ? "; there was nothing to undo" : "; undone: " + String.join(", ", undone)),
                last);
    }

    private static String names(List<Course.Run> scripts) {
        return String.join(", ", scripts.stream().map(Course.Run::step).toList());
    }
}
