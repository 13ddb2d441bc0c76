package dev.plumb.run;

import dev.plumb.expression.NotKnownException;
import dev.plumb.module.BoundValues;
import dev.plumb.module.ControlModule;
import dev.plumb.module.ModuleSpec;
import dev.plumb.module.TaskModule;
import dev.plumb.playbook.Role;
import dev.plumb.playbook.Task;
import dev.plumb.report.Outcome;
import dev.plumb.resource.Change;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the steps of a play on one host. Plans run ahead of their actions as long as nothing has
 * to be asked of the host; then everything planned is sent in one exchange, and where an action failed, planning goes back
 * to the item after it. Used by one thread at a time.
 */
final class Walker {
    private static final int MOST_PENDING = 256;

    private final RunContext context;
    private final HostRun host;
    private final HostVariables variables;
    private final TaskPreparer preparer;
    private final Planner planner;
    private final Lookahead lookahead;
    private final Overlay overlay;
    private final Judge judge;
    private final Teller teller;
    private final Retrier retrier;
    private final Control control;
    private final Guests guests;
    private final Jobs jobs;
    private final Settler settler;
    private final Exchanges exchanges;
    private final Segment main;

    Walker(
            RunContext context,
            PlayState play,
            Segment main,
            HostRun host,
            HostVariables variables,
            Teller teller,
            Function<String, HostRun> delegates) {
        this.context = context;
        this.host = host;
        this.variables = variables;
        this.main = main;
        this.preparer = new TaskPreparer(context, play.directory(), true);
        this.planner = new Planner(host);
        this.lookahead = new Lookahead(context, preparer, variables, planner);
        this.overlay = new Overlay(host, lookahead);
        this.judge = new Judge(context.expressions());
        this.teller = teller;
        this.retrier = new Retrier(context, host, variables, preparer);
        this.settler = new Settler(context, host, variables, judge, teller, retrier);
        this.control = new Control(context, play, host, variables, judge, delegates);
        this.jobs = new Jobs(context, variables, judge);
        this.guests = new Guests(context, host, variables, judge, jobs, delegates);
        this.exchanges = new Exchanges(context, host, lookahead, settler, guests, main);
    }

    Control control() {
        return control;
    }

    Settler settler() {
        return settler;
    }

    Exchanges exchanges() {
        return exchanges;
    }

    /** Whether the host goes on when it cannot be reached for this task. */
    boolean ignoresUnreachable(TaskRun run) {
        return preparer.basics(run.task(), variables).ignoreUnreachable();
    }

    /** What the host's variables answer, once what they need of the host is read; the other when that cannot be known. */
    <T> T answer(Supplier<T> question, T otherwise) {
        while (true) {
            try {
                return question.get();
            } catch (NotKnownException e) {
                if (!exchanges.awaitOr(main, e.need())) {
                    return otherwise;
                }
            }
        }
    }

    /** Does the current task of a segment, or as much of it as can be done before something is asked of the host. */
    void step(Segment segment) {
        TaskRun run = segment.current();
        if (run == null) {
            if (context.admission().asks() && !exchanges.quiet(segment)) {
                return;
            }
            if (control.isRepeat(segment.task())
                    || !segment.isHandlers() && !context.admission().admits(host, segment.task())) {
                segment.advance();
                return;
            }
            run = begin(segment);
            if (run == null) {
                return;
            }
            segment.begin(run);
        }
        while (run.hasNext()) {
            if (!item(segment, run) || !host.isActive() || segment.current() != run) {
                return;
            }
        }
        lookahead.grow();
        leave(segment, run);
    }

    /** On to what follows a task that is done. */
    private void leave(Segment segment, TaskRun run) {
        segment.moveTo(control.after(run));
        if (segment.cursor().isFailed() && !(settler.hasPending() && exchanges.send(segment, new HostLink.Wanted()))) {
            host.fail();
        }
        if (control.asks()) {
            segment.halt();
        }
    }

    private @Nullable TaskRun begin(Segment segment) {
        Task task = segment.task();
        try {
            List<Problem> wrong = control.checkArguments(task);
            if (!wrong.isEmpty()) {
                return badArguments(segment, task, Teller.failure(new ProblemException(wrong)));
            }
            PreparedTask prepared = lookahead.prepared(task);
            if (prepared == null) {
                prepared = preparer.prepare(task, variables);
                lookahead.keep(task, prepared);
            }
            teller.progress(task, prepared.label());
            return new TaskRun(segment, task, prepared);
        } catch (NotKnownException e) {
            return exchanges.awaitOr(segment, e.need())
                    ? null
                    : queueOnly(segment, task, control.notKnown(task, String.valueOf(e.getMessage())));
        }
    }

