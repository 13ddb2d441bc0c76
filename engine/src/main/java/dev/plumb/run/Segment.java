package dev.plumb.run;

import dev.plumb.playbook.Step;
import dev.plumb.playbook.Task;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Steps one host works through, and how far it is. Used by one thread at a time. */
final class Segment {
    private final boolean handlers;
    private final Set<Task> uncertain;
    private Cursor cursor;
    private @Nullable Cursor only;
    private @Nullable TaskRun current;
    private boolean halted;

    /** Steps of a play. */
    Segment(List<Step> steps) {
        this.cursor = Cursor.at(steps);
        this.handlers = false;
        this.uncertain = Set.of();
    }

    /**
     * Notified handlers.
     *
     * @param uncertain those of which it is not known before apply whether they will be notified
     */
    Segment(List<Task> handlers, Set<Task> uncertain) {
        this.cursor = Cursor.at(List.copyOf(handlers));
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

    /** Whether there is nothing to do for now. */
    boolean isDone() {
        return halted || cursor.isEnd() || only != null && !cursor.isAt(only);
    }

    /** From here on: only the current task ({@code true}), or all that follow. */
    void resume(boolean single) {
        halted = false;
        only = single ? cursor : null;
    }

    /** The current task was the last one for now. */
    void halt() {
        halted = true;
    }

    Task task() {
        return cursor.task();
    }

    /** The tasks from the current one on, if none fails. */
    Iterator<Task> rest() {
        Cursor from = cursor;
        return new Iterator<>() {
            private Cursor at = from;

            @Override
            public boolean hasNext() {
                return !at.isEnd();
            }

            @Override
            public Task next() {
                if (at.isEnd()) {
                    throw new NoSuchElementException();
                }
                Task task = at.task();
                at = at.next();
                return task;
            }
        };
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
    Cursor cursor() {
        return cursor;
    }

    /** On to another place. */
    void moveTo(Cursor place) {
        cursor = place;
        current = null;
    }

    /** On to the next task. */
    void advance() {
        moveTo(cursor.next());
    }

    /** Back to a task whose later items, and all tasks after it, have to be planned again. */
    void rewind(TaskRun run) {
        cursor = run.place();
        current = run;
        halted = false;
    }
}
