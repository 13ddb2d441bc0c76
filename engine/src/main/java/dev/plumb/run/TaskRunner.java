package dev.plumb.run;

import dev.plumb.expression.NotKnownException;
import dev.plumb.host.HostException;
import dev.plumb.module.Binder;
import dev.plumb.module.ControlModule;
import dev.plumb.module.ModuleSpec;
import dev.plumb.module.Steer;
import dev.plumb.module.TaskModule;
import dev.plumb.playbook.Play;
import dev.plumb.playbook.Task;
import dev.plumb.report.Outcome;
import dev.plumb.resource.Change;
import dev.plumb.resource.Read;
import dev.plumb.source.ProblemException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Brings the tasks of one play about on one host, or forecasts them. Plans run ahead of their actions as long as nothing has
 * to be asked of the host; then everything planned is sent in one exchange, and where an action failed, planning goes back
 * to the item after it. Used by one thread at a time.
 */
final class TaskRunner {
    private static final int MOST_PENDING = 256;

    private final RunContext context;
    private final HostRun host;
    private final HostVariables variables;
    private final TaskPreparer preparer;
    private final Planner planner;
    private final Lookahead lookahead;
    private final Judge judge;
    private final Teller teller;
    private final Notified notified;
    private final OutcomeQueue queue = new OutcomeQueue();
    private List<Task> following = List.of();

    TaskRunner(RunContext context, Play play, HostRun host, HostVariables variables) {
        this.context = context;
        this.host = host;
        this.variables = variables;
        this.preparer = new TaskPreparer(context, play);
        this.planner =
                new Planner(host.cache(), host.forecast(), context.options().check());
        this.lookahead = new Lookahead(context, preparer, variables, planner);
        this.judge = new Judge(context.expressions(), true);
        this.notified = new Notified(play.handlers());
        this.teller = new Teller(context, host, variables, notified);
    }

    HostRun host() {
        return host;
    }

    Notified notified() {
        return notified;
    }

    /** What the last control task asked for; asked once. */
    Steer takeSteer() {
        return teller.takeSteer();
    }

    /**
     * Works through a segment. Actions of its last tasks may still wait to be sent: see {@link #flush}.
     *
     * @param later tasks after the segment, whose reads may ride along
     */
    void run(Segment segment, List<Task> later) {
        following = later;
        try {
            while (host.isActive() && !segment.isDone()) {
                step(segment);
            }
        } catch (HostException e) {
            lose(e);
        }
    }

    /**
     * Sends what waits and settles it.
     *
     * @return false when planning has to go back into the segment, or the host is out
     */
    boolean flush(Segment segment) {
        if (!host.isActive() || queue.isEmpty()) {
            return host.isActive();
        }
        try {
            return !exchange(segment, new HostLink.Wanted());
        } catch (HostException e) {
            lose(e);
            return false;
        }
    }

    private void lose(HostException e) {
        teller.lost(e, queue);
    }

    private void step(Segment segment) {
        TaskRun run = segment.current();
        if (run == null) {
            run = begin(segment);
            if (run == null) {
                return;
            }
            segment.begin(run);
        }
        while (run.hasNext()) {
            if (!item(segment, run) || !host.isActive()) {
                return;
            }
        }
        if (run.prepared().items().isEmpty()) {
            teller.nothingToLoop(run, queue);
        }
        lookahead.grow();
        segment.advance();
    }

    private @Nullable TaskRun begin(Segment segment) {
        Task task = segment.task();
        try {
            PreparedTask prepared = lookahead.prepared(task);
            if (prepared == null) {
                prepared = preparer.prepare(task, variables);
                lookahead.keep(task, prepared);
            }
            teller.progress(task, prepared.label());
            return new TaskRun(segment, task, prepared);
        } catch (NotKnownException e) {
            return awaitOr(segment, e.need()) ? null : notKnown(segment, task, String.valueOf(e.getMessage()));
        } catch (ProblemException e) {
            return queue.hasPending() && !exchange(segment, new HostLink.Wanted())
                    ? null
                    : queueOnly(segment, task, teller.failure(e));
        }
    }

