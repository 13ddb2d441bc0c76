package dev.plumb.run;

import dev.plumb.expression.NotKnownException;
import dev.plumb.expression.Unknown;
import dev.plumb.playbook.Inclusion;
import dev.plumb.playbook.Task;
import dev.plumb.report.Event;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The tasks of a play whose module Plumb lacks. Those that every host reaches were refused before; for the others each host
 * finds out before its first change, with its facts, whether it will reach one. Thread-safe.
 */
final class MissingTasks {
    /** Of a play all of whose modules are there. */
    static final MissingTasks NONE = new MissingTasks(List.of());

    private final List<Task> missing;
    /** What tasks of the play will set: it is not known before. */
    private final Set<String> later = new HashSet<>();

    private final Set<Task> warned = ConcurrentHashMap.newKeySet();

    private MissingTasks(List<Task> missing) {
        this.missing = missing;
    }

    /** Those among these tasks and handlers of a play, of what it includes too. */
    static MissingTasks among(List<Task> tasks, RunContext context) {
        List<Task> missing = tasks.stream().filter(context::isMissing).toList();
        if (missing.isEmpty()) {
            return NONE;
        }
        MissingTasks found = new MissingTasks(missing);
        for (Task task : tasks) {
            if (task.register() != null) {
                found.later.add(task.register().value());
            }
            found.later.addAll(context.factsSetBy(task));
        }
        return found;
    }

    boolean isEmpty() {
        return missing.isEmpty();
    }

    /**
     * The problem that a host will reach one of them. Warns of those of which only results of tasks tell, once for all
     * hosts.
     *
     * @param host its variables, before its first task
     * @return empty when it reaches none for certain
     * @throws NotKnownException when something is to be read from the host first
     */
    Optional<Problem> reached(RunContext context, TaskPreparer preparer, HostVariables host) {
        HostRun.Facts facts = new HostRun.Facts();
        facts.restore(host.facts().snapshot());
        later.forEach(name -> facts.set(name, new Unknown(name + " is not known yet")));
        HostVariables before = host.with(facts);
        for (Task task : missing) {
            try {
                if (isReached(task, preparer, before)) {
                    return Optional.of(MissingModuleException.problem(task));
                }
            } catch (NotKnownException e) {
                if (e.need() != null) {
                    throw e;
                }
                warn(task, context);
            } catch (ProblemException e) {
                // Undefined, perhaps, because a task defines it: it is told when the task's turn comes.
                warn(task, context);
            }
        }
        return Optional.empty();
    }

    private static boolean isReached(Task task, TaskPreparer preparer, HostVariables variables) {
        Deque<Task> around = new ArrayDeque<>();
        for (Inclusion at = task.context().inclusion(); at != null; at = at.outer()) {
            around.push(at.include());
        }
        for (Task include : around) {
            if (preparer.prepare(include, variables).items().stream().allMatch(item -> item.skipReason() != null)) {
                return false;
            }
        }
        try {
            preparer.prepare(task, variables);
            return false;
        } catch (MissingModuleException e) {
            return true;
        }
    }

    private void warn(Task task, RunContext context) {
        if (warned.add(task)) {
            Problem problem = MissingModuleException.problem(task);
            context.emit(new Event.Warning(
                    null,
                    problem.position() + ": " + problem.message() + ": the task fails if it is reached ("
                            + problem.hint() + ")"));
        }
    }
}
