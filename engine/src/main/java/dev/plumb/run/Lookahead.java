package dev.plumb.run;

import dev.plumb.expression.NotKnownException;
import dev.plumb.expression.Variables;
import dev.plumb.host.HostException;
import dev.plumb.module.ModuleSpec;
import dev.plumb.module.TaskModule;
import dev.plumb.plan.PlanResult;
import dev.plumb.playbook.Task;
import dev.plumb.resource.Change;
import dev.plumb.resource.Effects;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds the reads of upcoming tasks, so that they ride along in the next exchange. What it finds out is only a wish: a task
 * that cannot be evaluated yet is passed over, and a read too many does no harm. Used by the host's own thread only.
 */
final class Lookahead {
    private static final int WIDEST = 4096;

    /** How many items' dear reads ride in one exchange, at first and at most: those in vain cost the host a second each. */
    private static final int DEAR_FIRST = 8;

    private static final int DEAR_WIDEST = 64;

    private final RunContext context;
    private final TaskPreparer preparer;
    private final HostVariables variables;
    private final Planner planner;
    private final Map<Task, Memo> memos = new HashMap<>();
    private int window = WIDEST;
    private int dearWidth = DEAR_FIRST;
    private int dearWanted;
    private final FactNames factNames;
    private boolean factsAsked;

    /** What the tasks before the one that is looked at surely leave as it is, each that may alter what it does not say. */
    private final List<Predicate<ResourceRef<?>>> passed = new ArrayList<>();

    private record Memo(int version, PreparedTask prepared) {}

    Lookahead(RunContext context, TaskPreparer preparer, HostVariables variables, Planner planner) {
        this.context = context;
        this.preparer = preparer;
        this.variables = variables;
        this.planner = planner;
        this.factNames = new FactNames(context, preparer.playbook());
    }

    /** An action with unknown effects is sent: what is read now may have to be read again soon. */
    void shrink() {
        window = 1;
    }

    /** Dear reads were made in vain: an action of an earlier task was not known to spare them. */
    void shrinkDear() {
        dearWidth = 1;
    }

    /** A task had nothing to do or only effects that are known. */
    void grow() {
        window = Math.min(WIDEST, window * 2);
    }

    /** The task's prepared form when nothing has changed since it was looked at, else null. */
    @Nullable
    PreparedTask prepared(Task task) {
        Memo memo = memos.get(task);
        return memo != null && memo.version == version() ? memo.prepared : null;
    }

    /** Keeps a prepared form. */
    void keep(Task task, PreparedTask prepared) {
        memos.put(task, new Memo(version(), prepared));
    }

    /** Grows when a value changes, or a file of the controller that tasks may name. */
    private int version() {
        return variables.version() + context.controllerFiles().version();
    }

    /**
     * Adds the reads of the next tasks.
     *
     * @param upcoming the tasks from the current one on
     * @param wanted takes the reads
     */
    void collect(Iterator<Task> upcoming, Wanted wanted) {
        Set<String> future = new HashSet<>();
        dearWanted = 0;
        passed.clear();
        for (int i = 0; i < window && upcoming.hasNext(); i++) {
            Task task = upcoming.next();
            PreparedTask prepared = tryPrepare(task, future, wanted);
            if (prepared == null ? dearWanted > 0 : !collect(task, prepared, wanted, i == 0)) {
                break;
            }
            if (task.register() != null) {
                future.add(task.register().value());
            }
            future.addAll(context.factsSetBy(task));
        }
        dearWidth = dearWanted > 0 ? Math.min(DEAR_WIDEST, dearWidth * 2) : dearWidth;
    }

