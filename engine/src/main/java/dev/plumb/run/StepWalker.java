package dev.plumb.run;

import dev.plumb.expression.NotKnownException;
import dev.plumb.module.BoundValues;
import dev.plumb.module.ControlModule;
import dev.plumb.module.ModuleSpec;
import dev.plumb.module.TaskModule;
import dev.plumb.plan.PlanResult;
import dev.plumb.playbook.Role;
import dev.plumb.playbook.Task;
import dev.plumb.report.Outcome;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the steps of a play on one host. Plans run ahead of their actions as long as nothing has
 * to be asked of the host; then everything planned is sent in one exchange, and where an action failed, planning goes back
 * to the item after it. Used by one thread at a time.
 */
final class StepWalker {
    private static final int MOST_PENDING = 256;

    private final RunContext context;
    private final HostRun host;
    private final HostVariables variables;
    private final TaskPreparer preparer;
    private final Planner planner;
    private final Lookahead lookahead;
    private final Overlay overlay;
    private final OutcomeReporter reporter;
    private final Retrier retrier;
    private final Control control;
    private final Delegation delegation;
    private final ItemExecutor executor;
    private final OutcomeSequencer sequencer;
    private final Exchanges exchanges;
    private final TransactionSteps transactions;
    private final StepSequence main;

    StepWalker(
            RunContext context,
            PlayState play,
            StepSequence main,
            HostRun host,
            HostVariables variables,
            OutcomeReporter reporter,
            Function<String, HostRun> delegates) {
        this.context = context;
        this.host = host;
        this.variables = variables;
        this.main = main;
        this.preparer = new TaskPreparer(context, play.directory(), true);
        this.planner = new Planner(context, host);
        this.lookahead = new Lookahead(context, preparer, variables, planner);
        this.overlay = new Overlay(context, host, lookahead);
        OutcomeEvaluator evaluator = new OutcomeEvaluator(context.expressions());
        this.reporter = reporter;
        this.retrier = new Retrier(context, host, variables, preparer);
        this.executor = new ItemExecutor(context, variables, evaluator);
        this.sequencer = new OutcomeSequencer(context, host, variables, executor, reporter, retrier);
        this.control = new Control(context, play, host, variables, evaluator, delegates);
        this.delegation = new Delegation(host, executor, delegates);
        OpenTransaction open = new OpenTransaction(host.forecast());
        this.exchanges = new Exchanges(context, host, lookahead, sequencer, executor, delegation, open, main);
        this.transactions = new TransactionSteps(context, open, sequencer, exchanges);
    }

    Control control() {
        return control;
    }

    OutcomeSequencer sequencer() {
        return sequencer;
    }

    Exchanges exchanges() {
        return exchanges;
    }

    TransactionSteps transactions() {
        return transactions;
    }

    /** Whether the host goes on when it cannot be reached for this task. */
    boolean ignoresUnreachable(TaskRun run) {
        return preparer.basics(run.task(), variables).ignoreUnreachable();
    }

    /** Does the current task of a segment, or as much of it as can be done before something is asked of the host. */
    void step(StepSequence sequence) {
        TaskRun run = sequence.current();
        if (run == null) {
            if (context.filter().asks() && !exchanges.quiet(sequence)) {
                return;
            }
            if (control.isRepeat(sequence.task())
                    || !sequence.isHandlers()
                            && !context.filter().admits(host, sequence.task(), context.spec(sequence.task()))) {
                sequence.advance();
                return;
            }
            run = begin(sequence);
            if (run == null) {
                return;
            }
            sequence.begin(run);
        }
        while (run.hasNext()) {
            if (!item(sequence, run) || !host.isActive() || sequence.current() != run) {
                return;
            }
        }
        // an item before the last one may have failed: no other task begins then until this one is over
        if (run.sum() == Outcome.FAILED && !exchanges.quiet(sequence)) {
            return;
        }
        lookahead.grow();
        leave(sequence, run);
    }

