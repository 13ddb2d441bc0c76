package dev.plumb.run;

import dev.plumb.host.Become;
import dev.plumb.plan.PlanResult;
import dev.plumb.plan.StateCache;
import dev.plumb.playbook.Task;
import dev.plumb.record.PendingHandler;
import dev.plumb.record.PendingHandler.Identity;
import dev.plumb.record.RecordLines;
import dev.plumb.record.RecordScripts;
import dev.plumb.record.RecordState;
import dev.plumb.record.RecordType;
import dev.plumb.resource.Read;
import dev.plumb.script.Script;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The record of one user on one host during a run: which handlers earlier runs have left, which ones this run has announced,
 * and what is still to be written of them. A handler is announced before the change is made that notifies it, and taken back
 * where that did not come about; so it is never lost, whatever the run dies of. Used by the host's own thread only.
 */
final class HostRecord implements Journal {
    /** From this size on a file of pending handlers is written anew. */
    private static final long LARGE = 64 << 10;

    private final RunRecord run;
    private final String host;
    private final @Nullable Become keeper;
    private final boolean applies;
    private RecordedPlay play;

    /** All that the file holds, as far as it is known. */
    private final Map<Identity, PendingHandler> open = new LinkedHashMap<>();

    private final Set<Identity> announced = new HashSet<>();
    private final Set<Identity> confirmed = new HashSet<>();
    /** Those of earlier runs that the queue of handlers was told of. */
    private final Map<Identity, PendingHandler> recalled = new HashMap<>();

    /** Those that were sent to be announced, while it is not known whether they are. */
    private final Set<Identity> sent = new LinkedHashSet<>();

    /** Those that will have run when what is sent now is done. */
    private final Set<Identity> ending = new HashSet<>();

    private final List<String> outbox = new ArrayList<>();
    private boolean known;
    private boolean large;
    private boolean begun;

    /**
     * A record that has not been read.
     *
     * @param host name of the host
     * @param keeper whose record it is, null: the login user's
     * @param applies whether the run changes anything
     */
    HostRecord(RunRecord run, RecordedPlay play, String host, @Nullable Become keeper, boolean applies) {
        this.run = run;
        this.play = play;
        this.host = host;
        this.keeper = keeper;
        this.applies = applies;
    }

    /** Another play begins. */
    void begin(RecordedPlay next) {
        play = next;
    }

    @Override
    public @Nullable Become as() {
        return keeper;
    }

    /** Adds the read of what earlier runs have left where its user is asked for something anyway. */
    void wish(Wanted wanted, List<PendingItem> pending) {
        String user = StateCache.key(keeper);
        boolean comes = wanted.has(user)
                || !pending.isEmpty() && pending.get(0).item().settings().user().equals(user);
        if (run.isKept() && !known && comes) {
            wanted.add(new PlanResult.NeedsReads(List.of(Read.of(RecordType.REF)), keeper));
        }
    }

    /** Takes what was read. */
    void take(StateCache cache) {
        StateCache.Entry entry = known ? null : cache.find(StateCache.key(keeper), Read.of(RecordType.REF));
        if (entry == null || !(entry.state() instanceof RecordState state)) {
            return;
        }
        known = true;
        large = state.size() > LARGE;
        // in the order in which they were notified
        Map<Identity, PendingHandler> own = new LinkedHashMap<>(open);
        open.clear();
        state.pending().stream().filter(each -> !run.isOwn(each)).forEach(each -> open.put(each.identity(), each));
        own.forEach(open::putIfAbsent);
    }

    /** Handlers of the present play that earlier runs have left, and that nobody was told of yet. */
    List<PendingHandler> left() {
        return open.values().stream()
                .filter(each -> !run.isOwn(each) && play.isOf(each) && !recalled.containsKey(each.identity()))
                .toList();
    }

    /** Handlers of this project that earlier runs have left. */
    List<PendingHandler> leftOfProject() {
        return open.values().stream()
                .filter(each -> !run.isOwn(each) && run.isOfProject(each.identity()))
                .toList();
    }

    /** A handler that was left will run in this run. */
    void recall(PendingHandler pending) {
        recalled.put(pending.identity(), pending);
    }

    /** Whose run has left a handler, when it runs for that only; else null. */
    @Nullable
    PendingHandler leftBy(Task handler) {
        Identity identity = play.of(handler);
        return identity == null || confirmed.contains(identity) ? null : recalled.get(identity);
    }

    @Override
    public @Nullable Entry before(List<PendingItem> items) {
        Set<Identity> notified = new LinkedHashSet<>();
        ending.clear();
        sent.clear();
        RecordedChanges changes = new RecordedChanges(run);
        for (PendingItem item : items) {
            boolean isDone = item.closing() != null;
            if (isDone || item.item().settings().declaredRead() || item.changesNothing()) {
                continue;
            }
            changes.add(item);
            String other = item.item().settings().delegateTo();
            if (other == null || other.equals(host)) {
                item.item().notice().handlers().keySet().forEach(handler -> announce(handler, notified));
            }
        }
        if (!run.isKept() || !applies || changes.isEmpty() && notified.isEmpty()) {
            return null;
        }
        String lines = (begun ? "" : run.header()) + changes.lines();
        List<String> pending = new ArrayList<>(outbox);
        notified.forEach(each -> pending.add(run.notified(each).line()));
        sent.addAll(notified);
        Script script = RecordScripts.append(lines, !begun, String.join("", pending));
        return new Entry(
                script,
                !notified.isEmpty(),
                () -> {
                    begun = true;
                    announced.addAll(notified);
                    notified.forEach(each -> open.putIfAbsent(each, run.notified(each)));
                    sent.clear();
                    outbox.clear();
                },
                sent::clear);
    }