    /**
     * Reads of facts that upcoming tasks name, before the first action that may change anything: facts are what the host is
     * like before that.
     */
    Wanted factsBefore(PendingItem pending, Iterator<Task> upcoming) {
        Wanted wanted = new Wanted();
        if (factsAsked || pending.plan().changes().stream().noneMatch(Change::hasUnknownEffects)) {
            return wanted;
        }
        factsAsked = true;
        Set<String> names = new HashSet<>();
        while (upcoming.hasNext()) {
            Task task = upcoming.next();
            for (String name : factNames.of(task)) {
                if (names.add(name)) {
                    collectFact(name, task, wanted);
                }
            }
        }
        return wanted;
    }

    private void collectFact(String name, Task task, Wanted wanted) {
        Variables scope = variables.scope(task);
        try {
            if (scope.isDefined(name)) {
                scope.get(name);
            }
        } catch (NotKnownException e) {
            if (e.need() instanceof Read<?> read) {
                wanted.add(SettingsReader.NONE, read);
            }
        } catch (HostException e) {
            throw e;
        } catch (RuntimeException e) {
            // It is told when the task's turn comes.
        }
    }

    private @Nullable PreparedTask tryPrepare(Task task, Set<String> future, Wanted wanted) {
        PreparedTask memo = prepared(task);
        if (memo != null) {
            return memo;
        }
        HostVariables.Watched watched = variables.watching(future);
        try {
            PreparedTask prepared = preparer.prepare(task, watched);
            if (watched.wasTouched()) {
                return null;
            }
            keep(task, prepared);
            return prepared;
        } catch (NotKnownException e) {
            if (e.need() instanceof Read<?> read) {
                wanted.add(SettingsReader.NONE, read);
            }
            return null;
        } catch (HostException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            // It is told when the task's turn comes.
            return null;
        }
    }

    /**
     * Adds the reads of one task.
     *
     * @param first whether its turn has come
     * @return false when what tasks after it read would have to be read again, because of what this one will do
     */
    private boolean collect(Task task, PreparedTask prepared, Wanted wanted, boolean first) {
        ModuleSpec spec = context.spec(task);
        if (!(spec.implementation() instanceof TaskModule<?> module)) {
            return true;
        }
        boolean applies = !context.options().check();
        for (PreparedTask.Item item : prepared.items()) {
            PlanResult planned = item.params() == null ? null : planner.plan(RunContext.cast(module), item);
            if (planned instanceof PlanResult.NeedsReads needs) {
                if (applies && !isWorthIt(needs, first)) {
                    return false;
                }
                wanted.add(needs);
            } else if (applies && planned != null && !pass(planned)) {
                return false;
            }
        }
        return true;
    }

    /** Goes past a task that needs no reads; false when after what it may do nothing that is read now would hold. */
    private boolean pass(PlanResult planned) {
        if (dearWanted > 0) {
            return planned instanceof PlanResult.Ready ready
                    && ready.plan().changes().isEmpty();
        }
        if (planned instanceof PlanResult.Ready ready) {
            for (Change<?> change : ready.plan().changes()) {
                if (change.action().effects() instanceof Effects.Unknown unknown) {
                    passed.add(unknown.unaffected());
                } else if (change.action().effects() instanceof Effects.Programs programs) {
                    passed.add(programs.likely().negate());
                }
            }
        }
        return true;
    }

    /**
     * Whether these reads are likely to hold until their task's turn. A dear one shows that its task will act, so that it
     * is worth it only for the first task and for those that follow it with dear reads of their own: what these tell is
     * often spared by what the first one does.
     */
    private boolean isWorthIt(PlanResult.NeedsReads needs, boolean first) {
        for (Read<?> read : needs.reads()) {
            if (!passed.stream().allMatch(unaffected -> unaffected.test(read.ref()))) {
                return false;
            }
        }
        boolean dear = needs.reads().stream().anyMatch(read -> read.ref().type().isExpensive());
        if (!dear) {
            return dearWanted == 0;
        }
        boolean worth = first || dearWanted > 0 && dearWanted < dearWidth;
        dearWanted += worth ? 1 : 0;
        return worth;
    }
}
