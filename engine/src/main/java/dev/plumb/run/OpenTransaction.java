package dev.plumb.run;

import dev.plumb.module.Plan;
import dev.plumb.plan.Forecast;
import dev.plumb.plan.PlanResult;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Effects;
import dev.plumb.resource.Transaction;
import dev.plumb.script.Input;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The transaction that is open where planning stands in a play on one host: which items become parts of it, and what ends it.
 * Used by the host's own thread only.
 */
final class OpenTransaction {
    /** More than this in one file is not carried along by a task that knows nothing of transactions. */
    private static final long LARGEST = 256 << 10;

    private final Forecast forecast;
    private final Map<PreparedTask.Item, PendingItem> foreseen = new LinkedHashMap<>();
    private @Nullable TransactionGroup open;
    private boolean sealed;

    OpenTransaction(Forecast forecast) {
        this.forecast = forecast;
    }

    /** How an item stands to it. */
    enum Part {
        /** It does nothing: what is open stays open. */
        NONE,
        /** It is the first one of a transaction. */
        FIRST,
        /** It is one more. */
        FURTHER,
        /** It acts and is no part of anything. */
        OUTSIDE
    }

    boolean isOpen() {
        return open != null;
    }

    /** What waits is sent: what comes later is no part of it. */
    void close() {
        open = null;
        sealed = false;
    }

    /** Nothing more joins what is open. */
    void seal() {
        sealed = true;
    }

    /** What an item with this plan is, if it is not carried out by itself. */
    Part part(TaskRun run, PendingItem pending) {
        Plan plan = pending.plan();
        boolean acts = !plan.changes().isEmpty() || plan.unseen() != null;
        Transaction named = plan.transaction();
        TransactionGroup now = open == null || sealed || !open.isIn(run.place().rescuing()) ? null : open;
        if (named != null) {
            boolean further = now != null
                    && now.transaction().name().equals(named.name())
                    && now.transaction().admits(named);
            return further ? Part.FURTHER : Part.FIRST;
        } else if (!acts) {
            return Part.NONE;
        }
        return now != null && isCovered(now.transaction(), pending) ? Part.FURTHER : Part.OUTSIDE;
    }

    private static boolean isCovered(Transaction transaction, PendingItem pending) {
        Plan plan = pending.plan();
        boolean unseen = plan.unseen() == null || transaction.covers(plan.unseen());
        boolean probe = pending.item().settings().declaredRead()
                || pending.item().settings().async() != null
                || pending.module().isProbe();
        return unseen && !probe && plan.changes().stream().allMatch(change -> isCovered(transaction, change));
    }

    private static boolean isCovered(Transaction transaction, Change<?> change) {
        Effects effects = change.action().effects();
        Input input = change.action() instanceof Action.Run run ? run.script().input() : null;
        return !(change.action() instanceof Action.Procedure)
                && !(change.action() instanceof Action.Fetch)
                && transaction.covers(change.ref())
                && (effects instanceof Effects.Own || effects instanceof Effects.Shared)
                && (input == null || input.size() <= LARGEST);
    }

    /** Opens the one that an item names. */
    void begin(TaskRun run, Plan plan) {
        Transaction named = Objects.requireNonNull(plan.transaction());
        sealed = false;
        List<PendingItem> earlier = foreseen.values().stream()
                .filter(each -> isForeseen(each) && isCovered(named, each))
                .toList();
        open = new TransactionGroup(named, run.place().rescuing(), forecast.mark(), earlier).openedBy(run.task());
    }

    /** In a dry run: an item will be done, and is tried with transactions of the same thing after it. */
    void foresee(PendingItem pending) {
        foreseen.put(pending.item(), pending);
    }

    private static boolean isForeseen(PendingItem pending) {
        return pending.group() == null || pending.state() == PendingItem.State.DONE;
    }

    /** An item names the one that is open, whether it acts or not. */
    void name(Plan plan) {
        if (open != null && plan.transaction() != null) {
            open.name(plan.transaction());
        }
    }

    /** Makes an item a part. */
    PendingItem join(TaskRun run, PendingItem pending, PlanResult.Ready ready) {
        TransactionGroup group = Objects.requireNonNull(open);
        group.include();
        if (!ready.assumptions().isEmpty()) {
            group.leaveUntested(ready.assumptions().get(0));
        } else if (ready.uncertainty() != null) {
            group.leaveUntested(ready.uncertainty().why());
        } else if (ready.plan().unseen() != null) {
            group.leaveUntested(ready.plan().unseen().label() + " is not known before apply");
        }
        return pending.in(group, run.cause());
    }
}
