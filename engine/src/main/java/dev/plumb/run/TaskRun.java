package dev.plumb.run;

import dev.plumb.playbook.Step;
import dev.plumb.playbook.Task;
import dev.plumb.report.Outcome;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One task on one host while it is worked on: its items and their results so far. Used by one thread. */
final class TaskRun {
    private final Segment segment;
    private final Cursor place;
    private final Task task;
    private final PreparedTask prepared;
    private final Cause cause;
    private final List<Map<String, @Nullable Object>> results = new ArrayList<>();
    private int committed;
    private Outcome sum = Outcome.SKIPPED;
    private boolean assumed;
    private boolean ignored;
    private int end;
    private int pausedAt;
    private final Map<PreparedTask.Item, Integer> attempts = new IdentityHashMap<>();
    private final Map<Integer, List<Step>> included = new TreeMap<>();

    TaskRun(Segment segment, Task task, PreparedTask prepared) {
        this.segment = segment;
        this.place = segment.cursor();
        this.task = task;
        this.prepared = prepared;
        this.cause = Cause.of(task, prepared.label());
        this.end = prepared.items().size();
    }

    Segment segment() {
        return segment;
    }

    /** Where the task stands. */
    Cursor place() {
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
        return results.size() < end;
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
        included.keySet().removeIf(item -> item >= index);
        end = prepared.items().size();
    }

    /** No item after the ones planned so far is done. */
    void breakOff() {
        end = results.size();
    }

    /** How often an item has been tried, this time included. */
    int attempts(PreparedTask.Item item) {
        return attempts.getOrDefault(item, 1);
    }

    /** An item is tried again. */
    void tryAgain(PreparedTask.Item item) {
        attempts.merge(item, 2, (before, two) -> before + 1);
    }

    /** The last item that was waited for. */
    int pausedAt() {
        return pausedAt;
    }

    /** The next item was waited for. */
    void paused() {
        pausedAt = index();
    }

    /** The item that is planned now has brought in these steps. */
    void include(List<Step> steps) {
        included.put(index(), steps);
    }

    /** The steps that its items have brought in, in order. */
    List<Step> included() {
        List<Step> all = new ArrayList<>();
        included.values().forEach(all::addAll);
        return all;
    }

    /** What {@code register} takes. */
    Map<String, @Nullable Object> registered() {
        if (!prepared.loop()) {
            return results.get(results.size() - 1);
        }
        List<Map<String, @Nullable Object>> items = new ArrayList<>(results.size());
        for (int i = 0; i < results.size(); i++) {
            items.add(Results.ofItem(results.get(i), prepared.items().get(i).loop()));
        }
        return Results.loop(items);
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
        return committed == end;
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
            case FAILED -> 4;
            case UNREACHABLE -> 5;
        };
    }
}
