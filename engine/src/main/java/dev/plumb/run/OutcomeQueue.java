package dev.plumb.run;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Outcomes of one host in the order of tasks: final ones, and foreseen ones whose actions are still to be sent. Nothing is
 * told before everything before it is final. Used by the host's own thread only.
 */
final class OutcomeQueue {
    private final List<Entry> entries = new ArrayList<>();

    /**
     * An outcome in the queue.
     *
     * @param run the task
     * @param index which of its items
     * @param outcome final, or as foreseen
     * @param pending what is still to be sent, or null when the outcome is final
     * @param facts the host's set facts and registered values before this item
     */
    record Entry(
            TaskRun run,
            int index,
            ItemOutcome outcome,
            @Nullable PendingItem pending,
            HostRun.Facts.Snapshot facts) {}

    void add(Entry entry) {
        entries.add(entry);
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** What is still to be sent, in order. */
    List<PendingItem> pending() {
        List<PendingItem> pending = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry.pending != null) {
                pending.add(entry.pending);
            }
        }
        return pending;
    }

    /** Whose this is; null when it is no more in the queue. */
    @Nullable
    Entry of(PendingItem pending) {
        for (Entry entry : entries) {
            if (entry.pending == pending) {
                return entry;
            }
        }
        return null;
    }

    boolean hasPending() {
        for (Entry entry : entries) {
            if (entry.pending != null) {
                return true;
            }
        }
        return false;
    }

    /** All entries in order; the queue is empty afterwards. */
    List<Entry> take() {
        List<Entry> all = List.copyOf(entries);
        entries.clear();
        return all;
    }
}