    /** On to what follows a task that is done. */
    private void leave(StepSequence sequence, TaskRun run) {
        sequence.moveTo(control.after(run));
        if (sequence.cursor().isFailed() && !(sequencer.hasPending() && exchanges.send(sequence, new Wanted()))) {
            host.fail();
        }
        if (control.asks()) {
            sequence.halt();
        }
    }

    private @Nullable TaskRun begin(StepSequence sequence) {
        Task task = sequence.task();
        try {
            List<Problem> wrong = control.checkArguments(task);
            if (!wrong.isEmpty()) {
                return badArguments(sequence, task, OutcomeReporter.failure(new ProblemException(wrong)));
            }
            PreparedTask prepared = lookahead.prepared(task);
            if (prepared == null) {
                prepared = preparer.prepare(task, variables);
                lookahead.keep(task, prepared);
            }
            reporter.progress(task, prepared.label());
            return new TaskRun(sequence, task, prepared);
        } catch (NotKnownException e) {
            return exchanges.awaitOr(sequence, e.need())
                    ? null
                    : queueOnly(sequence, task, control.notKnown(task, String.valueOf(e.getMessage())));
        }
    }

    /** What a role is given is wrong: that is told as a task of its own before its first one. */
    private @Nullable TaskRun badArguments(StepSequence sequence, Task task, ItemOutcome outcome) {
        if (exchanges.quiet(sequence)) {
            Role role = java.util.Objects.requireNonNull(task.role());
            PreparedTask.Settings settings = preparer.basics(role, variables.scope(task));
            control.accept(role);
            if (ended(sequence, task, RoleArguments.label(role), settings, outcome) != null) {
                // the author does not mind: the role's first task has its turn all the same
                sequence.begin(null);
            }
        }
        return null;
    }

    /** What nobody foresaw came up while the current task was planned: it fails, once all that waits is done. */
    void failCurrent(StepSequence sequence, Throwable thrown) {
        if (exchanges.quiet(sequence)) {
            ItemOutcome outcome =
                    UnexpectedFailure.outcome(thrown, context.options().verbosity() > 2);
            TaskRun run = sequence.current();
            if (run == null || !run.hasNext()) {
                queueOnly(sequence, sequence.task(), outcome);
            } else {
                sequencer.settle(run, outcome, null);
            }
        }
    }

    /** The task ends before its items are known. */
    private @Nullable TaskRun queueOnly(StepSequence sequence, Task task, ItemOutcome outcome) {
        String label = preparer.label(task, variables.scope(task));
        TaskRun run = ended(sequence, task, label, preparer.basics(task, variables), outcome);
        if (run != null) {
            leave(sequence, run);
        }
        return null;
    }

    /** A task, or what comes before it, ends without items; null when the host does not go on from there. */
    private @Nullable TaskRun ended(
            StepSequence sequence, Task task, String label, PreparedTask.Settings settings, ItemOutcome outcome) {
        Notification notice =
                outcome.outcome() == Outcome.UNKNOWN ? preparer.perhaps(task, variables) : Notification.NONE;
        PreparedTask.Item item =
                new PreparedTask.Item(null, Map.of(), null, null, null, notice, settings, variables.scope(task));
        TaskRun run = new TaskRun(sequence, task, new PreparedTask(label, false, List.of(item)));
        sequence.begin(run);
        sequencer.settle(run, outcome, null);
        return host.isActive() && sequence.current() == run ? run : null;
    }

