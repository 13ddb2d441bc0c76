package dev.plumb.run;

import dev.plumb.plan.Cause;
import dev.plumb.playbook.Block;
import dev.plumb.playbook.Step;
import dev.plumb.playbook.Task;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Steps one host works through, and how far it is. Used by one thread at a time. */
final class StepSequence {
    private final boolean handlers;
    private final List<Task> due;
    private final Set<Task> uncertain;
    private final @Nullable Flush flush;
    private Cursor cursor;
    private @Nullable Cursor only;
    private @Nullable TaskRun current;
    private boolean halted;

    /** Blocks whose other tasks are only done if this one does not fail. */
    private final Map<Block, Cause> mayBeLeft = new IdentityHashMap<>();

    /** Steps of a play. */
    StepSequence(List<Step> steps) {
        this.cursor = Cursor.at(steps);
        this.handlers = false;
        this.due = List.of();
        this.uncertain = Set.of();
        this.flush = null;
    }

    /**
     * Notified handlers.
     *
     * @param uncertain those of which it is not known before apply whether they will be notified
     * @param flush the {@code flush_handlers} by which they run, or null at the end of the play
     */
    StepSequence(List<Task> handlers, Set<Task> uncertain, @Nullable Flush flush) {
        this.due = List.copyOf(handlers);
        this.cursor = Cursor.at(List.copyOf(due));
        this.handlers = true;
        this.uncertain = uncertain;
        this.flush = flush;
    }

    /**
     * A task that has handlers run.
     *
     * @param main the steps of the play
     * @param place where in them it stands
     */
    record Flush(StepSequence main, Cursor place) {}

    /** Whether a failure of one of its tasks is rescued. */
    boolean isRescued(Cursor place) {
        return place.isRescued() || flush != null && flush.place.isRescued();
    }

    /** A handler has failed: whether the play goes on where what surrounds the flush rescues it, or is always done. */
    boolean leave() {
        Cursor next = flush == null ? null : flush.place.failed();
        if (flush == null || next == null || next.isFailed()) {
            return false;
        }
        flush.main.moveTo(next);
        moveTo(Cursor.end());
        return true;
    }

    /** Why it is not known before apply that a task has its turn; null when it is. */
    @Nullable
    String uncertainty(TaskRun run) {
        if (uncertain.contains(run.task())) {
            return "whether it is notified is not known before apply";
        }
        return run.place().isPerhaps() ? "whether a task before it fails is not known before apply" : null;
    }

    /** It is not known before apply whether a task fails, and so whether the rest of its block is done. */
    void mayLeave(TaskRun run) {
        Block rescuing = run.place().rescuing();
        if (rescuing != null) {
            mayBeLeft.putIfAbsent(rescuing, run.cause());
        }
    }

    /** What must hold for a task to have its turn, as the end of "assumes: …"; null when that is certain. */
    @Nullable
    String assumption(TaskRun run) {
        for (Map.Entry<Block, Cause> each : mayBeLeft.entrySet()) {
            if (run.place().isAmongTasksOf(each.getKey())) {
                return "that " + each.getValue() + " does not fail, which would end its block";
            }
        }
        return null;
    }

    /** Whether it is not known before apply that a handler is notified. */
    boolean isUncertain(Task handler) {
        return uncertain.contains(handler);
    }

    /** The handlers that come after this one. */
    List<Task> after(Task handler) {
        return due.subList(due.indexOf(handler) + 1, due.size());
    }

    /** The handlers themselves. */
    List<Task> handlers() {
        return due;
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

    /** Whether it stops after the current task. */
    boolean isSingle() {
        return only != null;
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
