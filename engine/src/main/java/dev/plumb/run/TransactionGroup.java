package dev.plumb.run;

import dev.plumb.plan.Cause;
import dev.plumb.plan.Forecast;
import dev.plumb.playbook.Block;
import dev.plumb.playbook.Task;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.Transaction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One transaction of a run on one host: what its items have in common. Used by the host's own thread only. */
final class TransactionGroup {
    private Transaction transaction;
    private @Nullable Task opener;
    private final @Nullable Block rescuing;
    private final int mark;
    private final List<PendingItem> earlier;
    private Transaction.@Nullable Activation activation;
    private @Nullable String untestable;
    private @Nullable TransactionReport report;
    private List<PendingItem> items = List.of();
    private @Nullable String assumption;

    /** What makes an item a part: of what, and by which task. */
    record Member(TransactionGroup group, Cause cause) {}

    /**
     * A transaction without parts.
     *
     * @param rescuing the block that rescues its tasks, or null
     * @param mark how much was planned on the host before
     * @param earlier what a dry run has planned before of the same thing, which is tried with it
     */
    TransactionGroup(Transaction transaction, @Nullable Block rescuing, int mark, List<PendingItem> earlier) {
        this.transaction = transaction;
        this.rescuing = rescuing;
        this.mark = mark;
        this.earlier = List.copyOf(earlier);
    }

    /** What all tasks that have named it say together. */
    Transaction transaction() {
        return transaction;
    }

    /** The task that opens it, with which it has to be begun again. */
    @Nullable
    Task opener() {
        return opener;
    }

    /** The same, opened by this task. */
    TransactionGroup openedBy(Task task) {
        opener = task;
        return this;
    }

    /** Whether tasks that this block rescues, or none, can be parts: what is rescued by another one fails by itself. */
    boolean isIn(@Nullable Block block) {
        return rescuing == block;
    }

    /** How much was planned on the host before it, see {@link Forecast#mark}. */
    int mark() {
        return mark;
    }

    /** What a dry run has planned before of the same thing. */
    List<PendingItem> earlier() {
        return earlier;
    }

    /** Whether a dry run tries what was planned of this resource before. */
    boolean tries(ResourceRef<?> ref) {
        return earlier.stream()
                .anyMatch(each -> each.plan().changes().stream()
                        .anyMatch(change -> change.ref().equals(ref)));
    }

    /** A task names it: what it wants validated and activated is added. */
    void name(Transaction named) {
        transaction = named == transaction ? transaction : transaction.and(named);
    }

    /** One more part: it is enough that one of them is to be activated. */
    void include() {
        Transaction.Activation latest = transaction.activation();
        activation = latest == null ? activation : latest;
    }

    Transaction.@Nullable Activation activation() {
        return activation;
    }

    /** A dry run cannot make its parts, even in a copy. */
    void leaveUntested(String why) {
        untestable = untestable == null ? why : untestable;
    }

    /** Why a dry run cannot make its parts; null when it can. */
    @Nullable
    String untestable() {
        return untestable;
    }

    /** It was carried out, or tried. */
    void take(TransactionReport newReport, List<PendingItem> newItems) {
        report = newReport;
        items = List.copyOf(newItems);
    }

    /** What was carried out, or tried. */
    List<PendingItem> items() {
        return items;
    }

    /** Whether this is the last one of what was carried out, or tried. */
    boolean isLast(PendingItem pending) {
        return !items.isEmpty() && items.get(items.size() - 1) == pending;
    }

    /** What a dry run has found of it holds only so. */
    void assume(String what) {
        assumption = what;
    }

    /** What must hold for it to be done, as the end of "assumes: …"; null when it was tried and nothing decides otherwise. */
    @Nullable
    String assumption() {
        return assumption;
    }

    /** What came of it; null before that. */
    @Nullable
    TransactionReport report() {
        return report;
    }

    /** The items of a batch from this one on that are parts of the same transaction. */
    static List<PendingItem> at(List<PendingItem> pending, int first) {
        TransactionGroup group = pending.get(first).group();
        int end = first + 1;
        while (group != null && end < pending.size() && pending.get(end).group() == group) {
            end++;
        }
        return pending.subList(first, end);
    }
}