    /** Plans the next item; false when planning has to start again from where the segment now stands. */
    private boolean item(StepSequence sequence, TaskRun run) {
        if (host.link().catchUp() && sequencer.hasPending()) {
            return !sequencer.planAgain(sequence);
        }
        if (run.isStale()) {
            return refresh(sequence, run);
        }
        PreparedTask.Item item = run.next();
        if (item.skipReason() != null) {
            sequencer.settle(run, ItemOutcome.skipped(item.skipReason()), null);
            return true;
        }
        if ((retrier.pauses(run) || delegation.isFor(item)) && !exchanges.quiet(sequence)) {
            return false;
        }
        boolean first = run.index() == 0;
        if ((first || run.prepared().stepwise()) && exchanges.mayLearn() && BoundValues.hasUnknown(item.params())) {
            // Results are on their way: it is prepared again when they are there.
            run.refresh(null);
            sequence.begin(first ? null : run);
            exchanges.send(sequence, new Wanted());
            return false;
        }
        retrier.pause(run);
        ModuleSpec spec = context.spec(run.task());
        if (spec.implementation() instanceof ControlModule<?> module) {
            return decide(sequence, run, RunContext.cast(module));
        } else if (delegation.isFor(item)) {
            return tried(run, item, ItemOutcome.timed(() -> delegation.run(run, item)));
        }
        return plan(sequence, run, RunContext.cast((TaskModule<?>) spec.implementation()));
    }

    /** Prepares an item whose turn has come in a loop that sees what its items do. */
    private boolean refresh(StepSequence sequence, TaskRun run) {
        try {
            run.refresh(preparer.again(run.task(), run.next(), variables));
            return true;
        } catch (NotKnownException e) {
            return itemNotKnown(sequence, run, new PlanResult.NotKnown(String.valueOf(e.getMessage()), e.need()));
        }
    }

    private boolean plan(StepSequence sequence, TaskRun run, TaskModule<Record> module) {
        PreparedTask.Item item = run.next();
        PlanResult planned = planner.plan(module, item);
        if (planned instanceof PlanResult.NeedsReads needs) {
            Wanted wanted = new Wanted();
            wanted.add(needs);
            exchanges.send(sequence, wanted);
            return false;
        }
        HostJobRecord left = executor.leftJob(run, module, item, host);
        if (left != null) {
            return settle(sequence, run, module, left);
        } else if (planned instanceof PlanResult.NotKnown unknown) {
            return itemNotKnown(sequence, run, unknown);
        } else if (planned instanceof PlanResult.Fails fails) {
            return itemFails(sequence, run, fails);
        }
        PlanResult.Ready ready = (PlanResult.Ready) planned;
        PendingItem part = transactions.enter(sequence, run, executor.pending(run, module, item, ready), ready);
        return part != null && itemReady(sequence, run, executor.planned(run, part, ready));
    }

    /** Sees to a job that an earlier run has left; then the item is planned again, unless it has ended with the job. */
    private boolean settle(StepSequence sequence, TaskRun run, TaskModule<Record> module, HostJobRecord left) {
        if (!exchanges.quiet(sequence)) {
            return false;
        }
        PreparedTask.Item item = run.next();
        ItemOutcome ended = executor.settle(run, module, item, host, left);
        return ended == null || tried(run, item, ended);
    }

    private boolean decide(StepSequence sequence, TaskRun run, ControlModule<Record> module) {
        PreparedTask.Item item = run.next();
        Control.Decided decided = control.decide(module, item, run);
        if (decided.wantsQuiet() && !exchanges.quiet(sequence)) {
            return false;
        } else if (decided.gathers() && !delegation.isFor(item) && run.takeGathering()) {
            return exchanges.gather(sequence, item.settings());
        }
        return tried(run, item, ItemOutcome.timed(decided.effect()));
    }

    /** An item was done by itself: unless it is to be done again, that is how it ended. */
    private boolean tried(TaskRun run, PreparedTask.Item item, ItemOutcome outcome) {
        if (!retrier.isDone(run, item, outcome)) {
            // time has passed: whatever it asked for may be another by now
            delegation.forgetStates(item);
            return true;
        }
        return settled(run, retrier.finished(run, item, outcome));
    }

    private boolean settled(TaskRun run, ItemOutcome outcome) {
        sequencer.settle(run, outcome, null);
        return true;
    }