    /** Asks the host for what is needed to go on; false when nothing can be asked. */
    private boolean awaitOr(Segment segment, @Nullable Object need) {
        HostLink.Wanted wanted = new HostLink.Wanted();
        if (need instanceof Read<?> read) {
            wanted.add(SettingsReader.NONE, read);
        } else if (!queue.hasPending()) {
            return false;
        }
        exchange(segment, wanted);
        return true;
    }

    private @Nullable TaskRun notKnown(Segment segment, Task task, String why) {
        if (context.options().check()) {
            host.forecast().addUnknown(Cause.of(task, task.label()));
            return queueOnly(segment, task, ItemOutcome.unknown(why));
        }
        return queueOnly(segment, task, ItemOutcome.failed("a value is not known: " + why, Map.of(), List.of()));
    }

    /** The task ends before its items are known. */
    private @Nullable TaskRun queueOnly(Segment segment, Task task, ItemOutcome outcome) {
        PreparedTask.Item item =
                new PreparedTask.Item(null, null, null, preparer.basics(task, variables), variables.scope(task, null));
        String label = preparer.label(task, item.scope());
        TaskRun run = new TaskRun(segment, task, new PreparedTask(label, false, List.of(item)));
        segment.begin(run);
        settle(run, outcome, null);
        if (host.isActive()) {
            segment.advance();
        }
        return null;
    }

    /** Plans the next item; false when planning has to start again from where the segment now stands. */
    private boolean item(Segment segment, TaskRun run) {
        PreparedTask.Item item = run.next();
        if (item.skipReason() != null) {
            settle(run, ItemOutcome.of(Outcome.SKIPPED, Results.skipped(item.skipReason()), item.skipReason()), null);
            return true;
        }
        ModuleSpec spec = context.spec(run.task());
        if (spec.implementation() instanceof ControlModule<?> control) {
            if (run.index() == 0 && queue.hasPending() && Binder.hasUnknown(item.params())) {
                // Results are on their way: the task is prepared again when they are there.
                segment.begin(null);
                exchange(segment, new HostLink.Wanted());
                return false;
            }
            settle(run, teller.decide(RunContext.cast(control), item, judge, run), null);
            return true;
        }
        TaskModule<Record> module = RunContext.cast((TaskModule<?>) spec.implementation());
        Planned planned = planner.plan(module, item);
        if (planned instanceof Planned.NeedsReads needs) {
            HostLink.Wanted wanted = new HostLink.Wanted();
            needs.reads().forEach(read -> wanted.add(item.settings(), read));
            exchange(segment, wanted);
            return false;
        } else if (planned instanceof Planned.NotKnown unknown) {
            return itemNotKnown(segment, run, unknown);
        } else if (planned instanceof Planned.Fails fails) {
            return itemFails(segment, run, fails);
        }
        return itemReady(
                segment, run, new Pending(module, item, ((Planned.Ready) planned).plan()), (Planned.Ready) planned);
    }

    private boolean itemNotKnown(Segment segment, TaskRun run, Planned.NotKnown unknown) {
        if (awaitOr(segment, unknown.need())) {
            return false;
        }
        host.forecast().addUnknown(run.cause());
        settle(
                run,
                context.options().check()
                        ? ItemOutcome.unknown(unknown.cause())
                        : ItemOutcome.failed("a value is not known: " + unknown.cause(), Map.of(), List.of()),
                null);
        return true;
    }

    private boolean itemFails(Segment segment, TaskRun run, Planned.Fails fails) {
        if (queue.hasPending()) {
            // What is planned may have been taken for granted too early: only the host itself can say that it fails.
            exchange(segment, new HostLink.Wanted());
            return false;
        }
        ItemOutcome failed = ItemOutcome.failed(fails.message(), Map.of(), List.of());
        settle(run, judge.conditions(run, run.next(), failed, variables), null);
        return true;
    }

    private boolean itemReady(Segment segment, TaskRun run, Pending pending, Planned.Ready ready) {
        ItemOutcome foreseen = judge.foresee(run, pending, ready.assumptions(), variables);
        List<Change<?>> changes = ready.plan().changes();
        if (changes.isEmpty() || pending.item().settings().dry()) {
            if (context.options().check()) {
                changes.forEach(change -> host.forecast().add(change, run.cause()));
                if (ready.plan().unseen() != null) {
                    host.forecast().addUnseen(ready.plan().unseen(), run.cause());
                }
            }
            settle(run, foreseen, null);
            return true;
        }
        return enqueue(segment, run, pending, foreseen);
    }

