package dev.plumb.run;

import dev.plumb.host.HostException;
import dev.plumb.module.Plan;
import dev.plumb.plan.Forecast;
import dev.plumb.playbook.Task;
import dev.plumb.report.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes how the items of one host's tasks end, at first as foreseen, then as it came; tells it in order, and sets planning
 * back to where it has to go on. Used by the host's own thread only.
 */
final class OutcomeSequencer {
    private final RunContext context;
    private final HostRun host;
    private final HostVariables variables;
    private final ItemExecutor executor;
    private final OutcomeReporter reporter;
    private final Retrier retrier;
    private final OutcomeQueue queue = new OutcomeQueue();
    private @Nullable Task failedAt;
    private @Nullable Task resumesAt;

    OutcomeSequencer(
            RunContext context,
            HostRun host,
            HostVariables variables,
            ItemExecutor executor,
            OutcomeReporter reporter,
            Retrier retrier) {
        this.context = context;
        this.host = host;
        this.variables = variables;
        this.executor = executor;
        this.reporter = reporter;
        this.retrier = retrier;
    }

    OutcomeQueue queue() {
        return queue;
    }

    /** The task that the host has failed at last, or null. */
    @Nullable
    Task failedAt() {
        return failedAt;
    }

    /** The task to go on with after that failure, when it is another one: the first of a transaction; else null. */
    @Nullable
    Task resumesAt() {
        return resumesAt;
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    /** Whether something is still to be sent. */
    boolean hasPending() {
        return queue.hasPending();
    }

    /** Whether a plan that changes nothing registers what only what waits to be sent will tell. */
    boolean isAwaited(TaskRun run, Plan plan) {
        return plan.changes().isEmpty()
                && !context.options().check()
                && (run.task().register() != null
                        || context.spec(run.task()).info().fact().length > 0)
                && hasPending()
                && Results.isUnknown(plan.result());
    }

    /** What is still to be sent, in order. */
    List<PendingItem> pending() {
        return queue.pending();
    }

    /** The host works on something that was sent: for the status line. The host's own thread waits meanwhile. */
    void running(PendingItem pending) {
        OutcomeQueue.Entry entry = queue.of(pending);
        if (entry != null) {
            reporter.progress(entry);
        }
    }

    /**
     * An item ended, or is foreseen to end.
     *
     * @param pending what is still to be sent for it, or null
     */
    void settle(TaskRun run, ItemOutcome foreseen, @Nullable PendingItem pending) {
        if (pending == null
                && foreseen.outcome() == Outcome.OK
                && !foreseen.assumes().isEmpty()) {
            run.mayFail();
        }
        String uncertainty = foreseen.outcome() == Outcome.CHANGED || foreseen.outcome() == Outcome.FAILED
                ? run.sequence().uncertainty(run)
                : null;
        String assumption = foreseen.outcome() == Outcome.CHANGED ? assumption(run) : null;
        ItemOutcome outcome = uncertainty != null
                ? ItemOutcome.unknown(uncertainty).withChanges(foreseen.changes())
                : assumption != null
                        ? foreseen.assuming(assumption)
                        : pending == null ? run.next().notice().answered(foreseen) : foreseen;
        OutcomeQueue.Entry entry = new OutcomeQueue.Entry(
                run, run.index(), outcome, pending, variables.facts().snapshot());
        run.add(outcome.result());
        if (retrier.breaks(run, entry.index(), outcome)) {
            run.breakOff();
        }
        if (pending != null && run.sequence().isHandlers() && !run.hasNext() && run.sum() != Outcome.FAILED) {
            pending.completes(run.task());
        }
        reporter.register(run);
        queue.add(entry);
        if (!queue.hasPending()) {
            tellAll();
        }
    }

    /** Why it is not certain that a task has its turn, although that is likely. */
    private @Nullable String assumption(TaskRun run) {
        return run.sequence().isHandlers()
                ? host.forecast().tasks().assumedNotice(run.task())
                : run.sequence().assumption(run);
    }

    private void tellAll() {
        try {
            for (OutcomeQueue.Entry each : queue.take()) {
                if (reporter.commit(each, each.outcome())) {
                    fail(each.run(), each.outcome());
                }
            }
        } catch (RuntimeException e) {
            throw e instanceof HostException ? e : new UnexpectedFailure.InExchange(e);
        }
    }

    /** A task has failed for good: on to what rescues it, or the host is excluded. */
    private void fail(TaskRun run, ItemOutcome outcome) {
        if (run.sum() == Outcome.UNREACHABLE) {
            // As in Ansible: nothing rescues that.
            failedAt = run.task();
            host.lose(HostException.Reason.UNREACHABLE);
            return;
        }
        Cursor next = run.place().failed();
        if (next.isFailed() && run.sequence().leave()) {
            reporter.rescueFlush(run, outcome);
        } else if (next.isFailed()) {
            failedAt = run.task();
            host.fail();
        } else {
            reporter.rescue(run, outcome);
        }
        run.sequence().moveTo(next);
    }

    /**
     * Settles all that was sent.
     *
     * @return whether the segment was set back
     */
    boolean settleAll(StepSequence sequence) {
        OutcomeQueue.@Nullable Entry failed = null;
        ItemOutcome failure = null;
        boolean stopped = false;
        List<TaskRun> done = new ArrayList<>();
        TransactionOutcomes.markUncertain(queue.pending(), host.forecast());
        for (OutcomeQueue.Entry entry : queue.take()) {
            PendingItem pending = entry.pending();
            @Nullable ItemOutcome outcome = entry.outcome();
            if (pending != null) {
                outcome = executor.isPlannedAgain(entry.run(), pending, host) ? null : tried(entry, pending);
                forgetTrial(pending);
                stopped = outcome == null || isStopped(sequence, entry, pending);
                if (stopped) {
                    setBack(sequence, entry, outcome == null ? entry.index() : entry.index() + 1);
                    // what the tasks before it gave was only foreseen when this one was planned
                    done.forEach(reporter::register);
                }
                if (outcome == null) {
                    break;
                }
                done.add(entry.run());
            }
            boolean ends = pending == null ? reporter.commit(entry, outcome) : reporter.commitResult(entry, outcome);
            if (ends && failed == null) {
                failed = entry;
                failure = outcome;
            }
            if (stopped) {
                break;
            }
        }
        if (failed != null && failure != null) {
            TransactionGroup group =
                    failed.pending() == null ? null : failed.pending().group();
            resumesAt = group == null ? null : group.opener();
            fail(failed.run(), failure);
        }
        return stopped || failed != null;
    }

    /** How an item ended; null when it is to be tried again. */
    private @Nullable ItemOutcome tried(OutcomeQueue.Entry entry, PendingItem pending) {
        ItemOutcome outcome = result(entry, pending);
        if (pending.mismatch() != null) {
            entry.run().alter();
        }
        if (pending.state() == PendingItem.State.RESTORED) {
            return outcome;
        }
        return retrier.isDone(entry.run(), pending.item(), outcome)
                ? retrier.finished(entry.run(), pending.item(), outcome)
                : null;
    }

    /** Whether what was planned after this item was not sent, or not run, because it failed. */
    private static boolean isStopped(StepSequence sequence, OutcomeQueue.Entry entry, PendingItem pending) {
        return pending.state() != PendingItem.State.DONE
                && pending.state() != PendingItem.State.RESTORED
                && pending.mismatch() == null
                && !isLastPlanned(sequence, entry);
    }

    /** What a dry run has planned of a transaction that fails, or is planned again, is not done. */
    private void forgetTrial(PendingItem pending) {
        if (pending.isTrial() && pending.state() != PendingItem.State.DONE) {
            host.forecast().rewind(Objects.requireNonNull(pending.group()).mark());
        }
    }

    private ItemOutcome result(OutcomeQueue.Entry entry, PendingItem pending) {
        try {
            return judged(entry, pending);
        } catch (HostException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            return UnexpectedFailure.outcome(e, context.options().verbosity() > 2);
        }
    }

    private ItemOutcome judged(OutcomeQueue.Entry entry, PendingItem pending) {
        ItemOutcome ended = executor.ended(entry.run(), pending, entry.outcome());
        if (TransactionOutcomes.failed(pending) != null) {
            return ended;
        } else if (pending.isTrial() && pending.state() == PendingItem.State.DONE) {
            return TransactionOutcomes.done(pending, entry.outcome());
        }
        if (pending.refusal() != null) {
            // its user is to be made by an earlier task, or nobody makes it
            return entry.outcome().assumes().isEmpty() ? ended : reporter.beforeItsUser(entry);
        }
        if (pending.group() != null && pending.state() == PendingItem.State.DONE) {
            return TransactionOutcomes.done(pending, ended);
        }
        boolean early = context.options().check() && !host.forecast().isEmpty();
        return early ? early(entry, pending, ended) : ended;
    }

    /** How a command that only reads will end that was run in a dry run, before what is planned has happened. */
    private ItemOutcome early(OutcomeQueue.Entry entry, PendingItem pending, ItemOutcome ended) {
        Forecast forecast = host.forecast();
        String cause = pending.plan().changes().stream()
                .map(forecast::namedBy)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        boolean failed = ended.outcome() == Outcome.FAILED;
        if (failed || pending.state() != PendingItem.State.DONE) {
            boolean isAnswer = !failed
                    || pending.item().settings().ignoreErrors()
                    || entry.run().place().isRescued();
            if (!isAnswer || !forecast.unknownEffects().isEmpty()) {
                cause = cause == null ? forecast.newest() : cause;
            }
        }
        if (cause == null) {
            forecast.tasks().addEarly(entry.run().task(), entry.run().cause());
            return ended;
        }
        entry.run().mayFail();
        return failed ? reporter.tooEarly(entry, ended, cause) : reporter.tooSoon(entry, ended, cause);
    }

    private static boolean isLastPlanned(StepSequence sequence, OutcomeQueue.Entry entry) {
        return sequence.current() == entry.run() && entry.run().index() == entry.index() + 1;
    }

    /**
     * No connection could be made. Planning goes back to the task that needs it; null when none has begun to.
     */
    @Nullable
    TaskRun firstToNeedTheHost(StepSequence sequence) {
        if (queue.isEmpty()) {
            return sequence.current();
        }
        // what came before the first one that waits has been told
        OutcomeQueue.Entry first = queue.take().get(0);
        setBack(sequence, first, first.index());
        return first.run();
    }

    /**
     * Nothing of what waits was sent: it is planned again.
     *
     * @return that the segment was set back
     */
    boolean planAgain(StepSequence sequence) {
        OutcomeQueue.Entry first = queue.take().get(0);
        if (!context.options().check()) {
            host.forecast().clear();
        } else if (first.pending() != null) {
            forgetTrial(first.pending());
        }
        setBack(sequence, first, first.index());
        return true;
    }

    /** What is left of a task ends without its host, which its author does not mind. */
    void unreachable(TaskRun run, HostException e) {
        ItemOutcome outcome = OutcomeReporter.unreachable(e);
        while (run.hasNext()) {
            String skip = run.next().skipReason();
            settle(run, skip == null ? outcome : ItemOutcome.skipped(skip), null);
        }
    }

    /** What was planned from this item on was not done: forget it, and plan it again. */
    private void setBack(StepSequence sequence, OutcomeQueue.Entry entry, int index) {
        variables.facts().restore(entry.facts());
        entry.run().truncate(index);
        entry.run().sequence().rewind(entry.run());
        if (entry.run().sequence() != sequence) {
            throw new IllegalStateException("an action outlived its segment");
        }
    }
}
