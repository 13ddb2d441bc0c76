package dev.plumb.run;

import dev.plumb.plan.Cause;
import dev.plumb.playbook.Step;
import dev.plumb.playbook.Task;
import dev.plumb.report.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One task on one host while it is worked on: its items and their results so far. Used by one thread. */
final class TaskRun {
    private final StepSequence sequence;
    private final Cursor place;
    private final Task task;
    private final PreparedTask prepared;
    private int fresh;
    private final Cause cause;
    private final List<Map<String, @Nullable Object>> results = new ArrayList<>();
    private int committed;
    private Outcome sum = Outcome.SKIPPED;
    private boolean assumed;
    private boolean ignored;
    private boolean rests;
    private boolean altered;
    private boolean mayFail;
    private int end;
    private int pausedAt;
    private int gatheredAt = -1;
    private final Map<PreparedTask.Item, Integer> attempts = new IdentityHashMap<>();
    private final Map<PreparedTask.Item, Duration> spent = new IdentityHashMap<>();
    private final Map<PreparedTask.Item, Integer> moves = new IdentityHashMap<>();
    private final Map<Integer, List<Step>> included = new TreeMap<>();

    TaskRun(StepSequence sequence, Task task, PreparedTask prepared) {
        this.sequence = sequence;
        this.place = sequence.cursor();
        this.task = task;
        this.prepared = !prepared.stepwise()
                ? prepared
                : new PreparedTask(prepared.label(), prepared.loop(), true, new ArrayList<>(prepared.items()));
        this.cause = Cause.of(task, prepared.label());
        this.end = prepared.items().size();
    }

    StepSequence sequence() {
        return sequence;
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

    /** Whether the next item has to be prepared again, after what those before it did. */
    boolean isStale() {
        return prepared.stepwise() && fresh != index();
    }

    /** The next item as it is now; null: it has to be prepared once more. */
    void refresh(PreparedTask.@Nullable Item now) {
        fresh = now == null ? -1 : index();
        if (now != null) {
            PreparedTask.Item before = prepared.items().set(index(), now);
            move(attempts, before, now);
            move(moves, before, now);
        }
    }

    private static void move(Map<PreparedTask.Item, Integer> counts, PreparedTask.Item before, PreparedTask.Item now) {
        Integer count = counts.remove(before);
        if (count != null) {
            counts.put(now, count);
        }
    }

    /** Whether facts are to be read for the next item; only once. */
    boolean takeGathering() {
        boolean first = gatheredAt != index();
        gatheredAt = index();
        return first;
    }

    /** The result of the last item that has one. */
    Map<String, @Nullable Object> last() {
        return results.get(results.size() - 1);
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
        fresh = -1;
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

    /**
     * An item is tried again.
     *
     * @param took how long the last try and the wait after it take
     */
    void tryAgain(PreparedTask.Item item, Duration took) {
        attempts.merge(item, 2, (before, two) -> before + 1);
        spent.merge(item, took, Duration::plus);
    }

    /** How long the tries of an item before the last one took, with the waits after them. */
    Duration spent(PreparedTask.Item item) {
        return spent.getOrDefault(item, Duration.ZERO);
    }

    /** How often an item has found the host other than planned, this time included. */
    int moved(PreparedTask.Item item) {
        return moves.merge(item, 1, Integer::sum);
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
            return last();
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

    /** What was done is not as it should be, but it was done. */
    void alter() {
        altered = true;
    }

    /** Whether the host is another one after it, although it has failed. */
    boolean hasAltered() {
        return altered;
    }

    /** Whether an item is foreseen right only if earlier commands change nothing that they do not name. */
    void rest(boolean rests) {
        this.rests |= rests;
    }

    boolean rests() {
        return rests;
    }

    /** It is not known before apply whether it fails. */
    void mayFail() {
        mayFail = true;
    }

    boolean isFailurePossible() {
        return mayFail;
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
