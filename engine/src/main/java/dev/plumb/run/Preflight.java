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
import dev.plumb.source.YamlNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is wrong in the files before any connection: every selected task is evaluated for every host with what the
 * files say. What only hosts can tell (facts, results of tasks) is passed over.
 */
final class Preflight {
    private final RunContext context;
    private final Hosts hosts;
    private final Selection selection;
    private final Problems problems;
    private final Problems noHosts = new Problems();

    Preflight(RunContext context, Hosts hosts, Selection selection) {
        this.context = context;
        this.problems = new Problems(context.expressions().secrets());
        this.hosts = hosts;
        this.selection = selection;
    }

    /**
     * Checks the playbooks.
     *
     * @throws NoHostsException when all is well but that hosts are missing
     * @throws ProblemException with everything that is wrong
     */
    void check(List<Playbook> playbooks) {
        boolean anyHost = false;
        for (Playbook playbook : playbooks) {
            for (Play play : playbook.plays()) {
                anyHost |= check(play);
            }
        }
        problems.throwIfAny();
        if (context.options().allowEmpty()) {
            return;
        }
        if (!anyHost && noHosts.isEmpty()) {
            noHosts.add(selection.limitMatchesNothing());
        }
        if (!noHosts.isEmpty()) {
            throw new NoHostsException(noHosts.sorted());
        }
    }

    private boolean check(Play play) {
        play.tasks().forEach(this::names);
        play.handlers().forEach(this::names);
        List<String> names = List.of();
        try {
            if (selection.all(play).isEmpty()) {
                noHosts.add(selection.matchesNothing(play));
            }
            names = selection.hosts(play);
        } catch (ProblemException e) {
            e.problems().forEach(problems::add);
        }
        PlayState state = new PlayState(play, names, new Prompts(context).expected(play));
        TaskPreparer preparer = new TaskPreparer(context, state.directory());
        List<Task> tasks = Play.tasks(selection.steps(play));
        for (String name : names) {
            try {
                check(state, tasks, name, preparer);
            } catch (ProblemException e) {
                // Its files of variables cannot be read.
                e.problems().forEach(problems::add);
            }
        }
        return !names.isEmpty();
    }

    private void check(PlayState play, List<Task> tasks, String host, TaskPreparer preparer) {
        HostVariables variables = hosts.variables(play, host, new HostRun.Facts(), () -> {
            throw new NotKnownException("facts are not read yet", null);
        });
        for (String name : List.of("ansible_failed_task", "ansible_failed_result")) {
            variables.facts().set(name, new Unknown(name + " is known when a task has failed"));
        }
        tasks.forEach(task -> evaluate(preparer, task, variables));
        play.handlers().forEach(task -> evaluate(preparer, task, variables));
    }

    private void names(Task task) {
        ModuleSpec spec = context.spec(task);
        Binder.checkNames(spec, task.args(), task.extraArgs(), task.position(), problems);
        Binder.checkSyntax(spec, task.args(), task.extraArgs(), task.position(), context.expressions(), problems);
        task.vars().forEach(vars -> context.expressions().check(vars, problems));
        if (task.loop() != null) {
            context.expressions().check(task.loop().values(), problems);
        }
        for (List<YamlNode.Scalar> conditions : List.of(task.when(), task.changedWhen(), task.failedWhen())) {
            for (YamlNode.Scalar condition : conditions) {
                context.expressions().checkExpression(condition, problems);
            }
        }
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
