package dev.plumb.run;

import dev.plumb.playbook.Task;
import dev.plumb.report.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One task on one host while it is worked on: its items and their results so far. Used by one thread. */
final class TaskRun {
    private final Segment segment;
    private final int place;
    private final Task task;
    private final PreparedTask prepared;
    private final Cause cause;
    private final List<Map<String, @Nullable Object>> results = new ArrayList<>();
    private int committed;
    private Outcome sum = Outcome.SKIPPED;
    private boolean assumed;
    private boolean ignored;

    TaskRun(Segment segment, Task task, PreparedTask prepared) {
        this.segment = segment;
        this.place = segment.cursor();
        this.task = task;
        this.prepared = prepared;
        this.cause = Cause.of(task, prepared.label());
    }

    Segment segment() {
        return segment;
    }

    int place() {
        return place;
    }

    Task task() {
        return task;
    }

    PreparedTask prepared() {
        return prepared;
    }

    Cause cause() {
        return cause;
    }

    /** Whether an item is still to be planned. */
    boolean hasNext() {
        return results.size() < prepared.items().size();
    }

    /** The next item to plan. */
    PreparedTask.Item next() {
        return prepared.items().get(results.size());
    }

    /** Index of the next item to plan. */
    int index() {
        return results.size();
    }

    /** Takes an item's result, perhaps only foreseen. */
    void add(Map<String, @Nullable Object> result) {
        results.add(result);
    }

    /** Replaces a foreseen result by the real one. */
    void replace(int index, Map<String, @Nullable Object> result) {
        results.set(index, result);
    }

    /** Forgets the results from this item on: they have to be planned again. */
    void truncate(int index) {
        while (results.size() > index) {
            results.remove(results.size() - 1);
        }
    }

    /** What {@code register} takes. */
    Map<String, @Nullable Object> registered() {
        return prepared.loop() ? Results.loop(results) : results.get(results.size() - 1);
    }

    /**
     * An item's outcome is final.
     *
     * @return whether it was the last one, so that the task can be counted
     */
    boolean commit(Outcome outcome, boolean isAssumed, boolean isIgnored) {
        committed++;
        assumed |= isAssumed;
        if (rank(outcome) > rank(sum)) {
            sum = outcome;
            ignored = isIgnored;
        } else if (outcome == sum) {
            ignored &= isIgnored;
        }
        return committed == prepared.items().size();
    }

    /** The worst outcome of its items. */
    Outcome sum() {
        return sum;
    }

    boolean isAssumed() {
        return assumed;
    }

    boolean isIgnored() {
        return ignored;
    }

    private static int rank(Outcome outcome) {
        return switch (outcome) {
            case SKIPPED -> 0;
            case OK -> 1;
            case UNKNOWN -> 2;
            case CHANGED -> 3;
            case FAILED, UNREACHABLE -> 4;
        };
    }
}
