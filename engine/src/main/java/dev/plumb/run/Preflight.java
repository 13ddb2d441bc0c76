package dev.plumb.run;

import dev.plumb.expression.NotKnownException;
import dev.plumb.expression.Unknown;
import dev.plumb.expression.Variables;
import dev.plumb.module.Binder;
import dev.plumb.module.BoundValues;
import dev.plumb.module.ControlDecision;
import dev.plumb.module.ControlModule;
import dev.plumb.module.ModuleSpec;
import dev.plumb.module.Trait;
import dev.plumb.plan.Cause;
import dev.plumb.playbook.ExpectedIncludes;
import dev.plumb.playbook.Play;
import dev.plumb.playbook.Playbook;
import dev.plumb.playbook.Role;
import dev.plumb.playbook.Step;
import dev.plumb.playbook.Task;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is wrong in the files before any connection: every selected task is evaluated for every host with what the
 * files say. What only hosts can tell (facts, results of tasks) is passed over.
 */
final class Preflight {
    private static final int DEEPEST = 16;

    private final RunContext context;
    private final LocalFileProducers producers;
    private final Hosts hosts;
    private final Selection selection;
    private final Problems problems;
    private final Problems noHosts = new Problems();
    private final Map<String, HostRun.Facts> facts = new HashMap<>();
    private final TemplateValidation templates = new TemplateValidation();
    /** Whether something that cannot be looked at yet may define what seems to be missing. */
    private boolean vague;

    /** Whether all that the includes of the play may bring in is known without following them. */
    private boolean complete;

    private final SelectedNames names = new SelectedNames();
    /** Whether all includes of all plays name what they bring in. */
    private boolean foreseeable = true;
    /** How many includes stand in each other: one may include itself under a condition that only a run can end. */
    private int depth;
    /** Whether hosts and groups may come that are not known yet. */
    private boolean vagueHosts;

    private @Nullable UndefinedVariableHints advice;

    Preflight(RunContext context, Hosts hosts, Selection selection) {
        this.context = context;
        this.producers = new LocalFileProducers(context);
        this.problems = new Problems(context.expressions().secrets());
        this.hosts = hosts;
        this.selection = selection;
    }

    /**
     * Checks the playbooks.
     *
     * @return what could be said of templates
     * @throws NoHostsException when all is well but that hosts are missing
     * @throws ProblemException with everything that is wrong
     */
    TemplateValidation check(List<Playbook> playbooks) {
        context.expressions().tellHintsTo(templates::hint);
        boolean anyHost = false;
        for (Playbook playbook : playbooks) {
            for (Play play : playbook.plays()) {
                anyHost |= check(play);
            }
        }
        names.check(!vague && foreseeable, context.options(), problems);
        problems.throwIfAny();
        names.unknown().forEach(context::hint);
        if (anyHost) {
            selection.unknownInLimit().forEach(context::hint);
        }
        if (context.options().allowEmpty()) {
            return templates;
        }
        if (!anyHost && noHosts.isEmpty()) {
            noHosts.add(selection.limitMatchesNothing(
                    playbooks.stream().flatMap(each -> each.plays().stream()).toList()));
        }
        if (!noHosts.isEmpty()) {
            throw new NoHostsException(noHosts.sorted());
        }
        return templates;
    }

    private boolean check(Play play) {
        play.tasks().forEach(this::names);
        play.handlers().forEach(this::names);
        ExpectedIncludes foreseen = context.includes().foresee(play, problems);
        foreseen.tasks().forEach(this::names);
        foreseen.handlers().forEach(this::names);
        List<String> members = hosts(play);
        PlayState state = new PlayState(play, members, new Prompts(context).expected(play)).rehearsed();
        state.add(foreseen.roles(), foreseen.handlers());
        List<Task> tasks = Play.tasks(selection.steps(play));
        templates.lacks(play, missing(play, tasks, foreseen));
        foreseeable &= foreseen.complete();
        names.of(play.tasks());
        names.of(foreseen.tasks());
        complete = foreseen.complete() && foreseen.tasks().stream().noneMatch(this::bringsNames);
        for (String name : members) {
            try {
                check(state, tasks, foreseen, name);
            } catch (ProblemException e) {
                // Its files of variables cannot be read.
                e.problems().forEach(problems::add);
            }
        }
        return !members.isEmpty();
    }

    private MissingTasks missing(Play play, List<Task> tasks, ExpectedIncludes foreseen) {
        Stream<Task> included = foreseen.tasks().stream().filter(selection::selects);
        Stream<Task> handlers = Stream.concat(play.handlers().stream(), foreseen.handlers().stream());
        return MissingTasks.among(
                Stream.of(tasks.stream(), included, handlers)
                        .flatMap(each -> each)
                        .toList(),
                context);
    }

