package dev.plumb.run;

import dev.plumb.playbook.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The handlers of a play that one host has notified. Used by the host's own thread only. */
final class Notified {
    private final List<Task> handlers;
    private Map<Task, Boolean> waiting = new LinkedHashMap<>();

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
        for (Task handler : handlers) {
            boolean named = handler.name() != null && handler.name().value().equals(name);
            if (named || handler.listen().contains(name)) {
                waiting.merge(handler, certain, Boolean::logicalOr);
            }
        }
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** The notified handlers in the order of their definition; they are no longer waiting. */
    List<Task> take() {
        List<Task> due = due();
        waiting = new LinkedHashMap<>();
        return due;
    }

    /** Takes this handler when it is notified. */
    boolean takeOne(Task handler) {
        return waiting.remove(handler) != null;
    }

    private List<Task> due() {
        List<Task> due = new ArrayList<>();
        for (Task handler : handlers) {
            if (waiting.containsKey(handler)) {
                due.add(handler);
            }
        }
        return due;
    }

    /** Whether it is certain that this waiting handler will run. */
    boolean isCertain(Task handler) {
        return waiting.getOrDefault(handler, Boolean.TRUE);
    }
}
