package dev.plumb.run;

import dev.plumb.expression.NotKnownException;
import dev.plumb.expression.Unknown;
import dev.plumb.module.Binder;
import dev.plumb.module.ControlModule;
import dev.plumb.module.ModuleSpec;
import dev.plumb.module.TaskModule;
import dev.plumb.playbook.Play;
import dev.plumb.playbook.Playbook;
import dev.plumb.playbook.Task;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import dev.plumb.source.Problems;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is wrong in the files before any connection: every selected task is evaluated for every host with what the
 * files say. What only hosts can tell (facts, results of tasks) is passed over.
 */
final class Preflight {
    private final RunContext context;
    private final Hosts hosts;
    private final Problems problems = new Problems();

    Preflight(RunContext context, Hosts hosts) {
        this.context = context;
        this.hosts = hosts;
    }

    /**
     * Checks the playbooks.
     *
     * @throws ProblemException with everything that is wrong
     */
    void check(List<Playbook> playbooks, Function<Play, List<String>> select, Function<Play, List<Task>> tasks) {
        for (Playbook playbook : playbooks) {
            context.enter(playbook.file().toAbsolutePath().getParent());
            for (Play play : playbook.plays()) {
                check(play, tasks.apply(play), select);
            }
        }
        problems.throwIfAny();
    }

    private void check(Play play, List<Task> tasks, Function<Play, List<String>> select) {
        tasks.forEach(this::names);
        play.handlers().forEach(this::names);
        List<String> names;
        try {
            names = select.apply(play);
        } catch (ProblemException e) {
            e.problems().forEach(problem -> problems.add(at(problem, play)));
            return;
        }
        TaskPreparer preparer = new TaskPreparer(context, play);
        for (String name : names) {
            HostRun.Facts set = new HostRun.Facts();
            HostVariables variables = hosts.variables(play, name, names, set, () -> {
                throw new NotKnownException("facts are not read yet", null);
            });
            tasks.forEach(task -> evaluate(preparer, task, variables));
            play.handlers().forEach(task -> evaluate(preparer, task, variables));
        }
    }

    private static Problem at(Problem problem, Play play) {
        return problem.position().line() > 0
                ? problem
                : new Problem(play.hosts().position(), problem.message(), problem.hint());
    }

    private void names(Task task) {
        Binder.checkNames(context.spec(task), task.args(), task.extraArgs(), task.position(), problems);
    }

    private void evaluate(TaskPreparer preparer, Task task, HostVariables variables) {
        try {
            for (PreparedTask.Item item : preparer.prepare(task, variables).items()) {
                invalid(task, item.params());
            }
        } catch (NotKnownException e) {
            // Only the host, or an earlier task's result, can tell: it is evaluated again when its turn comes.
        } catch (ProblemException e) {
            e.problems().forEach(problems::add);
        }
        if (task.register() != null) {
            later(variables, task.register().value(), task);
        }
        context.factsSetBy(task).forEach(name -> later(variables, name, task));
    }

    private static void later(HostVariables variables, String name, Task task) {
        variables.facts().set(name, new Unknown(name + " of " + Cause.of(task, task.label()) + " is not known yet"));
    }

    private void invalid(Task task, @Nullable Record params) {
        if (params == null) {
            return;
        }
        ModuleSpec spec = context.spec(task);
        String wrong = spec.implementation() instanceof TaskModule<?> module
                ? RunContext.cast(module).invalid(params)
                : RunContext.cast((ControlModule<?>) spec.implementation()).invalid(params);
        if (wrong != null) {
            problems.add(new Problem(task.module().position(), wrong, null));
        }
    }
}
