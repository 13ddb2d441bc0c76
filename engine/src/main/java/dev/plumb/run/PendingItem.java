package dev.plumb.run;

import dev.plumb.module.Plan;
import dev.plumb.module.TaskModule;
import dev.plumb.plan.Cause;
import dev.plumb.playbook.Task;
import dev.plumb.resource.Action;
import dev.plumb.resource.ResourceRef;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A planned task item whose actions are yet to be sent, and then what became of them. Used by one thread. */
final class PendingItem {
    private final TaskModule<Record> module;
    private final PreparedTask.Item item;
    private Plan plan;
    private State state = State.WAITING;
    private @Nullable ScriptResult failed;
    private @Nullable ScriptResult last;
    private @Nullable String mismatch;
    private final Map<ResourceRef<?>, dev.plumb.resource.State> found = new LinkedHashMap<>();
    private Duration spent = Duration.ZERO;
    private Duration took = Duration.ZERO;
    private @Nullable String refusal;
    private final TransactionGroup.@Nullable Member member;
    private @Nullable String transactionFailure;
    private List<PendingItem> again = List.of();
    private @Nullable Task completes;
    private @Nullable String failure;
    private @Nullable Script closing;
    private boolean learned;

    /** How far it is. */
    enum State {
        WAITING,
        DONE,
        /** Its actions go on by themselves on the host; nobody waits for them. */
        BEGUN,
        FAILED,
        /** Not run, because an earlier action failed. */
        SKIPPED,
        /** As before, because another part of its transaction failed. */
        RESTORED
    }

    PendingItem(TaskModule<Record> module, PreparedTask.Item item, Plan plan) {
        this(module, item, plan, null);
    }

    private PendingItem(
            TaskModule<Record> module, PreparedTask.Item item, Plan plan, TransactionGroup.@Nullable Member member) {
        this.module = module;
        this.item = item;
        this.plan = plan;
        this.member = member;
    }

    /** The same item as a part of a transaction. */
    PendingItem in(TransactionGroup group, Cause cause) {
        return new PendingItem(module, item, plan, new TransactionGroup.Member(group, cause));
    }

    /** The transaction that it is a part of, or null. */
    @Nullable
    TransactionGroup group() {
        return member == null ? null : member.group();
    }

    /** Whether it is only tried in a copy: a part of a transaction in a dry run. */
    boolean isTrial() {
        return member != null && item.settings().dry();
    }

    /** The task of a part of a transaction, for messages. */
    Cause cause() {
        return Objects.requireNonNull(member).cause();
    }

    /** It is all that is left to do of a handler. */
    void completes(Task handler) {
        completes = handler;
    }

    /** The handler that has run when this is done; null when it is no handler's, or not its last item. */
    @Nullable
    Task completes() {
        return completes;
    }

    TaskModule<Record> module() {
        return module;
    }

    /** Whether what it does changes nothing on the host. */
    boolean changesNothing() {
        Record params = item.params();
        return params == null ? module.changesNothing() : module.changesNothing(params);
    }

    PreparedTask.Item item() {
        return item;
    }

    Plan plan() {
        return plan;
    }

    State state() {
        return state;
    }

    /** The same changes with results that came to be known as its actions were begun. */
    void learn(Plan begun) {
        plan = begun;
        learned = true;
    }

    /** Whether its plan has got results that were not known when it was made. */
    boolean hasLearned() {
        return learned;
    }

    /** Its actions were begun, and nobody waits for their end. */
    void leave(Duration after) {
        state = State.BEGUN;
        spent = spent.plus(after);
    }

    /** It has failed for a reason that no script of its gave. */
    void fail(String why) {
        fail(why, null);
    }

    /** It has failed, for more than its script says; what the script gave is told too. */
    void fail(String why, @Nullable ScriptResult result) {
        failure = why;
        failed = result;
        state = State.FAILED;
    }

    /** Why it has failed when that is not for its script to say, or null. */
    @Nullable
    String failure() {
        return failure;
    }

    /** Its actions were done otherwise than in an exchange: what is left to be sent is this, and the reads that verify it. */
    void closeWith(Script last) {
        closing = last;
    }

    /** What is sent in the place of its actions, or null. */
    @Nullable
    Script closing() {
        return closing;
    }

    /** The result of its last script that ran. */
    @Nullable
    ScriptResult lastResult() {
        return last;
    }

    /** Its procedure has taken so long, pauses included. */
    void took(Duration time) {
        took = time;
    }

    /** How long its procedure has taken; zero when it has none. */
    Duration took() {
        return took;
    }

    /** How long its scripts have run. */
    Duration spent() {
        return spent;
    }

    /** The script that failed, or null. */
    @Nullable
    ScriptResult failedResult() {
        return failed;
    }

    /** What the host shows instead of what was planned, or null. */
    @Nullable
    String mismatch() {
        return mismatch;
    }

    /** Why it could not be run as its user, or null. */
    @Nullable
    String refusal() {
        return refusal;
    }

    /** Its user could not be become. */
    void refuse(String why) {
        refusal = why;
        state = State.FAILED;
    }

    /** The transaction failed because of it, or because of all its parts together. */
    void failTogether(String why, ScriptResult result) {
        transactionFailure = why;
        last = result;
        spent = result.duration();
        state = State.FAILED;
    }

    /** The transaction failed, and not because of it. */
    void restore(String why, ScriptResult result) {
        transactionFailure = why;
        last = result;
        spent = result.duration();
        state = State.RESTORED;
    }

    /** In a dry run: that its transaction is refused now, or cannot be made yet, does not count. */
    void settleAfterAll() {
        transactionFailure = null;
        failed = null;
        again = List.of();
        state = State.DONE;
    }

    /** Why its transaction failed, or that it is not done because of that; null when it did not. */
    @Nullable
    String transactionFailure() {
        return transactionFailure;
    }

    /** One of these, the first of which it is, found the host other than planned: they are planned again. */
    void planAgainWith(List<PendingItem> items) {
        again = List.copyOf(items);
    }

    /** What is planned again when this is. */
    List<PendingItem> again() {
        return again.isEmpty() ? List.of(this) : again;
    }

    /** An item before it was refused. */
    void skip() {
        state = State.SKIPPED;
    }

    /** Takes the result of one of its scripts. */
    void take(ScriptResult result) {
        if (result.status() == ScriptResult.Status.SKIPPED) {
            state = state == State.FAILED ? State.FAILED : State.SKIPPED;
            return;
        }
        last = result;
        spent = spent.plus(result.duration());
        if (result.succeeded()) {
            state = state == State.WAITING ? State.DONE : state;
        } else {
            failed = result;
            state = State.FAILED;
        }
    }

    /** Whether it found the host other than planned, and left it as it is. */
    boolean hasMoved() {
        ScriptResult result = failed;
        return !again.isEmpty()
                || result != null
                        && result.status() == ScriptResult.Status.DONE
                        && result.exit() == Action.MOVED
                        && plan.changes().stream()
                                .anyMatch(change -> change.action() instanceof Action.Run run && run.conditional());
    }

    /** Counts it as done when none of its changes had a script of its own. */
    void settle() {
        if (state == State.WAITING) {
            state = State.DONE;
        }
    }

    /** The read-back showed this. */
    void found(ResourceRef<?> ref, dev.plumb.resource.State state) {
        found.put(ref, state);
    }

    /** What was read back of its changes. */
    Map<ResourceRef<?>, dev.plumb.resource.State> found() {
        return found;
    }

    /** The read-back did not show what was planned. */
    void refute(String what) {
        mismatch = what;
        state = State.FAILED;
    }
}
