package dev.plumb.run;

import dev.plumb.module.Plan;
import dev.plumb.plan.PlanResult;
import dev.plumb.playbook.Task;
import dev.plumb.resource.Effects;
import dev.plumb.run.OpenTransaction.Part;
import org.jspecify.annotations.Nullable;

/** Takes planned items into transactions, and sends a transaction when an item ends it. Used by the host's own thread only. */
final class TransactionSteps {
    private final RunContext context;
    private final OpenTransaction transaction;
    private final OutcomeSequencer sequencer;
    private final Exchanges exchanges;
    private boolean closing;

    TransactionSteps(RunContext context, OpenTransaction transaction, OutcomeSequencer sequencer, Exchanges exchanges) {
        this.context = context;
        this.transaction = transaction;
        this.sequencer = sequencer;
        this.exchanges = exchanges;
    }

    /** Whether parts wait for what comes next, although their task is over. */
    boolean isHeld() {
        return transaction.isOpen() && sequencer.hasPending();
    }

    /** Whether the current task ends what waits, so that it is to be sent on all hosts before it; asked once. */
    boolean takeClosing() {
        boolean asked = closing;
        closing = false;
        return asked;
    }

    /**
     * The item as what it is: a part, or nothing of the kind.
     *
     * @return null when something is to be sent first, after which the item is planned again
     */
    @Nullable
    PendingItem enter(StepSequence sequence, TaskRun run, PendingItem pending, PlanResult.Ready ready) {
        boolean check = context.options().check();
        if (pending.item().settings().dry() != check || OutcomeEvaluator.isNeverDone(run.task(), pending)) {
            return pending;
        }
        Part part = transaction.part(run, pending);
        boolean single = isDecidedByResult(run.task(), pending.item());
        if (single && part == Part.FURTHER) {
            part = pending.plan().transaction() == null ? Part.OUTSIDE : Part.FIRST;
        }
        boolean begins = part == Part.FIRST && !isQuiet(pending.plan());
        if (part == Part.NONE) {
            return pending;
        } else if (part == Part.OUTSIDE || part == Part.FIRST && transaction.isOpen() && begins) {
            if (!ended(sequence)) {
                return null;
            }
            transaction.close();
        }
        if (part == Part.OUTSIDE) {
            return foreseen(pending);
        } else if (part == Part.FIRST) {
            if (hasUnknownEffects()) {
                // Reads of later parts must not be answered from before it.
                exchanges.send(sequence, new Wanted());
                return null;
            }
            transaction.begin(run, pending.plan());
        }
        transaction.name(pending.plan());
        if (isQuiet(pending.plan())) {
            return pending;
        }
        PendingItem joined = foreseen(transaction.join(run, pending, ready));
        if (single) {
            transaction.seal();
        }
        return joined;
    }

    /** Whether an item is a part that a dry run tries together with others, and so is told only then. */
    boolean holds(TaskRun run, PendingItem pending, ItemOutcome foreseen) {
        boolean held = pending.isTrial() && !pending.plan().changes().isEmpty();
        if (held) {
            sequencer.settle(run, foreseen, pending);
        }
        return held;
    }

    private PendingItem foreseen(PendingItem pending) {
        if (context.options().check()) {
            transaction.foresee(pending);
        }
        return pending;
    }

    /**
     * Whether what follows has to wait for the task's own result: it cannot be a part beside others. What may fail is none
     * either: it would take the others with it.
     */
    private static boolean isDecidedByResult(Task task, PreparedTask.Item item) {
        return !task.failedWhen().isEmpty()
                || !task.changedWhen().isEmpty()
                || task.retry() != null
                || item.settings().ignoreErrors();
    }

    private static boolean isQuiet(Plan plan) {
        return plan.changes().isEmpty() && plan.unseen() == null;
    }

    /** What is open ends here: a dry run tries it, and an apply in which hosts wait for each other sends it. */
    private boolean ended(StepSequence sequence) {
        if (!isHeld()) {
            return true;
        } else if (context.options().check()) {
            return exchanges.quiet(sequence);
        } else if (!sequence.isSingle()) {
            return true;
        }
        closing = true;
        sequence.halt();
        return false;
    }

    private boolean hasUnknownEffects() {
        return sequencer.pending().stream()
                .flatMap(each -> each.plan().changes().stream())
                .map(change -> change.action().effects())
                .anyMatch(effects -> effects instanceof Effects.Unknown || effects instanceof Effects.Programs);
    }
}
