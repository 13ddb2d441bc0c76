package dev.plumb.run;

import dev.plumb.playbook.Task;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tasks one host works through, and how far it is. Used by one thread. */
final class Segment {
    private final List<Task> tasks;
    private final boolean handlers;
    private final Set<Task> uncertain;
    private int cursor;
    private @Nullable TaskRun current;

    /** Tasks of a play. */
    Segment(List<Task> tasks) {
        this.tasks = tasks;
        this.handlers = false;
        this.uncertain = Set.of();
    }

    /**
     * Notified handlers.
     *
     * @param uncertain those of which it is not known before apply whether they will be notified
     */
    Segment(List<Task> handlers, Set<Task> uncertain) {
        this.tasks = handlers;
        this.handlers = true;
        this.uncertain = uncertain;
    }

    /** Whether it is not known before apply that this handler will be notified. */
    boolean isUncertain(Task handler) {
        return uncertain.contains(handler);
    }

    /** Whether these are handlers. */
    boolean isHandlers() {
        return handlers;
    }

    boolean isDone() {
        return cursor >= tasks.size();
    }

    Task task() {
        return tasks.get(cursor);
    }

    /** The tasks from the current one on. */
    List<Task> rest() {
        return tasks.subList(Math.min(cursor, tasks.size()), tasks.size());
    }

    /** The current task's run when it has begun, else null. */
    @Nullable
    TaskRun current() {
        return current;
    }

    /** The current task begins; null: it has to be prepared again. */
    void begin(@Nullable TaskRun run) {
        current = run;
    }

    /** The place of the current task, to come back to. */
    int cursor() {
        return cursor;
    }

    /** On to the next task. */
    void advance() {
        cursor++;
        current = null;
    }

    /** Back to a task whose later items, and all tasks after it, have to be planned again. */
    void rewind(TaskRun run) {
        cursor = run.place();
        current = run;
    }
}
