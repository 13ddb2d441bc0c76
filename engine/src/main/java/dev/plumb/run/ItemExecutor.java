package dev.plumb.run;

import dev.plumb.module.TaskModule;
import dev.plumb.module.Trait;
import dev.plumb.plan.PlanResult;
import dev.plumb.plan.Uncertainty;
import dev.plumb.resource.Change;
import dev.plumb.resource.Read;
import dev.plumb.resource.Transaction;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Has items of one host's tasks planned, their actions carried out and verified, and says how they ended: on the own host and
 * on one that a task is delegated to, together with others in an exchange, or alone. How an action of whatever kind is carried
 * out is decided here and nowhere else. Used by the host's own thread only.
 */
final class ItemExecutor {
    /** How often an item is planned again because the host was not as it was read. */
    private static final int MOVES = 5;

    private final RunContext context;
    private final HostVariables variables;
    private final OutcomeEvaluator evaluator;
    private final Jobs jobs;
    private final Procedures procedures;
    private final LeftJobs left;

    ItemExecutor(RunContext context, HostVariables variables, OutcomeEvaluator evaluator) {
        this.context = context;
        this.variables = variables;
        this.evaluator = evaluator;
        this.jobs = new Jobs(context);
        this.procedures = new Procedures(context);
        this.left = new LeftJobs(context);
    }

    /**
     * An item that is planned.
     *
     * @param pending what is to be done
     * @param ready how it was planned
     * @param foreseen how it is foreseen to end
     */
    record Planned(PendingItem pending, PlanResult.Ready ready, ItemOutcome foreseen) {
        /** Whether something is to be sent for it. */
        boolean acts() {
            return hasChanges() && !isDry();
        }

        boolean hasChanges() {
            return !pending.plan().changes().isEmpty();
        }

        /** Whether it is only planned. */
        boolean isDry() {
            return pending.item().settings().dry();
        }
    }

    /** The item as it is planned, on whatever host. */
    PendingItem pending(TaskRun run, TaskModule<Record> module, PreparedTask.Item item, PlanResult.Ready ready) {
        return new PendingItem(module, item, Jobs.foreseen(run, item, ready.plan()));
    }

    /** The planned item with how it is foreseen to end. */
    Planned planned(TaskRun run, PendingItem pending, PlanResult.Ready ready) {
        return new Planned(pending, ready, evaluator.foresee(run, pending, ready, variables));
    }

    /** A job of an earlier run that is to be seen to before the item is planned; null when there is none. */
    @Nullable
    HostJobRecord leftJob(TaskRun run, TaskModule<Record> module, PreparedTask.Item item, HostRun on) {
        return left.find(run, module, item, on);
    }

    /** Sees to a job of an earlier run; null when the item is to be planned anew. */
    @Nullable
    ItemOutcome settle(
            TaskRun run, TaskModule<Record> module, PreparedTask.Item item, HostRun on, HostJobRecord found) {
        String name = Objects.requireNonNull(LeftJobs.read(module, item)).ref().key();
        return left.settle(run, item, on, name, found);
    }

    /** How an item ends that cannot be planned. */
    ItemOutcome failed(TaskRun run, PreparedTask.Item item, PlanResult.Fails fails) {
        ItemOutcome failed = ItemOutcome.failed(fails.message(), fails.known(), List.of());
        return evaluator.conditions(run, item, failed, variables);
    }

    /** How an item ends that depends on what is not known. */
    ItemOutcome notKnown(TaskRun run, PlanResult.NotKnown unknown, HostRun on) {
        if (context.options().check()) {
            context.controllerFiles().mayChange(run.next().params(), run.cause());
            if (!context.spec(run.task()).is(Trait.LOOKS, Trait.WRITES_ON_CONTROLLER)) {
                on.forecast().addUnknown(run.cause(), run.task().written());
            }
        }
        return ItemOutcome.notKnown(unknown.cause(), context.options().check());
    }

    /** Whether the item is carried out by itself, when all that was planned before it is done. */
    boolean isAlone(PendingItem pending) {
        return jobs.isFor(pending.item()) || Procedures.isFor(pending.plan());
    }

    /**
     * Carries out items that were planned with the states of a host, in one exchange with these reads.
     *
     * @param running told which item is worked on; from any thread, while this waits
     * @return false when nothing was sent, since they are to be planned again
     */
    boolean carryOut(HostRun on, List<PendingItem> pending, Wanted wanted, Consumer<PendingItem> running) {
        return on.link().exchange(pending, wanted, running);
    }

