package dev.plumb.run;

import dev.plumb.expression.NotKnownException;
import dev.plumb.expression.Variables;
import dev.plumb.host.HostException;
import dev.plumb.playbook.Retry;
import dev.plumb.playbook.Task;
import dev.plumb.report.Outcome;
import dev.plumb.source.ProblemException;
import dev.plumb.source.YamlNode;
import dev.plumb.text.Texts;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What happens between the turns of a task: another try ({@code until}), a pause, the end of a loop. */
final class Retrier {
    private static final long RETRIES = 3;
    private static final Duration DELAY = Duration.ofSeconds(5);

    private final RunContext context;
    private final HostRun host;
    private final HostVariables variables;
    private final TaskPreparer preparer;

    Retrier(RunContext context, HostRun host, HostVariables variables, TaskPreparer preparer) {
        this.context = context;
        this.host = host;
        this.variables = variables;
        this.preparer = preparer;
    }

    /** Whether the task may be tried more than once. */
    static boolean mayRetry(Task task) {
        return task.retry() != null;
    }

    /**
     * Whether an item has come to its end. When it has not, this waits as long as the task says, and it is to be done again.
     * In a dry run nothing waits for what earlier tasks have yet to bring about.
     */
    boolean isDone(TaskRun run, PreparedTask.Item item, ItemOutcome outcome) {
        Retry retry = run.task().retry();
        if (retry == null || !isDecided(outcome)) {
            return true;
        }
        boolean hopeless = context.options().check() && !host.forecast().isEmpty();
        if (hopeless || isMet(run, item, outcome)) {
            return true;
        }
        Duration delay;
        try {
            if (run.attempts(item) > retries(retry, item)) {
                return true;
            }
            delay = delay(retry, item);
        } catch (ProblemException e) {
            // It is told by what comes of it.
            return true;
        }
        run.tryAgain(item, outcome.duration().plus(delay));
        context.pause(delay);
        return false;
    }

    /** What is not known, was not done, or did not reach the host is not tried again. */
    private static boolean isDecided(ItemOutcome outcome) {
        return switch (outcome.outcome()) {
            case UNKNOWN, SKIPPED, UNREACHABLE -> false;
            case OK, CHANGED, FAILED -> true;
        };
    }

    /** How often at most after the first time; none below zero. */
    private long retries(Retry retry, PreparedTask.Item item) {
        return Math.max(0, preparer.number(retry.retries(), "retries", RETRIES, item.scope()));
    }

    private Duration delay(Retry retry, PreparedTask.Item item) {
        return preparer.seconds(retry.delay(), "delay", DELAY, item.scope());
    }

    /**
     * The outcome with the number of attempts; failed when it never became what the task waits for. As in Ansible one is
     * left out of the number then, and nothing is waited for without retries. It lasts as long as all tries together.
     */
    ItemOutcome finished(TaskRun run, PreparedTask.Item item, ItemOutcome outcome) {
        return counted(run, item, outcome).lasting(outcome.duration().plus(run.spent(item)));
    }

    private ItemOutcome counted(TaskRun run, PreparedTask.Item item, ItemOutcome outcome) {
        Retry retry = run.task().retry();
        if (retry == null || !isDecided(outcome)) {
            return outcome;
        }
        long attempts = run.attempts(item);
        Map<String, @Nullable Object> result = new LinkedHashMap<>(outcome.result());
        result.put("attempts", attempts);
        boolean early = context.options().check() && !host.forecast().isEmpty();
        if (early || isMet(run, item, outcome)) {
            return outcome.withOutcome(outcome.outcome(), result);
        }
        try {
            if (retries(retry, item) == 0) {
                return outcome.withOutcome(outcome.outcome(), result);
            }
            delay(retry, item);
        } catch (ProblemException e) {
            return OutcomeReporter.failure(e);
        }
        result.put("attempts", attempts - 1);
        result.put("failed", true);
        // as in Ansible failed_when has the last word, whatever the result says
        if (outcome.outcome() == Outcome.FAILED || !run.task().failedWhen().isEmpty()) {
            return outcome.withOutcome(outcome.outcome(), result);
        }
        String conditions = retry.until().get(0).text();
        return ItemOutcome.failed(
                "until: " + conditions + " did not become true in " + Texts.count((int) attempts, "attempt"),
                result,
                outcome.details());
    }

    private boolean isMet(TaskRun run, PreparedTask.Item item, ItemOutcome outcome) {
        List<YamlNode.Scalar> until =
                java.util.Objects.requireNonNull(run.task().retry()).until();
        return until.isEmpty() ? outcome.outcome() != Outcome.FAILED : holds(run.task(), until, item, outcome, true);
    }

    private boolean holds(
            Task task, List<YamlNode.Scalar> conditions, PreparedTask.Item item, ItemOutcome outcome, boolean unknown) {
        Variables scope = variables.scope(task, item.loop(), outcome.result());
        for (YamlNode.Scalar condition : conditions) {
            try {
                if (!context.expressions().test(condition, scope)) {
                    return false;
                }
            } catch (NotKnownException e) {
                return unknown;
            } catch (HostException e) {
                throw e;
            } catch (RuntimeException | StackOverflowError e) {
                // As in Ansible: a value that the result does not have yet is no reason to stop waiting for it.
                return false;
            }
        }
        return true;
    }

    /** Whether no further item of the loop is done after this one. */
    boolean breaks(TaskRun run, int index, ItemOutcome outcome) {
        Task task = run.task();
        return task.loop() != null
                && !task.loop().control().breakWhen().isEmpty()
                && holds(
                        task,
                        task.loop().control().breakWhen(),
                        run.prepared().items().get(index),
                        outcome,
                        false);
    }

    /** Whether the loop waits before its next item. */
    boolean pauses(TaskRun run) {
        Task task = run.task();
        return task.loop() != null
                && task.loop().control().pause() != null
                && run.index() > 0
                && !context.options().check();
    }

    /** Waits before the next item of a loop when that is asked for. */
    void pause(TaskRun run) {
        if (pauses(run) && run.pausedAt() < run.index()) {
            run.paused();
            YamlNode pause = java.util.Objects.requireNonNull(run.task().loop())
                    .control()
                    .pause();
            context.pause(
                    preparer.seconds(pause, "pause", Duration.ZERO, run.next().scope()));
        }
    }
}
