package dev.plumb.plan;

import dev.plumb.playbook.Task;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a dry run foresees of tasks rather than of things: handlers that will be notified, and results that were had too early.
 * Used by the host's own thread only.
 */
public final class TaskForecast {
    /** Handlers that are notified only if something is as assumed, with what is assumed; null: certainly. */
    private final Map<Task, @Nullable String> notices = new HashMap<>();

    private final Map<String, Cause> early = new LinkedHashMap<>();

    /**
     * A handler is notified.
     *
     * @param unknown whether it is not known before apply that it is
     * @param assumption on what it is, or null
     */
    public void notified(Task handler, boolean unknown, @Nullable String assumption) {
        if (!unknown && (assumption == null || !notices.containsKey(handler))) {
            notices.put(handler, assumption);
        }
    }

    /** What is assumed when a handler runs; null when nothing is. */
    @Nullable
    public String assumedNotice(Task handler) {
        return notices.get(handler);
    }

    /** A command that only reads ran although something is planned, and is believed. */
    public void addEarly(Task task, Cause cause) {
        if (task.register() != null) {
            early.put(task.register().value(), cause);
        }
    }

    /** The command that ran too early and whose result a task names; null when there is none. */
    @Nullable
    public Cause readTooEarly(Task task) {
        if (early.isEmpty()) {
            return null;
        }
        String text = task.written();
        for (Map.Entry<String, Cause> each : early.entrySet()) {
            if (Pattern.compile("\\b" + Pattern.quote(each.getKey()) + "\\b")
                    .matcher(text)
                    .find()) {
                return each.getValue();
            }
        }
        return null;
    }
}