    /**
     * Carries out an item by itself.
     *
     * @return how it ended; null when it is to be planned again, since the host is not as it was read
     */
    @Nullable
    ItemOutcome carryOut(TaskRun run, Planned planned, HostRun on) {
        PendingItem pending = planned.pending();
        if (isAlone(pending) && !on.link().writeAhead(pending)) {
            return ended(run, pending, planned.foreseen());
        }
        if (jobs.isFor(pending.item())) {
            jobs.carry(run, pending, on);
        } else if (Procedures.isFor(pending.plan())) {
            procedures.carry(run, pending, on);
        } else {
            pending = apart(run, pending, on);
            if (!carryOut(on, List.of(pending), new Wanted(), each -> {})) {
                return null;
            }
        }
        return isPlannedAgain(run, pending, on) ? null : ended(run, pending, planned.foreseen());
    }

    /** What is carried out by itself is a transaction by itself, too. */
    private static PendingItem apart(TaskRun run, PendingItem pending, HostRun on) {
        Transaction transaction = pending.plan().transaction();
        if (transaction == null || pending.group() != null) {
            return pending;
        }
        TransactionGroup group = new TransactionGroup(
                        transaction, run.place().rescuing(), on.forecast().mark(), List.of())
                .openedBy(run.task());
        group.include();
        return pending.in(group, run.cause());
    }

    /** How an item ended that was carried out. */
    ItemOutcome ended(TaskRun run, PendingItem pending, ItemOutcome foreseen) {
        ItemOutcome apart = TransactionOutcomes.failed(pending);
        if (apart == null) {
            return evaluator.ended(run, pending, foreseen, variables);
        }
        return pending.state() == PendingItem.State.RESTORED
                ? apart
                : evaluator.conditions(run, pending.item(), apart, variables);
    }

    /**
     * Whether the script of an item found the host other than planned, and changed nothing: then what it was planned from is
     * read again. After a few times in a row somebody else changes it all the time, and it fails.
     */
    boolean isPlannedAgain(TaskRun run, PendingItem pending, HostRun on) {
        if (!pending.hasMoved() || run.moved(pending.item()) > MOVES) {
            return false;
        }
        for (PendingItem each : pending.again()) {
            forgetReads(each.module(), each.item(), on);
            each.plan().changes().forEach(change -> on.cache().forget(change.ref()));
        }
        return true;
    }

    /** What the item was planned from is read again. */
    private static void forgetReads(TaskModule<Record> module, PreparedTask.Item item, HostRun on) {
        String user = item.settings().user();
        Record params = Objects.requireNonNull(item.params());
        module.reads(params).forEach(read -> on.cache().forget(user, read.ref()));
        // and what its plan has asked for beside these, such as what a server has
        on.cache().forgetExpensive(user);
    }

    /** Plans and carries out an item on a host for which nothing else is planned ahead. */
    ItemOutcome execute(TaskRun run, PreparedTask.Item item, HostRun on) {
        TaskModule<Record> module =
                RunContext.cast((TaskModule<?>) context.spec(run.task()).implementation());
        Planner planner = new Planner(context, on);
        ItemOutcome outcome = null;
        while (outcome == null) {
            on.link().catchUp();
            outcome = step(run, item, module, planner.plan(module, item), on);
        }
        return outcome;
    }

    /** How the item ends that is planned like this; null when it is to be planned again. */
    private @Nullable ItemOutcome step(
            TaskRun run, PreparedTask.Item item, TaskModule<Record> module, PlanResult planned, HostRun on) {
        if (planned instanceof PlanResult.NeedsReads needs) {
            return read(needs, on);
        }
        HostJobRecord found = leftJob(run, module, item, on);
        if (found != null) {
            return settle(run, module, item, on, found);
        } else if (planned instanceof PlanResult.Fails fails) {
            return failed(run, item, fails);
        } else if (planned instanceof PlanResult.NotKnown unknown) {
            return unknown.need() instanceof Read<?> read
                    ? read(
                            new PlanResult.NeedsReads(
                                    List.of(read), item.settings().become()),
                            on)
                    : notKnown(run, unknown, on);
        }
        PlanResult.Ready plan = (PlanResult.Ready) planned;
        Planned ready = planned(run, pending(run, module, item, plan), plan);
        if (ready.acts()) {
            return carryOut(run, ready, on);
        }
        if (context.options().check()) {
            Uncertainty uncertainty = ready.ready().uncertainty();
            for (Change<?> change : ready.pending().plan().changes()) {
                on.forecast().add(change, run.cause(), uncertainty);
            }
            UncertainFacts.note(on, ready.pending().plan().changes());
            context.controllerFiles().foresee(ready.pending().plan().changes(), run.cause());
            Transaction transaction = plan.plan().transaction();
            if (transaction != null && ready.hasChanges()) {
                return ready.foreseen()
                        .assuming("that " + transaction.name()
                                + " accepts it, which is not tried on another host before apply");
            }
        }
        return ready.foreseen();
    }

    private static @Nullable ItemOutcome read(PlanResult.NeedsReads needs, HostRun on) {
        Wanted wanted = new Wanted();
        wanted.add(needs);
        on.link().exchange(List.of(), wanted);
        return null;
    }
}
