package dev.plumb.run;

import dev.plumb.expression.NotKnownException;
import dev.plumb.module.Binder;
import dev.plumb.module.ControlModule;
import dev.plumb.module.ModuleSpec;
import dev.plumb.module.TaskModule;
import dev.plumb.playbook.Role;
import dev.plumb.playbook.Task;
import dev.plumb.report.Outcome;
import dev.plumb.resource.Change;
import dev.plumb.resource.Read;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
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
    private final Segment main;
    private final Settler settler;

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
        this.preparer = new TaskPreparer(context, play.directory());
        this.planner = new Planner(host.cache(), host.forecast());
        this.lookahead = new Lookahead(context, preparer, variables, planner);
        this.overlay = new Overlay(host, lookahead);
        this.judge = new Judge(context.expressions());
        this.teller = teller;
        this.retrier = new Retrier(context, host, variables, preparer);
        this.settler = new Settler(context, host, variables, judge, teller, retrier);
        this.control = new Control(context, play, host, variables, judge, delegates);
        this.jobs = new Jobs(context, variables, judge);
        this.guests = new Guests(context, host, variables, judge, jobs, delegates);
    }

    Control control() {
        return control;
    }

    Settler settler() {
        return settler;
    }

    /** Whether the host goes on when it cannot be reached for this task. */
    boolean ignoresUnreachable(TaskRun run) {
        return preparer.basics(run.task(), variables).ignoreUnreachable();
    }

    /**
     * What the play does with a task on all its hosts, as this host's variables say. Where they do not, it is a plain task:
     * each host then tells why it cannot be done.
     */
    SettingsReader.Together together(Task task) {
        while (true) {
            try {
                return preparer.together(task, variables);
            } catch (NotKnownException e) {
                if (!awaitOr(main, e.need())) {
                    return SettingsReader.Together.PLAIN;
                }
            } catch (ProblemException e) {
                return SettingsReader.Together.PLAIN;
            }
        }
    }

    /** Does the current task of a segment, or as much of it as can be done before something is asked of the host. */
    void step(Segment segment) {
        TaskRun run = segment.current();
        if (run == null) {
            if (context.admission().asks() && settler.hasPending()) {
                exchange(segment, new HostLink.Wanted());
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
        if (segment.cursor().isFailed() && !(settler.hasPending() && exchange(segment, new HostLink.Wanted()))) {
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
            return awaitOr(segment, e.need()) ? null : notKnown(segment, task, String.valueOf(e.getMessage()));
        } catch (ProblemException e) {
            return isQuiet(segment) ? queueOnly(segment, task, Teller.failure(e)) : null;
        }
    }

    /** Whether nothing waits. If something does it is done, which may change what is to come: the task begins anew. */
    private boolean isQuiet(Segment segment) {
        if (settler.hasPending()) {
            exchange(segment, new HostLink.Wanted());
            return false;
        }
        return true;
    }

    /** What a role is given is wrong: that is told as a task of its own before its first one. */
    private @Nullable TaskRun badArguments(Segment segment, Task task, ItemOutcome outcome) {
        if (isQuiet(segment)) {
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

    /** Asks the host for what is needed to go on; false when nothing can be asked. */
    private boolean awaitOr(Segment segment, @Nullable Object need) {
        HostLink.Wanted wanted = new HostLink.Wanted();
        if (need instanceof Read<?> read && host.cache().find(SettingsReader.NONE.user(), read) == null) {
            wanted.add(SettingsReader.NONE, read);
        } else if (need instanceof ForeignFacts facts && !settler.hasPending()) {
            guests.read(facts);
            return true;
        } else if (!settler.hasPending()) {
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
        PreparedTask.Item item =
                new PreparedTask.Item(null, Map.of(), null, null, null, settings, variables.scope(task));
        TaskRun run = new TaskRun(segment, task, new PreparedTask(label, false, List.of(item)));
        segment.begin(run);
        settler.settle(run, outcome, null);
        return host.isActive() && segment.current() == run ? run : null;
    }

    /** Plans the next item; false when planning has to start again from where the segment now stands. */
    private boolean item(Segment segment, TaskRun run) {
        PreparedTask.Item item = run.next();
        if (item.skipReason() != null) {
            settler.settle(run, ItemOutcome.skipped(item.skipReason()), null);
            return true;
        }
        if (settler.hasPending() && (retrier.pauses(run) || guests.isFor(item))) {
            exchange(segment, new HostLink.Wanted());
            return false;
        }
        retrier.pause(run);
        ModuleSpec spec = context.spec(run.task());
        if (spec.implementation() instanceof ControlModule<?> module) {
            return decide(segment, run, RunContext.cast(module));
        } else if (guests.isFor(item)) {
            ItemOutcome outcome = guests.run(run, item);
            return !retrier.isDone(run, item, outcome) || settled(run, retrier.finished(run, item, outcome));
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
        Pending pending = new Pending(module, item, Jobs.foreseen(run, item, ((Planned.Ready) planned).plan()));
        return itemReady(segment, run, pending, (Planned.Ready) planned);
    }

    private boolean decide(Segment segment, TaskRun run, ControlModule<Record> module) {
        PreparedTask.Item item = run.next();
        if (run.index() == 0 && settler.hasPending() && Binder.hasUnknown(item.params())) {
            // Results are on their way: the task is prepared again when they are there.
            segment.begin(null);
            exchange(segment, new HostLink.Wanted());
            return false;
        }
        Control.Decided decided = control.decide(module, item, run);
        if (decided.wantsQuiet() && settler.hasPending()) {
            exchange(segment, new HostLink.Wanted());
            return false;
        }
        ItemOutcome outcome = decided.effect().get();
        return !retrier.isDone(run, item, outcome) || settled(run, retrier.finished(run, item, outcome));
    }

    private boolean settled(TaskRun run, ItemOutcome outcome) {
        settler.settle(run, outcome, null);
        return true;
    }

    private boolean itemNotKnown(Segment segment, TaskRun run, Planned.NotKnown unknown) {
        if (awaitOr(segment, unknown.need())) {
            return false;
        }
        host.forecast().addUnknown(run.cause());
        return settled(
                run,
                context.options().check()
                        ? ItemOutcome.unknown(unknown.cause())
                        : ItemOutcome.failed("a value is not known: " + unknown.cause(), Map.of(), List.of()));
    }

    private boolean itemFails(Segment segment, TaskRun run, Planned.Fails fails) {
        if (settler.hasPending()) {
            // What is planned may have been taken for granted too early: only the host itself can say that it fails.
            exchange(segment, new HostLink.Wanted());
            return false;
        }
        ItemOutcome failed = ItemOutcome.failed(fails.message(), Map.of(), List.of());
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
        ItemOutcome foreseen = judge.foresee(run, pending, ready.assumptions(), variables);
        List<Change<?>> changes = ready.plan().changes();
        boolean dry = pending.item().settings().dry();
        if (!changes.isEmpty() && !dry && jobs.isFor(pending.item())) {
            return byItself(segment, run, pending, foreseen);
        } else if (!changes.isEmpty() && !dry) {
            return enqueue(segment, run, pending, foreseen);
        }
        if (foreseen.outcome() == Outcome.FAILED && settler.hasPending()) {
            exchange(segment, new HostLink.Wanted());
            return false;
        }
        if (context.options().check()) {
            changes.forEach(change -> host.forecast().add(change, run.cause()));
            if (ready.plan().unseen() != null) {
                host.forecast().addUnseen(ready.plan().unseen(), run.cause());
            }
        }
        return dry && !changes.isEmpty() ? settled(run, foreseen) : quiet(run, foreseen);
    }

    private boolean byItself(Segment segment, TaskRun run, Pending pending, ItemOutcome foreseen) {
        if (settler.hasPending()) {
            exchange(segment, new HostLink.Wanted());
            return false;
        }
        ItemOutcome outcome = jobs.run(run, pending, foreseen, host);
        return !retrier.isDone(run, pending.item(), outcome)
                || settled(run, retrier.finished(run, pending.item(), outcome));
    }

    private boolean enqueue(Segment segment, TaskRun run, Pending pending, ItemOutcome foreseen) {
        List<Pending> waiting = settler.pending();
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
        settler.settle(run, foreseen, pending);
        boolean read = pending.item().settings().declaredRead();
        if (!read) {
            overlay.lay(pending, settler.pending(), run.cause());
        }
        Task task = run.task();
        boolean decidedByResult =
                !task.failedWhen().isEmpty() || !task.changedWhen().isEmpty() && !read || retrier.mayRetry(task);
        boolean now = decidedByResult || read && context.options().check();
        return !now || !exchange(segment, new HostLink.Wanted());
    }

    /**
     * One round trip: what waits, and these reads with those of upcoming tasks.
     *
     * @return whether the segment was set back
     */
    boolean exchange(Segment segment, HostLink.Wanted wanted) {
        Iterator<Task> upcoming = control.upcoming(segment, main);
        lookahead.collect(upcoming, wanted);
        List<Pending> pending = settler.pending();
        if (pending.isEmpty() && wanted.isEmpty()) {
            throw new IllegalStateException(
                    "nothing to exchange for " + segment.task().label());
        }
        host.link().exchange(pending, wanted);
        if (!context.options().check()) {
            host.forecast().clear();
        }
        return settler.settleAll(segment);
    }
}