    /** What a role is given is wrong: that is told as a task of its own before its first one. */
    private @Nullable TaskRun badArguments(Segment segment, Task task, ItemOutcome outcome) {
        if (exchanges.quiet(segment)) {
            Role role = java.util.Objects.requireNonNull(task.role());
            PreparedTask.Settings settings = preparer.basics(role, variables.scope(task));
            control.accept(role);
            if (ended(segment, task, RoleArguments.label(role), settings, outcome) != null) {
                // the author does not mind: the role's first task has its turn all the same
                segment.begin(null);
            }
        }
        return null;
    }

    /** What nobody foresaw came up while the current task was planned: it fails, once all that waits is done. */
    void failCurrent(Segment segment, Throwable thrown) {
        if (exchanges.quiet(segment)) {
            ItemOutcome outcome = Unforeseen.outcome(thrown, context.options().verbosity() > 2);
            TaskRun run = segment.current();
            if (run == null || !run.hasNext()) {
                queueOnly(segment, segment.task(), outcome);
            } else {
                settler.settle(run, outcome, null);
            }
        }
    }

    /** The task ends before its items are known. */
    private @Nullable TaskRun queueOnly(Segment segment, Task task, ItemOutcome outcome) {
        String label = preparer.label(task, variables.scope(task));
        TaskRun run = ended(segment, task, label, preparer.basics(task, variables), outcome);
        if (run != null) {
            leave(segment, run);
        }
        return null;
    }

    /** A task, or what comes before it, ends without items; null when the host does not go on from there. */
    private @Nullable TaskRun ended(
            Segment segment, Task task, String label, PreparedTask.Settings settings, ItemOutcome outcome) {
        Notice notice = outcome.outcome() == Outcome.UNKNOWN ? preparer.perhaps(task, variables) : Notice.NONE;
        PreparedTask.Item item =
                new PreparedTask.Item(null, Map.of(), null, null, null, notice, settings, variables.scope(task));
        TaskRun run = new TaskRun(segment, task, new PreparedTask(label, false, List.of(item)));
        segment.begin(run);
        settler.settle(run, outcome, null);
        return host.isActive() && segment.current() == run ? run : null;
    }

    /** Plans the next item; false when planning has to start again from where the segment now stands. */
    private boolean item(Segment segment, TaskRun run) {
        if (host.link().catchUp() && settler.hasPending()) {
            return !settler.planAgain(segment);
        }
        if (run.isStale()) {
            return refresh(segment, run);
        }
        PreparedTask.Item item = run.next();
        if (item.skipReason() != null) {
            settler.settle(run, ItemOutcome.skipped(item.skipReason()), null);
            return true;
        }
        if ((retrier.pauses(run) || guests.isFor(item)) && !exchanges.quiet(segment)) {
            return false;
        }
        boolean first = run.index() == 0;
        if ((first || run.prepared().stepwise()) && settler.hasPending() && BoundValues.hasUnknown(item.params())) {
            // Results are on their way: it is prepared again when they are there.
            run.refresh(null);
            segment.begin(first ? null : run);
            exchanges.send(segment, new HostLink.Wanted());
            return false;
        }
        retrier.pause(run);
        ModuleSpec spec = context.spec(run.task());
        if (spec.implementation() instanceof ControlModule<?> module) {
            return decide(segment, run, RunContext.cast(module));
        } else if (guests.isFor(item)) {
            return tried(run, item, ItemOutcome.timed(() -> guests.run(run, item)));
        }
        return plan(segment, run, RunContext.cast((TaskModule<?>) spec.implementation()));
    }

    /** Prepares an item whose turn has come in a loop that sees what its items do. */
    private boolean refresh(Segment segment, TaskRun run) {
        try {
            run.refresh(preparer.again(run.task(), run.next(), variables));
            return true;
        } catch (NotKnownException e) {
            return itemNotKnown(segment, run, new Planned.NotKnown(String.valueOf(e.getMessage()), e.need()));
        }
    }

    private boolean plan(Segment segment, TaskRun run, TaskModule<Record> module) {
        PreparedTask.Item item = run.next();
        Planned planned = planner.plan(module, item);
        if (planned instanceof Planned.NeedsReads needs) {
            HostLink.Wanted wanted = new HostLink.Wanted();
            wanted.add(needs);
            exchanges.send(segment, wanted);
            return false;
        } else if (planned instanceof Planned.NotKnown unknown) {
            return itemNotKnown(segment, run, unknown);
        } else if (planned instanceof Planned.Fails fails) {
            return itemFails(segment, run, fails);
        }
        Pending pending = new Pending(module, item, Jobs.foreseen(run, item, ((Planned.Ready) planned).plan()));
        return itemReady(segment, run, pending, (Planned.Ready) planned);
    }

    private boolean decide(Segment segment, TaskRun run, ControlModule<Record> module) {
        PreparedTask.Item item = run.next();
        Control.Decided decided = control.decide(module, item, run);
        if (decided.wantsQuiet() && !exchanges.quiet(segment)) {
            return false;
        }
        return tried(run, item, ItemOutcome.timed(decided.effect()));
    }