    /** What a play says about how it runs as a whole. */
    private void keywords(PlayState play, HostVariables first) {
        try {
            new PlaySettings(context.expressions(), play.play(), first.scope()).check(play.hosts());
        } catch (NotKnownException e) {
            // An answer or an earlier play tells: it is evaluated again when the play begins.
            return;
        } catch (ProblemException e) {
            if (!vague) {
                e.problems().forEach(problems::add);
            }
        }
    }

    private List<String> hosts(Play play) {
        try {
            if (selection.all(play).isEmpty() && !vagueHosts) {
                noHosts.add(selection.matchesNothing(play));
            }
            return selection.hosts(play);
        } catch (ProblemException e) {
            e.problems().forEach(problems::add);
            return List.of();
        }
    }

    private void check(PlayState play, List<Task> tasks, ExpectedIncludes foreseen, String host) {
        HostRun.Facts known = facts.computeIfAbsent(host, name -> new HostRun.Facts());
        HostVariables variables = hosts.variables(play, host, known, () -> {
            throw new NotKnownException("facts are not read yet", null);
        });
        for (String name : List.of("ansible_failed_task", "ansible_failed_result")) {
            known.set(name, new Unknown(name + " is known when a task has failed"));
        }
        if (host.equals(play.hosts().get(0))) {
            keywords(play, variables);
        }
        for (Task task : foreseen.tasks()) {
            sets(task, variables);
        }
        // Handlers run wherever the play flushes them.
        play.handlers().forEach(handler -> sets(handler, variables));
        List<Task> all = new ArrayList<>(tasks);
        all.addAll(foreseen.tasks());
        advice = new UndefinedVariableHints(context, all, play.directory());
        TaskPreparer preparer = new TaskPreparer(context, play.directory(), false);
        evaluate(preparer, tasks, variables, play);
        play.handlers().forEach(task -> evaluate(preparer, task, variables, play));
    }

    private void evaluate(TaskPreparer preparer, List<Task> tasks, HostVariables variables, PlayState play) {
        Set<Role> roles = new HashSet<>();
        for (Task task : tasks) {
            evaluate(preparer, task, variables, play);
            Role role = task.role();
            if (role != null && roles.add(role) && !vague) {
                arguments(role, variables.scope(task));
            }
        }
    }

    /** What an include brings in is looked at where it stands, with the variables that it gives. */
    private void include(
            ControlDecision decided, Task task, PreparedTask.Item item, HostVariables variables, PlayState play) {
        if (depth >= DEEPEST) {
            return;
        }
        Inclusions inclusions = new Inclusions(context, play);
        List<Step> steps = decided instanceof ControlDecision.IncludeTasks tasks
                ? inclusions.tasks(tasks, task, item.loop())
                : inclusions.role((ControlDecision.IncludeRole) decided, task, item.loop());
        variables.facts().touch();
        depth++;
        try {
            evaluate(new TaskPreparer(context, play.directory(), false), Play.tasks(steps), variables, play);
        } finally {
            depth--;
        }
    }

    private void arguments(Role role, Variables scope) {
        try {
            RoleArguments.check(role, context.expressions(), scope).forEach(problems::add);
        } catch (NotKnownException | ProblemException e) {
            // Whether it is to run shows later; a condition that is wrong is told with the role's tasks.
        }
    }

    private void arguments(Task task, ModuleSpec spec) {
        YamlNode.Mapping more = ModuleDefaults.with(task, spec);
        Binder.checkNames(spec, task.args(), more, task.position(), problems);
        Problems wrong = new Problems();
        Binder.checkSyntax(spec, task.args(), more, task.position(), context.expressions(), wrong);
        boolean shell = spec.is(Trait.TAKES_COMMAND);
        for (Problem each : wrong.sorted()) {
            problems.add(
                    shell && each.hint() == null
                            ? each.hinting("for an expansion of the shell's own write $${…}")
                            : each);
        }
        new TaskLint(templates::hint, problems).look(task, spec);
    }

    private void names(Task task) {
        try {
            if (!context.isMissing(task)) {
                arguments(task, context.spec(task));
            }
            KeywordNodes.templates(task, node -> context.expressions().check(node, problems));
            KeywordNodes.conditions(task, condition -> context.expressions().checkExpression(condition, problems));
        } catch (StackOverflowError e) {
            problems.add(task.position(), UnexpectedFailure.message(e), null);
        }
    }

