package dev.plumb.run;

import dev.plumb.playbook.Inclusion;
import dev.plumb.playbook.Task;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The handlers of a play that one host has notified, and how far it is in running them: in the order of their definition,
 * those that handlers notify among them. Used by the host's own thread only.
 */
final class HandlerQueue {
    private final List<Task> handlers;
    private final StepSequence main;
    private final Map<Task, Boolean> waiting = new LinkedHashMap<>();
    /** What a circle of handlers has notified, and what was left when one failed: for the next flush, as in Ansible. */
    private final Map<Task, Boolean> postponed = new LinkedHashMap<>();
    /** By which handlers of this flush a handler was notified, and those by which others. */
    private final Map<Task, Set<Task>> chains = new HashMap<>();

    private final ServedHandlers served = new ServedHandlers();

    private @Nullable Cursor place;
    private int from;

    HandlerQueue(List<Task> handlers, StepSequence main) {
        this.handlers = handlers;
        this.main = main;
    }

    /**
     * Notifies handlers.
     *
     * @param due the handlers; false: it is not known before apply whether this one is meant
     * @param certain false when it is not known before apply whether the task changes
     * @param by the handler's task that does so, or null
     */
    void notify(Map<Task, Boolean> due, boolean certain, @Nullable Task by) {
        Task notifier = by == null ? null : root(by);
        Set<Task> chain = new HashSet<>();
        if (notifier != null) {
            chain.add(notifier);
            chain.addAll(chains.getOrDefault(notifier, Set.of()));
        }
        due.forEach((handler, meant) -> {
            Map<Task, Boolean> into = chain.contains(handler) ? postponed : waiting;
            into.merge(handler, certain && meant, Boolean::logicalOr);
            chains.computeIfAbsent(handler, each -> new HashSet<>()).addAll(chain);
        });
    }

    /** The handler that has brought in a task. */
    private Task root(Task task) {
        Task at = task;
        while (!handlers.contains(at)) {
            Inclusion inclusion = at.context().inclusion();
            if (inclusion == null) {
                return task;
            }
            at = inclusion.include();
        }
        return at;
    }

    /**
     * Those notified so far are to run now.
     *
     * @param here the {@code flush_handlers} that says so: what surrounds it rescues; null at the end of the play
     */
    void begin(@Nullable Cursor here) {
        place = here;
        from = 0;
        chains.clear();
        postponed.forEach((handler, certain) -> waiting.merge(handler, certain, Boolean::logicalOr));
        postponed.clear();
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Those that have nothing left to do when their turn comes. */
    ServedHandlers served() {
        return served;
    }

    /** All that are notified. */
    Set<Task> waiting() {
        return Set.copyOf(waiting.keySet());
    }

    /**
     * A segment of the next notified handlers in the order of their definition, up to one that notifies others itself; they
     * are no longer waiting.
     */
    StepSequence take() {
        List<Task> due = next(from);
        if (due.isEmpty()) {
            due = next(0);
        }
        return sequence(due);
    }

    private List<Task> next(int first) {
        List<Task> due = new ArrayList<>();
        for (Task handler : handlers.subList(Math.min(first, handlers.size()), handlers.size())) {
            if (waiting.containsKey(handler)) {
                due.add(handler);
                if (mayNotify(handler)) {
                    break;
                }
            }
        }
        return due;
    }

    /** What an include brings in may. */
    private static boolean mayNotify(Task handler) {
        return !handler.notifies().isEmpty() || handler.isInclude();
    }

    /** A segment of this handler alone, which is no longer waiting. */
    StepSequence takeOne(Task handler) {
        return sequence(List.of(handler));
    }

    private StepSequence sequence(List<Task> due) {
        Set<Task> uncertain = new HashSet<>();
        for (Task handler : due) {
            if (Boolean.FALSE.equals(waiting.remove(handler))) {
                uncertain.add(handler);
            }
            from = handlers.indexOf(handler) + 1;
        }
        return new StepSequence(due, uncertain, place == null ? null : new StepSequence.Flush(main, place));
    }

    /** Whether this handler is notified. */
    boolean has(Task handler) {
        return waiting.containsKey(handler);
    }

    /** Whether this handler is still to run, now or at the next flush. */
    boolean isOpen(Task handler) {
        return waiting.containsKey(handler) || postponed.containsKey(handler);
    }

    /** Nobody is notified any more. */
    void clear() {
        waiting.clear();
        postponed.clear();
    }

    /** A handler has failed, and is rescued: those that still wait, and those that were to follow it, run at the next flush. */
    void postpone(StepSequence sequence, Task failed) {
        sequence.after(root(failed))
                .forEach(handler -> postponed.merge(handler, !sequence.isUncertain(handler), Boolean::logicalOr));
        waiting.forEach((handler, certain) -> postponed.merge(handler, certain, Boolean::logicalOr));
        waiting.clear();
    }
}