    /** An item was done by itself: unless it is to be done again, that is how it ended. */
    private boolean tried(TaskRun run, PreparedTask.Item item, ItemOutcome outcome) {
        return !retrier.isDone(run, item, outcome) || settled(run, retrier.finished(run, item, outcome));
    }

    private boolean settled(TaskRun run, ItemOutcome outcome) {
        settler.settle(run, outcome, null);
        return true;
    }

    private boolean itemNotKnown(Segment segment, TaskRun run, Planned.NotKnown unknown) {
        if (exchanges.awaitOr(segment, unknown.need())) {
            return false;
        }
        host.forecast().addUnknown(run.cause(), TaskPreparer.written(run.task()));
        return settled(
                run, ItemOutcome.notKnown(unknown.cause(), context.options().check()));
    }

    private boolean itemFails(Segment segment, TaskRun run, Planned.Fails fails) {
        // What is planned may have been taken for granted too early: only the host itself can say that it fails.
        if (!exchanges.quiet(segment)) {
            host.link().lookAnew();
            return false;
        }
        ItemOutcome failed = ItemOutcome.failed(fails.message(), fails.known(), List.of());
        return quiet(run, judge.conditions(run, run.next(), failed, variables));
    }

    /** An item ended without an action of its own. */
    private boolean quiet(TaskRun run, ItemOutcome outcome) {
        PreparedTask.Item item = run.next();
        if (!retrier.isDone(run, item, outcome)) {
            TaskModule<Record> module =
                    RunContext.cast((TaskModule<?>) context.spec(run.task()).implementation());
            module.reads(java.util.Objects.requireNonNull(item.params()))
                    .forEach(read -> host.cache().forget(item.settings().user(), read.ref()));
            return true;
        }
        return settled(run, retrier.finished(run, item, outcome));
    }

    private boolean itemReady(Segment segment, TaskRun run, Pending pending, Planned.Ready ready) {
        ItemOutcome foreseen = judge.foresee(run, pending, ready, variables);
        ItemOutcome answered = pending.item().notice().answered(foreseen);
        if (answered != foreseen) {
            return exchanges.quiet(segment) && settled(run, answered);
        }
        run.rest(ready.rests() && foreseen.assumes().isEmpty() && foreseen.outcome() != Outcome.UNKNOWN);
        List<Change<?>> changes = ready.plan().changes();
        boolean dry = pending.item().settings().dry();
        if (settler.isAwaited(run, ready.plan())) {
            // what it looks at is still to be changed: only then can it be told in full
            exchanges.send(segment, new HostLink.Wanted());
            return false;
        }
        if (!changes.isEmpty() && !dry && jobs.isFor(pending.item())) {
            return byItself(segment, run, pending, foreseen);
        } else if (!changes.isEmpty() && !dry) {
            return enqueue(segment, run, pending, foreseen);
        }
        if (foreseen.outcome() == Outcome.FAILED && !exchanges.quiet(segment)) {
            return false;
        }
        if (context.options().check() && !Judge.isNeverDone(run.task(), pending)) {
            overlay.foresee(run, ready);
        }
        return dry && !changes.isEmpty() ? settled(run, foreseen) : quiet(run, foreseen);
    }

    private boolean byItself(Segment segment, TaskRun run, Pending pending, ItemOutcome foreseen) {
        if (!exchanges.quiet(segment)) {
            return false;
        }
        return tried(run, pending.item(), ItemOutcome.timed(() -> jobs.run(run, pending, foreseen, host)));
    }

    private boolean enqueue(Segment segment, TaskRun run, Pending pending, ItemOutcome foreseen) {
        HostLink.Wanted facts = lookahead.factsBefore(pending, exchanges.upcoming(segment));
        if (!facts.isEmpty()) {
            exchanges.send(segment, facts);
            return false;
        }
        List<Pending> waiting = settler.pending();
        String user = pending.item().settings().user();
        boolean otherUser =
                !waiting.isEmpty() && !waiting.get(0).item().settings().user().equals(user);
        if (otherUser || waiting.size() >= MOST_PENDING) {
            // The next round plans this item again, on top of what the exchange found.
            exchanges.send(segment, new HostLink.Wanted());
            return false;
        }
        settler.settle(run, foreseen, pending);
        boolean read = pending.item().settings().declaredRead();
        if (!read || !context.options().check()) {
            overlay.lay(pending, settler.pending(), run.cause());
        }
        Task task = run.task();
        boolean decidedByResult =
                !task.failedWhen().isEmpty() || !task.changedWhen().isEmpty() && !read || retrier.mayRetry(task);
        boolean now = decidedByResult || read && context.options().check();
        return !now || !exchanges.send(segment, new HostLink.Wanted());
    }
}