    private void evaluate(TaskPreparer preparer, Task task, HostVariables variables, PlayState play) {
        try {
            for (PreparedTask.Item item : preparer.prepare(task, variables).items()) {
                Record params = item.params();
                if (params != null) {
                    producers.note(play.play(), task, params, variables.scope(task));
                }
                if (params != null && !invalid(task, params) && !isUnanswered(item)) {
                    templates.evaluated(context.spec(task));
                    afterwards(task, variables, false);
                    decided(task, item, params, variables, play);
                }
            }
        } catch (NotKnownException e) {
            // Only the host, or an earlier task's result, can tell: it is evaluated again when its turn comes.
            unknown(task);
            producers.note(play.play(), task, null, variables.scope(task));
            unjudged(task, variables, String.valueOf(e.getMessage()));
            afterwards(task, variables, true);
        } catch (ProblemException e) {
            if (!vague || e instanceof MissingModuleException) {
                e.problems().forEach(each -> problems.add(advice == null ? each : advice.on(each, task)));
            } else {
                unjudged(task, variables, e.problems().get(0).message());
            }
        } catch (StackOverflowError e) {
            problems.add(task.position(), UnexpectedFailure.message(e), null);
        }
        sets(task, variables);
    }

    /** What the task asks when it has been done, or when the host's facts are there. */
    private void afterwards(Task task, HostVariables variables, boolean later) {
        if (vague) {
            return;
        }
        try {
            UndefinedVariableHints.results(task, variables.scope(task), problems);
            if (later) {
                UndefinedVariableHints.words(task, variables.scope(task), problems);
            }
        } catch (NotKnownException | ProblemException e) {
            // Whatever is wrong is told when the task is evaluated.
        }
    }

    private void unjudged(Task task, HostVariables variables, String why) {
        String host = String.valueOf(variables.scope().get("inventory_hostname"));
        templates.unknown(context.spec(task), task, host, why);
    }

    private void sets(Task task, HostVariables variables) {
        if (task.register() != null) {
            later(variables, task.register().value(), task);
        }
        boolean finds = context.spec(task).info().fact().length > 0;
        for (String name : context.factsSetBy(task)) {
            if (finds) {
                variables.facts().find(name, notYet(name, task));
            } else {
                later(variables, name, task);
            }
        }
    }

    /** Does what later tasks see of a control task: hosts and groups that it adds, variables that it reads. */
    private void decided(Task task, PreparedTask.Item item, Record params, HostVariables variables, PlayState play) {
        if (!(context.spec(task).implementation() instanceof ControlModule<?> module)) {
            return;
        } else if (BoundValues.hasUnknown(params)) {
            unknown(task);
            return;
        }
        ControlModule.Decision decision = RunContext.cast(module).decide(params);
        // Also names of variables that are expressions.
        decision.facts().keySet().forEach(name -> later(variables, name, task));
        ControlDecision decided = decision.decided();
        if (decided instanceof ControlDecision.AddHost added) {
            context.inventory().addHost(added.host(), added.groups(), added.vars(), task.position());
        } else if (decided instanceof ControlDecision.GroupBy group) {
            String host = String.valueOf(variables.scope().get("inventory_hostname"));
            context.inventory().addToGroup(host, group.group(), group.parents(), task.position());
        } else if (decided instanceof ControlDecision.IncludeVars vars) {
            IncludedVars.read(vars, task, play.directory(), problems.unsealer(), variables.facts());
        } else if (decided instanceof ControlDecision.IncludeTasks || decided instanceof ControlDecision.IncludeRole) {
            include(decided, task, item, variables, play);
        } else if (decided instanceof ControlDecision.GatherFacts) {
            variables.facts().gather();
        } else if (decided == ControlDecision.Meta.END_ROLE
                && (task.role() == null || play.handlers().contains(task))) {
            problems.add(
                    task.module().position(),
                    "meta: end_role belongs to the tasks of a role",
                    "write end_play, or end_host for this host alone");
        }
    }

    /** Whether a task brings in variables, hosts or groups by names that its file does not tell. */
    private boolean bringsNames(Task task) {
        return context.spec(task).is(Trait.READS_VARIABLES, Trait.CHANGES_INVENTORY);
    }

    /** What a task brings is not known: what later tasks miss may come from it. */
    private void unknown(Task task) {
        ModuleSpec module = context.spec(task);
        if (module.is(Trait.BRINGS_TASKS)) {
            vague |= !complete;
            vagueHosts |= !complete;
        } else {
            vagueHosts |= module.is(Trait.CHANGES_INVENTORY);
            vague |= bringsNames(task) || context.factsSetBy(task).stream().anyMatch(name -> name.contains("${"));
        }
    }

    private static void later(HostVariables variables, String name, Task task) {
        variables.facts().set(name, notYet(name, task));
    }

    private static Unknown notYet(String name, Task task) {
        return new Unknown(name + " of " + Cause.of(task, task.label()) + " is not known yet");
    }

    /** Whether it notifies nobody; names of handlers that an include may yet bring are passed over. */
    private boolean isUnanswered(PreparedTask.Item item) {
        Problem unanswered = complete && !vague ? item.notice().unanswered() : null;
        if (unanswered != null) {
            problems.add(unanswered);
        }
        return unanswered != null;
    }

    private boolean invalid(Task task, Record params) {
        Problem wrong = context.invalid(task, params);
        if (wrong != null) {
            problems.add(wrong);
        }
        return wrong != null;
    }
}
