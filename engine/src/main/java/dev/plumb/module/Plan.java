package dev.plumb.module;

import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.State;
import dev.plumb.resource.Transaction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a task will do on a host. Immutable.
 *
 * @param changes the changes in order; empty when nothing is to be done
 * @param result values for {@code register} beside {@code changed} and {@code failed}
 * @param failure why the task fails whatever happens, or null
 * @param unseen the diff cannot be shown because the state of a resource cannot be known before apply; the task counts
 *     as changed (only in a dry run, after {@link States#require} returned false)
 * @param transaction what the changes are a part of; opened even when there are none. Null: of nothing
 */
public record Plan(
        List<Change<?>> changes,
        Map<String, @Nullable Object> result,
        @Nullable String failure,
        @Nullable ResourceRef<?> unseen,
        @Nullable Transaction transaction) {
    /** A part of no transaction. */
    public Plan(
            List<Change<?>> changes,
            Map<String, @Nullable Object> result,
            @Nullable String failure,
            @Nullable ResourceRef<?> unseen) {
        this(changes, result, failure, unseen, null);
    }

    /** Nothing to do. */
    public static Plan nothing() {
        return new Plan(List.of(), Map.of(), null, null);
    }

    /** These changes. */
    public static Plan of(List<? extends Change<?>> changes) {
        return new Plan(List.copyOf(changes), Map.of(), null, null);
    }

    /** One change. */
    public static Plan of(Change<?> change) {
        return of(List.of(change));
    }

    /**
     * One change when {@code after} is not what {@code before} is, else nothing.
     *
     * @param action gets there
     */
    public static <S extends State> Plan converge(ResourceRef<S> ref, S before, S after, Action action) {
        return isConverged(before, after) ? nothing() : of(Change.of(ref, before, after, action));
    }

    /**
     * One change when {@code after} is not what {@code before} is, else nothing; the resource's type says how to get there.
     *
     * @throws IllegalArgumentException when {@link dev.plumb.resource.ResourceType#action} knows no way
     */
    public static <S extends State> Plan converge(ResourceRef<S> ref, S before, S after) {
        return isConverged(before, after) ? nothing() : of(Change.of(ref, before, after));
    }

    /** Whether a host in state {@code now} already is as {@code wanted}. */
    public static boolean isConverged(State now, State wanted) {
        return now.exists() == wanted.exists()
                && wanted.attributes().mismatch(now.attributes()).isEmpty();
    }

    /** The task fails, with a sentence for the operator. */
    public static Plan failed(String message) {
        return new Plan(List.of(), Map.of(), message, null);
    }

    /** The task will change this resource in a way that can be seen only at apply. */
    public static Plan unseen(ResourceRef<?> ref) {
        return new Plan(List.of(), Map.of(), null, ref);
    }

    /** The same plan with a value for {@code register}. */
    public Plan with(String key, @Nullable Object value) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>(result);
        values.put(key, value);
        return new Plan(changes, java.util.Collections.unmodifiableMap(values), failure, unseen, transaction);
    }

    /** The same plan as a part of this transaction, which it opens unless it is open. */
    public Plan in(Transaction newTransaction) {
        return new Plan(changes, result, failure, unseen, newTransaction);
    }

    /** The same plan followed by another's changes and results; transactions of both become one. */
    public Plan and(Plan other) {
        List<Change<?>> all = new ArrayList<>(changes);
        all.addAll(other.changes);
        Map<String, @Nullable Object> values = new LinkedHashMap<>(result);
        values.putAll(other.result);
        return new Plan(
                List.copyOf(all),
                java.util.Collections.unmodifiableMap(values),
                failure != null ? failure : other.failure,
                unseen != null ? unseen : other.unseen,
                transaction == null
                        ? other.transaction
                        : other.transaction == null ? transaction : transaction.and(other.transaction));
    }
}
