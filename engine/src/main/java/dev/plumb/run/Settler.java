package dev.plumb.run;

import dev.plumb.host.HostException;
import dev.plumb.playbook.Task;
import dev.plumb.report.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes how the items of one host's tasks end, at first as foreseen, then as it came; tells it in order, and sets planning
 * back to where it has to go on. Used by the host's own thread only.
 */
final class Settler {
    private final RunContext context;
    private final HostRun host;
    private final HostVariables variables;
    private final Judge judge;
    private final Teller teller;
    private final Retrier retrier;
    private final OutcomeQueue queue = new OutcomeQueue();
    private @Nullable Task failedAt;

    Settler(RunContext context, HostRun host, HostVariables variables, Judge judge, Teller teller, Retrier retrier) {
        this.context = context;
        this.host = host;
        this.variables = variables;
        this.judge = judge;
        this.teller = teller;
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

    boolean isEmpty() {
        return queue.isEmpty();
    }

    /** Whether something is still to be sent. */
    boolean hasPending() {
        return queue.hasPending();
    }

    /** What is still to be sent, in order. */
    List<Pending> pending() {
        return queue.pending();
    }

    /**
     * An item ended, or is foreseen to end.
     *
     * @param pending what is still to be sent for it, or null
     */
    void settle(TaskRun run, ItemOutcome foreseen, @Nullable Pending pending) {
        boolean maybe = foreseen.outcome() == Outcome.CHANGED && run.segment().isUncertain(run.task());
        ItemOutcome outcome = maybe
                ? ItemOutcome.unknown("whether it is notified is not known before apply")
                        .withDiffs(foreseen.diffs())
                : foreseen;
        OutcomeQueue.Entry entry = new OutcomeQueue.Entry(
                run, run.index(), outcome, pending, variables.facts().snapshot());
        run.add(outcome.result());
        if (retrier.breaks(run, entry.index(), outcome)) {
            run.breakOff();
        }
        teller.register(run);
        queue.add(entry);
        if (!queue.hasPending()) {
            for (OutcomeQueue.Entry each : queue.take()) {
                if (teller.commit(each, each.outcome())) {
                    fail(each.run(), each.outcome());
                }
            }
        }
    }

    /** A task has failed for good: on to what rescues it, or the host is out. */
    private void fail(TaskRun run, ItemOutcome outcome) {
        if (run.sum() == Outcome.UNREACHABLE) {
            // As in Ansible: nothing rescues that.
            failedAt = run.task();
            host.lose(HostException.Reason.UNREACHABLE);
            return;
        }
        Cursor next = run.place().failed();
        if (next.isFailed()) {
            failedAt = run.task();
            host.fail();
        } else {
            teller.rescue(run, outcome);
        }
        run.segment().moveTo(next);
    }

    /**
     * Settles all that was sent.
     *
     * @return whether the segment was set back
     */
    boolean settleAll(Segment segment) {
        OutcomeQueue.@Nullable Entry failed = null;
        ItemOutcome failure = null;
        boolean stopped = false;
        List<TaskRun> done = new ArrayList<>();
        for (OutcomeQueue.Entry entry : queue.take()) {
            Pending pending = entry.pending();
            ItemOutcome outcome = entry.outcome();
            if (pending != null) {
                outcome = result(entry, pending);
                if (!retrier.isDone(entry.run(), pending.item(), outcome)) {
                    setBack(segment, entry, entry.index());
                    done.forEach(teller::register);
                    return true;
                }
                outcome = retrier.finished(entry.run(), pending.item(), outcome);
                stopped = pending.state() != Pending.State.DONE
                        && pending.mismatch() == null
                        && !isLastPlanned(segment, entry);
                if (stopped) {
                    setBack(segment, entry, entry.index() + 1);
                    // what the tasks before it gave was only foreseen when this one was planned
                    done.forEach(teller::register);
                }
                done.add(entry.run());
            }
            boolean ends = pending == null ? teller.commit(entry, outcome) : teller.commitResult(entry, outcome);
            if (ends && failed == null) {
                failed = entry;
                failure = outcome;
            }
            if (stopped) {
                break;
            }
        }
        if (failed != null && failure != null) {
            fail(failed.run(), failure);
        }
        return stopped || failed != null;
    }

    private ItemOutcome result(OutcomeQueue.Entry entry, Pending pending) {
        if (pending.state() != Pending.State.DONE) {
            return failed(entry, pending);
        }
        ItemOutcome done = judge.done(entry.run(), pending, entry.outcome(), variables);
        return readsWhatWillChange(pending) ? teller.tooSoon(entry, done) : done;
    }

    private boolean readsWhatWillChange(Pending pending) {
        return context.options().check()
                && pending.plan().changes().stream()
                        .anyMatch(
                                change -> host.forecast().isNamedBy(change.ref().key()));
    }

    private ItemOutcome failed(OutcomeQueue.Entry entry, Pending pending) {
        boolean early = pending.item().settings().declaredRead()
                && context.options().check()
                && !host.forecast().isEmpty();
        ItemOutcome failed = judge.failed(entry.run(), pending, variables);
        return early && failed.outcome() == Outcome.FAILED ? teller.tooEarly(entry, failed) : failed;
    }

    private static boolean isLastPlanned(Segment segment, OutcomeQueue.Entry entry) {
        return segment.current() == entry.run() && entry.run().index() == entry.index() + 1;
    }

    /**
     * No connection could be made. Planning goes back to the task that needs it; null when none has begun to.
     */
    @Nullable
    TaskRun firstToNeedTheHost(Segment segment) {
        if (queue.isEmpty()) {
            return segment.current();
        }
        // what came before the first one that waits has been told
        OutcomeQueue.Entry first = queue.take().get(0);
        setBack(segment, first, first.index());
        return first.run();
    }

    /** What is left of a task ends without its host, which its author does not mind. */
    void unreachable(TaskRun run, HostException e) {
        ItemOutcome outcome = Teller.unreachable(e);
        while (run.hasNext()) {
            String skip = run.next().skipReason();
            settle(run, skip == null ? outcome : ItemOutcome.skipped(skip), null);
        }
    }

    /** What was planned from this item on was not done: forget it, and plan it again. */
    private void setBack(Segment segment, OutcomeQueue.Entry entry, int index) {
        variables.facts().restore(entry.facts());
        entry.run().truncate(index);
        entry.run().segment().rewind(entry.run());
        if (entry.run().segment() != segment) {
            throw new IllegalStateException("an action outlived its segment");
        }
    }
}