    private boolean itemNotKnown(StepSequence sequence, TaskRun run, PlanResult.NotKnown unknown) {
        if (exchanges.awaitOr(sequence, unknown.need())) {
            return false;
        }
        return settled(run, executor.notKnown(run, unknown, host));
    }

    private boolean itemFails(StepSequence sequence, TaskRun run, PlanResult.Fails fails) {
        // What is planned may have been taken for granted too early: only the host itself can say that it fails.
        if (!exchanges.quiet(sequence)) {
            host.link().lookAnew();
            return false;
        }
        return quiet(run, executor.failed(run, run.next(), fails));
    }

    /** An item ended without an action of its own. */
    private boolean quiet(TaskRun run, ItemOutcome outcome) {
        return tried(run, run.next(), outcome);
    }

    private boolean itemReady(StepSequence sequence, TaskRun run, ItemExecutor.Planned planned) {
        PendingItem pending = planned.pending();
        ItemOutcome foreseen = planned.foreseen();
        ItemOutcome answered = reporter.answered(run, pending, foreseen);
        if (answered != foreseen) {
            return exchanges.quiet(sequence) && settled(run, answered);
        }
        PlanResult.Ready ready = planned.ready();
        run.rest(ready.rests() && foreseen.assumes().isEmpty() && foreseen.outcome() != Outcome.UNKNOWN);
        if (sequencer.isAwaited(run, ready.plan())) {
            // what it looks at is still to be changed: only then can it be told in full
            exchanges.send(sequence, new Wanted());
            return false;
        }
        if (planned.acts()) {
            return executor.isAlone(pending)
                    ? alone(sequence, run, planned)
                    : enqueue(sequence, run, pending, foreseen);
        }
        if (foreseen.outcome() == Outcome.FAILED && !exchanges.quiet(sequence)) {
            return false;
        }
        if (context.options().check() && !OutcomeEvaluator.isNeverDone(run.task(), pending)) {
            overlay.foresee(run, ready);
        }
        if (transactions.holds(run, pending, foreseen)) {
            return true;
        }
        return planned.isDry() && planned.hasChanges() ? settled(run, foreseen) : quiet(run, foreseen);
    }

    /** Carries out an item by itself; false when planning has to start again. */
    private boolean alone(StepSequence sequence, TaskRun run, ItemExecutor.Planned planned) {
        if (!exchanges.quiet(sequence)) {
            return false;
        }
        long start = System.nanoTime();
        ItemOutcome ended = executor.carryOut(run, planned, host);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        return ended == null || tried(run, planned.pending().item(), ended.lasting(took));
    }

    private boolean enqueue(StepSequence sequence, TaskRun run, PendingItem pending, ItemOutcome foreseen) {
        Wanted facts = lookahead.factsBefore(pending, exchanges.upcoming(sequence));
        if (!facts.isEmpty()) {
            exchanges.send(sequence, facts);
            return false;
        }
        List<PendingItem> waiting = sequencer.pending();
        String user = pending.item().settings().user();
        boolean otherUser =
                !waiting.isEmpty() && !waiting.get(0).item().settings().user().equals(user);
        if (otherUser || waiting.size() >= MOST_PENDING && pending.group() == null) {
            // The next round plans this item again, on top of what the exchange found.
            exchanges.send(sequence, new Wanted());
            return false;
        }
        sequencer.settle(run, foreseen, pending);
        boolean read = pending.item().settings().declaredRead();
        if (!read || !context.options().check()) {
            overlay.lay(pending, sequencer.pending(), run.cause());
        }
        Task task = run.task();
        boolean decidedByResult =
                !task.failedWhen().isEmpty() || !task.changedWhen().isEmpty() && !read || retrier.mayRetry(task);
        boolean now = decidedByResult || read && context.options().check();
        return !now || !exchanges.send(sequence, new Wanted());
    }
}
