package dev.plumb.run;

import dev.plumb.playbook.Block;
import dev.plumb.playbook.Step;
import dev.plumb.playbook.Task;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a host stands in the steps of a play: always at a task, or at the end. Immutable, so that a host can go back to where
 * it was when an action that was planned turns out to fail.
 */
final class Cursor {
    private static final Cursor END = new Cursor(List.of(), 0, Section.LIST, null, false, null);
    private static final Cursor FAILED = new Cursor(List.of(), 0, Section.LIST, null, true, null);

    private final List<Step> steps;
    private final int index;
    private final Section section;
    private final @Nullable Block block;
    /** In {@code always}: whether a failure goes on when it is over. At the end: whether the host has failed. */
    private final boolean failing;

    private final @Nullable Cursor outer;
    /** In a list that was brought in: whether it is not known before apply that it will be. */
    private final boolean perhaps;

    /** What the steps around the task are. The order is that in which parts of one step are done. */
    private enum Section {
        /** Steps of a play, or brought in by an include. */
        LIST,
        TASKS,
        RESCUE,
        ALWAYS
    }

    private Cursor(
            List<Step> steps,
            int index,
            Section section,
            @Nullable Block block,
            boolean failing,
            @Nullable Cursor outer) {
        this(steps, index, section, block, failing, outer, false);
    }

    private Cursor(
            List<Step> steps,
            int index,
            Section section,
            @Nullable Block block,
            boolean failing,
            @Nullable Cursor outer,
            boolean perhaps) {
        this.steps = steps;
        this.index = index;
        this.section = section;
        this.block = block;
        this.failing = failing;
        this.outer = outer;
        this.perhaps = perhaps;
    }

    /** At the first task of these steps. */
    static Cursor at(List<Step> steps) {
        return new Cursor(steps, 0, Section.LIST, null, false, null).settle();
    }

    /** Whether nothing is left to do. */
    boolean isEnd() {
        return index >= steps.size();
    }

    /** Whether it is at the end because of a failure that nothing rescued. */
    boolean isFailed() {
        return isEnd() && failing;
    }

    /** The task it is at. */
    Task task() {
        return (Task) steps.get(index);
    }

    /** After the task. */
    Cursor next() {
        return new Cursor(steps, index + 1, section, block, failing, outer, perhaps).settle();
    }

    /** These steps, which the task has brought in, come before what follows it. */
    Cursor enter(List<Step> included) {
        return new Cursor(included, 0, Section.LIST, null, false, this).settle();
    }

    /** What would rescue the task, of which it is not known before apply whether it fails, comes before what follows it. */
    Cursor perhapsRescued() {
        return new Cursor(rescue(), 0, Section.LIST, null, false, this, true).settle();
    }

    /** Whether it is not known before apply that the task has its turn. */
    boolean isPerhaps() {
        for (Cursor at = this; at != null; at = at.outer) {
            if (at.perhaps) {
                return true;
            }
        }
        return false;
    }

    /** Nothing more is done, without a failure. */
    static Cursor end() {
        return END;
    }

    /** After the task has failed: at what rescues, or what is always done, or at the end. */
    Cursor failed() {
        for (Cursor at = this; at != null; at = at.outer) {
            Block around = at.block;
            if (around == null || at.section == Section.ALWAYS) {
                continue;
            }
            if (at.section == Section.TASKS && !around.rescue().isEmpty()) {
                return new Cursor(around.rescue(), 0, Section.RESCUE, around, false, at.outer).settle();
            } else if (!around.always().isEmpty()) {
                return new Cursor(around.always(), 0, Section.ALWAYS, around, true, at.outer).settle();
            }
        }
        return FAILED;
    }

    /** The same place without a failure that goes on from there. */
    Cursor forgiven() {
        if (isEnd()) {
            return END;
        }
        Cursor around = outer == null ? null : outer.forgiven();
        return new Cursor(steps, index, section, block, false, around, perhaps);
    }

    /** Whether a failure of the task is rescued. */
    boolean isRescued() {
        return !rescue().isEmpty();
    }

    private List<Step> rescue() {
        Block rescuing = rescuing();
        return rescuing == null ? List.of() : rescuing.rescue();
    }

    /** The block that rescues a failure of the task, or null. */
    @Nullable
    Block rescuing() {
        for (Cursor at = this; at != null; at = at.outer) {
            if (at.section == Section.TASKS
                    && at.block != null
                    && !at.block.rescue().isEmpty()) {
                return at.block;
            }
        }
        return null;
    }

    /** Whether the task is left out once another one of this block has failed. */
    boolean isAmongTasksOf(Block rescuing) {
        for (Cursor at = this; at != null; at = at.outer) {
            if (at.section == Section.TASKS && at.block == rescuing) {
                return true;
            }
        }
        return false;
    }

    /** Whether it is among what the task at that place has brought in. */
    boolean isIn(Cursor include) {
        for (Cursor at = outer; at != null; at = at.outer) {
            if (at.isAt(include)) {
                return true;
            }
        }
        return false;
    }

    /** Whether both are at the same place. */
    boolean isAt(Cursor other) {
        if (steps != other.steps || index != other.index || failing != other.failing || section != other.section) {
            return false;
        }
        return outer == other.outer || outer != null && other.outer != null && outer.isAt(other.outer);
    }

    /** From the part of a play that is done before to that which is done after it, whatever includes have brought in. */
    int compareTo(Cursor other) {
        if (isEnd() || other.isEnd()) {
            return Boolean.compare(isEnd(), other.isEnd());
        }
        List<Integer> mine = path();
        List<Integer> theirs = other.path();
        for (int i = 0; i < Math.min(mine.size(), theirs.size()); i++) {
            int compared = Integer.compare(mine.get(i), theirs.get(i));
            if (compared != 0) {
                return compared;
            }
        }
        return Integer.compare(mine.size(), theirs.size());
    }

    private List<Integer> path() {
        List<Integer> path = outer == null ? new ArrayList<>() : outer.path();
        path.add(section.ordinal());
        path.add(index);
        return path;
    }

    /** Into blocks and out of what is over, until a task is reached. */
    private Cursor settle() {
        Cursor at = this;
        while (true) {
            if (at.index < at.steps.size()) {
                if (!(at.steps.get(at.index) instanceof Block inner)) {
                    return at;
                }
                at = new Cursor(inner.tasks(), 0, Section.TASKS, inner, false, at);
            } else if (at.block != null
                    && at.section != Section.ALWAYS
                    && !at.block.always().isEmpty()) {
                at = new Cursor(at.block.always(), 0, Section.ALWAYS, at.block, false, at.outer);
            } else if (at.outer == null) {
                return END;
            } else if (at.failing) {
                return at.outer.failed();
            } else {
                Cursor out = at.outer;
                at = new Cursor(out.steps, out.index + 1, out.section, out.block, out.failing, out.outer, out.perhaps);
            }
        }
    }
}
