package dev.plumb.run;

import dev.plumb.expression.NotKnownException;
import dev.plumb.module.ControlDecision;
import dev.plumb.playbook.Context;
import dev.plumb.playbook.Inclusion;
import dev.plumb.playbook.Play;
import dev.plumb.playbook.RoleRequest;
import dev.plumb.playbook.RoleSteps;
import dev.plumb.playbook.Step;
import dev.plumb.playbook.Task;
import dev.plumb.report.Outcome;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import dev.plumb.source.Problems;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what includes bring in while a play runs. Hosts that include the same without a loop share the steps. Thread-safe.
 */
final class Inclusions {
    private final RunContext context;
    private final PlayState play;
    private final Selection selection;

    Inclusions(RunContext context, PlayState play) {
        this.context = context;
        this.play = play;
        this.selection = new Selection(context.inventory(), context.options());
    }

    /** Reads a file of tasks; its steps follow the task. */
    ItemOutcome tasks(ControlDecision.IncludeTasks asked, TaskRun run, PreparedTask.Item item, HostVariables host) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        try {
            run.include(possible(tasks(asked, run.task(), item.loop()), host));
            result.put("include", asked.file());
            return ItemOutcome.of(Outcome.OK, Results.of(result, false, false), null);
        } catch (ProblemException e) {
            return OutcomeReporter.failure(e);
        }
    }

    /**
     * The steps of a file of tasks.
     *
     * @throws ProblemException when there is no such file, or something is wrong in it
     */
    List<Step> tasks(ControlDecision.IncludeTasks asked, Task task, Map<String, @Nullable Object> loop) {
        Path file = context.includes()
                .findTasks(asked.file(), task, play.play())
                .orElseThrow(() -> new ProblemException(context.includes().missing(asked.file(), task, play.play())));
        return shared(task, file.toString(), loop, () -> {
            Problems problems = new Problems(context.expressions().secrets());
            List<Step> steps = context.includes().tasks(file, around(task, loop), play.play(), problems);
            problems.throwIfAny();
            return selection.steps(steps);
        });
    }

    /** Reads a role; the steps of those it depends on and its own follow the task, its handlers may be notified from now on. */
    ItemOutcome role(ControlDecision.IncludeRole asked, TaskRun run, PreparedTask.Item item, HostVariables host) {
        try {
            run.include(possible(role(asked, run.task(), item.loop()), host));
            return ItemOutcome.of(Outcome.OK, Results.of(Map.of("include", asked.name()), false, false), null);
        } catch (ProblemException e) {
            return OutcomeReporter.failure(e);
        }
    }

    /**
     * The steps of a role.
     *
     * @throws ProblemException when there is no such role, or something is wrong in it
     */
    List<Step> role(ControlDecision.IncludeRole asked, Task task, Map<String, @Nullable Object> loop) {
        return shared(task, asked.toString(), loop, () -> {
            Problems problems = new Problems(context.expressions().secrets());
            RoleSteps read = context.includes().role(request(asked, task), around(task, loop), play.play(), problems);
            problems.throwIfAny();
            if (read == null) {
                throw new ProblemException(
                        new Problem(task.position(), "there is no role '" + asked.name() + "'", null));
            }
            play.add(read.roles(), read.handlers());
            return selection.steps(read.steps());
        });
    }

    /** The steps, unless the host would reach one among them whose module is missing: none of them is done then. */
    private List<Step> possible(List<Step> steps, HostVariables host) {
        MissingTasks missing = MissingTasks.among(Play.tasks(steps), context);
        if (missing.isEmpty()) {
            return steps;
        }
        try {
            missing.reached(context, new TaskPreparer(context, play.directory(), true), host)
                    .ifPresent(reached -> {
                        throw new ProblemException(reached);
                    });
        } catch (NotKnownException e) {
            // It is told when the task's turn comes.
        }
        return steps;
    }

    private static RoleRequest request(ControlDecision.IncludeRole asked, Task task) {
        return new RoleRequest(
                asked.name(),
                task.position(),
                asked.tasksFrom(),
                asked.varsFrom(),
                asked.defaultsFrom(),
                asked.handlersFrom(),
                asked.allowDuplicates(),
                asked.exported(),
                asked.validated(),
                null);
    }

    /** What surrounds the included steps: what surrounds the include, what it applies, its variables and those of its loop. */
    private static Context around(Task task, Map<String, @Nullable Object> loop) {
        Context apply = task.parts().apply();
        Context around = apply == null ? task.context() : task.context().inner(apply);
        return around.in(new Inclusion(task.context().inclusion(), task.parts().vars(), loop, task));
    }

    private List<Step> shared(
            Task task, String what, Map<String, @Nullable Object> loop, java.util.function.Supplier<List<Step>> read) {
        return loop.isEmpty() ? play.included(task, what, read) : read.get();
    }
}
