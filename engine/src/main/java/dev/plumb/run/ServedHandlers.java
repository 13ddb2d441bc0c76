package dev.plumb.run;

import dev.plumb.playbook.Task;
import dev.plumb.report.Outcome;
import dev.plumb.resource.Change;
import dev.plumb.resource.Transaction;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which notified handlers of a play on one host have nothing left to do, because a transaction has activated what they would
 * since they were notified. Used by the host's own thread only.
 */
final class ServedHandlers {
    private final Map<Task, TransactionGroup> served = new HashMap<>();

    /**
     * An item's outcome is final.
     *
     * @param notified the handlers that it notifies
     * @param waiting all that are notified by now
     */
    void committed(OutcomeQueue.Entry entry, Collection<Task> notified, Collection<Task> waiting) {
        served.keySet().removeAll(notified);
        PendingItem pending = entry.pending();
        if (pending == null || pending.group() == null) {
            return;
        }
        TransactionGroup group = pending.group();
        if (group.activation() == null || !group.isLast(pending)) {
            return;
        }
        TransactionReport report = group.report();
        boolean activates = report != null && (report.isValid() ? report.active() : group.assumption() != null);
        if (activates && pending.state() == PendingItem.State.DONE) {
            waiting.forEach(handler -> served.put(handler, group));
        }
    }

    /** How a handler is foreseen to end, after what transactions have done. */
    ItemOutcome answer(TaskRun run, PendingItem pending, ItemOutcome foreseen) {
        TransactionGroup group = run.sequence().isHandlers() ? served.get(run.task()) : null;
        List<Change<?>> changes = pending.plan().changes();
        if (group == null
                || changes.isEmpty()
                || foreseen.outcome() != Outcome.CHANGED
                || !run.task().notifies().isEmpty()
                || !changes.stream().allMatch(group.transaction()::activates)) {
            return foreseen;
        }
        Transaction.Activation activation = group.activation();
        String label = activation == null ? "" : activation.label();
        String done =
                label + " with " + group.items().get(group.items().size() - 1).cause();
        return group.assumption() == null
                ? ItemOutcome.of(Outcome.OK, Results.unchanged(pending.plan()), "done by the " + done)
                : foreseen.assuming("that there is no " + done);
    }
}