    private boolean enqueue(Segment segment, TaskRun run, Pending pending, ItemOutcome foreseen) {
        List<Pending> waiting = queue.pending();
        boolean otherUser = !waiting.isEmpty()
                && !waiting.get(0)
                        .item()
                        .settings()
                        .user()
                        .equals(pending.item().settings().user());
        if (otherUser || waiting.size() >= MOST_PENDING) {
            // The next round plans this item again, on top of what the exchange found.
            exchange(segment, new HostLink.Wanted());
            return false;
        }
        settle(run, foreseen, pending);
        boolean read = pending.item().settings().declaredRead();
        if (!read) {
            lay(pending, run.cause());
        }
        Task task = run.task();
        boolean decidedByResult =
                !task.failedWhen().isEmpty() || !task.changedWhen().isEmpty() && !read;
        return !(decidedByResult || read && context.options().check()) || !exchange(segment, new HostLink.Wanted());
    }

    /** Lays what will be done over what was read, so that the next plans see it before it is done. */
    private void lay(Pending pending, Cause cause) {
        for (Change<?> change : pending.plan().changes()) {
            if (HostLink.isUnknown(change)) {
                host.cache().invalidate(change.ref(), change.action().effects());
                host.forecast().clear();
                lookahead.shrink();
            } else {
                host.cache().invalidateOthers(change.action().effects());
                host.forecast().add(change, cause);
            }
        }
    }

    private void settle(TaskRun run, ItemOutcome foreseen, @Nullable Pending pending) {
        boolean maybe = foreseen.outcome() == Outcome.CHANGED && run.segment().isUncertain(run.task());
        ItemOutcome outcome = maybe
                ? ItemOutcome.unknown("whether it is notified is not known before apply")
                        .withDiffs(foreseen.diffs())
                : foreseen;
        OutcomeQueue.Entry entry = new OutcomeQueue.Entry(
                run, run.index(), outcome, pending, variables.facts().values());
        run.add(outcome.result());
        teller.register(run);
        queue.add(entry);
        if (!queue.hasPending()) {
            queue.take().forEach(each -> teller.commit(each, each.outcome()));
        }
    }

    /**
     * One round trip: what waits, and these reads with those of upcoming tasks.
     *
     * @return whether the segment was set back
     */
    private boolean exchange(Segment segment, HostLink.Wanted wanted) {
        Iterator<Task> upcoming =
                Stream.concat(segment.rest().stream(), following.stream()).iterator();
        lookahead.collect(upcoming, wanted);
        List<Pending> pending = queue.pending();
        if (pending.isEmpty() && wanted.isEmpty()) {
            throw new IllegalStateException(
                    "nothing to exchange for " + segment.task().label());
        }
        host.link().exchange(pending, wanted);
        if (!context.options().check()) {
            host.forecast().clear();
        }
        return settleAll(segment);
    }

    private boolean settleAll(Segment segment) {
        for (OutcomeQueue.Entry entry : queue.take()) {
            Pending pending = entry.pending();
            if (pending == null) {
                teller.commit(entry, entry.outcome());
            } else if (pending.state() == Pending.State.DONE) {
                ItemOutcome done = judge.done(entry.run(), pending, entry.outcome(), variables);
                teller.commitResult(entry, readsWhatWillChange(pending) ? teller.tooSoon(entry, done) : done);
            } else {
                ItemOutcome failed = failed(entry, pending);
                if (pending.mismatch() == null && !isLastPlanned(segment, entry)) {
                    goBack(segment, entry, failed);
                    return true;
                }
                teller.commitResult(entry, failed);
            }
        }
        return false;
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

    /** What was planned after a failed item was not done: forget it, and go on after the item when the failure is ignored. */
    private void goBack(Segment segment, OutcomeQueue.Entry entry, ItemOutcome failed) {
        variables.facts().restore(entry.facts());
        entry.run().truncate(entry.index() + 1);
        entry.run().segment().rewind(entry.run());
        if (entry.run().segment() != segment) {
            throw new IllegalStateException("an action outlived its segment");
        }
        teller.commitResult(entry, failed);
    }
}