    private void announce(Task handler, Set<Identity> into) {
        Identity identity = play.of(handler);
        if (identity != null && !announced.contains(identity)) {
            into.add(identity);
        }
    }

    @Override
    public @Nullable Entry after(PendingItem item) {
        Task handler = item.completes();
        Identity identity = handler == null ? null : play.of(handler);
        if (!run.isKept() || !applies || identity == null || !open.containsKey(identity)) {
            return null;
        }
        ending.add(identity);
        boolean last = known && outbox.isEmpty() && ending.containsAll(open.keySet()) && ending.containsAll(sent);
        return new Entry(
                last ? RecordScripts.allDone() : RecordScripts.done(identity.doneLine()),
                false,
                () -> {
                    open.remove(identity);
                    announced.remove(identity);
                },
                () -> {});
    }

    private void forget(Identity identity) {
        open.remove(identity);
        announced.remove(identity);
        confirmed.remove(identity);
        recalled.remove(identity);
    }

    /** A task has changed something: the handlers that it was to notify are notified. */
    void confirm(Collection<Task> handlers) {
        for (Task handler : handlers) {
            Identity identity = play.of(handler);
            if (identity != null) {
                // announced by what has told so, but for what was not done on this host
                if (announced.add(identity) && applies) {
                    open.putIfAbsent(identity, run.notified(identity));
                    outbox.add(run.notified(identity).line());
                }
                confirmed.add(identity);
            }
        }
    }

    /** A handler has run, or had nothing to do. */
    void ran(Task handler) {
        Identity identity = play.of(handler);
        if (identity != null && open.containsKey(identity)) {
            done(identity);
        } else if (identity != null) {
            forget(identity);
        }
    }

    /** A handler has failed: it is still to be run. */
    void failed(Task handler) {
        Identity identity = play.of(handler);
        if (identity != null && !open.containsKey(identity)) {
            open.put(identity, run.notified(identity));
            announced.add(identity);
            confirmed.add(identity);
            outbox.add(run.notified(identity).line());
        }
    }

    /** A handler need not run any more. */
    void done(Identity identity) {
        forget(identity);
        outbox.add(identity.doneLine());
    }

    /** Takes back what was announced and did not come about, once all that was sent has ended. */
    void withdraw() {
        for (Identity identity : List.copyOf(announced)) {
            PendingHandler pending = open.get(identity);
            if (!confirmed.contains(identity) && pending != null && run.isOwn(pending)) {
                done(identity);
            }
        }
    }

    /**
     * The run has come to its end on the host: what it has notified and not run it was not to run.
     *
     * @return handlers that earlier runs have left of plays that are no longer there, which are dropped, too
     */
    List<PendingHandler> drop() {
        List<PendingHandler> lost = new ArrayList<>();
        for (PendingHandler pending : List.copyOf(open.values())) {
            boolean own = run.isOwn(pending);
            if (own || run.isOfLostPlay(pending.identity())) {
                done(pending.identity());
            }
            if (!own && !open.containsKey(pending.identity())) {
                lost.add(pending);
            }
        }
        return lost;
    }

    /** The handlers of this project that are still to be run, or may be. */
    List<PendingHandler> outstanding() {
        Map<Identity, PendingHandler> all = new LinkedHashMap<>(open);
        sent.forEach(each -> all.putIfAbsent(each, run.notified(each)));
        return all.values().stream()
                .filter(each -> run.isOfPlaybooks(each.identity()))
                .toList();
    }

    /** Whether it is known of all of them that they were notified: what was under way when a host was lost may not have been. */
    boolean isCertain(List<PendingHandler> outstanding) {
        return outstanding.stream().allMatch(each -> !run.isOwn(each) || confirmed.contains(each.identity()));
    }

    /**
     * What is still to be written, once.
     *
     * @param end how the run has ended on this host, when handlers are left for the next one; else null
     */
    @Nullable
    Script rest(@Nullable String end) {
        if (!run.isKept() || !applies) {
            return null;
        }
        if (end != null && open.values().stream().anyMatch(run::isOwn)) {
            Map<String, @Nullable Object> fields = run.fields("ended");
            fields.put("end", end);
            outbox.add(RecordLines.line(fields));
        }
        if (outbox.isEmpty()) {
            return null;
        }
        String lines = String.join("", outbox);
        outbox.clear();
        if (known && open.isEmpty()) {
            return RecordScripts.allDone();
        } else if (known && large) {
            large = false;
            return RecordScripts.replace(
                    open.values().stream().map(PendingHandler::line).collect(Collectors.joining()));
        }
        return RecordScripts.append("", false, lines);
    }
}
