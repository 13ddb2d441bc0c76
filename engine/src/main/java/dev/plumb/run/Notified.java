package dev.plumb.run;

import dev.plumb.playbook.Task;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The handlers of a play that one host has notified. Used by the host's own thread only. */
final class Notified {
    private final List<Task> handlers;
    private final Map<Task, Boolean> waiting = new LinkedHashMap<>();

    Notified(List<Task> handlers) {
        this.handlers = handlers;
    }

    /**
     * Notifies handlers.
     *
     * @param name a handler's name or a topic it listens to
     * @param certain false when it is not known before apply whether the task changes
     */
    void notify(String name, boolean certain) {
        Task named = null;
        for (Task handler : handlers) {
            if (handler.name() != null
                    && (handler.name().value().equals(name) || handler.label().equals(name))) {
                // Of two handlers with the same name the later one counts, as in Ansible.
                named = handler;
            } else if (handler.listen().contains(name)) {
                waiting.merge(handler, certain, Boolean::logicalOr);
            }
        }
        if (named != null) {
            waiting.merge(named, certain, Boolean::logicalOr);
        }
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** A segment of the notified handlers in the order of their definition; they are no longer waiting. */
    Segment take() {
        List<Task> due = new ArrayList<>();
        for (Task handler : handlers) {
            if (waiting.containsKey(handler)) {
                due.add(handler);
            }
        }
        Segment segment = new Segment(due, uncertain(due));
        waiting.clear();
        return segment;
    }

    /** A segment of this handler alone, which is no longer waiting. */
    Segment takeOne(Task handler) {
        Segment segment = new Segment(List.of(handler), uncertain(List.of(handler)));
        waiting.remove(handler);
        return segment;
    }

    /** Whether this handler is notified. */
    boolean has(Task handler) {
        return waiting.containsKey(handler);
    }

    private Set<Task> uncertain(List<Task> due) {
        Set<Task> uncertain = new HashSet<>();
        for (Task handler : due) {
            if (Boolean.FALSE.equals(waiting.get(handler))) {
                uncertain.add(handler);
            }
        }
        return uncertain;
    }
}
