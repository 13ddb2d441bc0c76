package dev.plumb.run;

import dev.plumb.expression.Expressions;
import dev.plumb.expression.NotKnownException;
import dev.plumb.expression.Omit;
import dev.plumb.expression.Variables;
import dev.plumb.host.Become;
import dev.plumb.host.HostException;
import dev.plumb.module.Binder;
import dev.plumb.module.BoundValues;
import dev.plumb.module.ModuleSpec;
import dev.plumb.module.TaskModule;
import dev.plumb.module.Trait;
import dev.plumb.playbook.Directive;
import dev.plumb.playbook.Loop;
import dev.plumb.playbook.Retry;
import dev.plumb.playbook.Role;
import dev.plumb.playbook.Task;
import dev.plumb.source.Position;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import dev.plumb.source.YamlNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Evaluates a task's expressions for one host. Stateless but for what it is given; thread-safe. */
final class TaskPreparer {
    private static final double LONGEST_SECONDS = 366 * 86_400.0;

    private final RunContext context;
    private final Path playbook;
    private final boolean checks;
    private final SettingsReader settings;
    private final LoopValues loops;
    private final HandlerNames handlers;

    /**
     * A preparer of a play's tasks.
     *
     * @param playbook directory of the playbook
     * @param checks whether parameters that the module does not accept are problems; else the caller asks for them
     */
    TaskPreparer(RunContext context, Path playbook, boolean checks) {
        this.context = context;
        this.playbook = playbook;
        this.checks = checks;
        this.settings = new SettingsReader(context.expressions(), context.options());
        this.loops = new LoopValues(context.expressions());
        this.handlers = new HandlerNames(
                context.expressions(), checks && !context.options().check());
    }

    /** Directory of the playbook. */
    Path playbook() {
        return playbook;
    }

    /**
     * Evaluates conditions, loop and parameters.
     *
     * @throws NotKnownException when a value is not known yet, or not before apply
     * @throws ProblemException when an expression or a parameter is wrong
     */
    PreparedTask prepare(Task task, HostVariables host) {
        Variables scope = host.scope(task);
        Loop loop = task.loop();
        if (loop == null) {
            return new PreparedTask(label(task, scope), false, List.of(item(task, host, scope, null, Map.of())));
        }
        List<@Nullable Object> values;
        try {
            values = loops.of(loop, scope);
        } catch (ProblemException e) {
            // As in Ansible: a loop over something undefined does not matter when the task is not to run.
            String failing = failingWithoutItem(task, scope);
            if (failing == null) {
                throw e;
            }
            return skipped(task, scope, failing);
        }
        if (values.isEmpty()) {
            return skipped(task, scope, Results.NO_ITEMS);
        }
        return looped(task, loop.control().named(name -> loopVariable(name, loop, scope)), values, host);
    }

    /** The name that an expression gives for a variable of a loop. */
    private String loopVariable(String written, Loop loop, Variables scope) {
        Position position = loop.values().position();
        YamlNode node = new YamlNode.Scalar(position, written, written, null, YamlNode.Style.QUOTED);
        String name = String.valueOf(context.expressions().resolve(node, scope));
        if (!Loop.Control.isVariable(name)) {
            throw new ProblemException(new Problem(
                    position,
                    "'" + written + "' of loop_control gives '" + name + "', which cannot be the name of a variable",
                    "a name is made of letters, digits and _"));
        }
        return name;
    }

    private PreparedTask looped(Task task, Loop.Control control, List<@Nullable Object> values, HostVariables host) {
        HostVariables.Watched watched = host.watching(ownResults(task));
        boolean setsVariables = setsVariables(task);
        List<PreparedTask.Item> items = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            Map<String, @Nullable Object> loop = loopVariables(control, values, i);
            Variables scope = watched.scope(task, loop);
            try {
                items.add(item(task, watched, scope, values.get(i), loop));
            } catch (NotKnownException | ProblemException e) {
                if (i == 0 || !setsVariables && !watched.wasTouched()) {
                    throw e;
                }
                // What items before this one do may help: it is prepared again when its turn comes.
                items.add(new PreparedTask.Item(
                        values.get(i), loop, null, null, null, Notification.NONE, SettingsReader.NONE, scope));
            }
        }
        boolean stepwise = values.size() > 1 && (setsVariables || watched.wasTouched());
        return new PreparedTask(label(task, host.scope(task)), true, stepwise, items);
    }

    private static Set<String> ownResults(Task task) {
        return task.register() == null ? Set.of() : Set.of(task.register().value());
    }

    private boolean setsVariables(Task task) {
        return context.spec(task).is(Trait.SETS_VARIABLES, Trait.READS_VARIABLES);
    }

    /** An item whose turn has come, after what those before it did. */
    PreparedTask.Item again(Task task, PreparedTask.Item item, HostVariables host) {
        return item(task, host, host.scope(task, item.loop()), item.item(), item.loop());
    }

    /** The task's name with its expressions filled in, as far as they are known. */
    String label(Task task, Variables scope) {
        String label = task.label();
        if (!label.contains("${")) {
            return label;
        }
        YamlNode node = new YamlNode.Scalar(task.position(), label, label, null, YamlNode.Style.QUOTED);
        try {
            return String.valueOf(context.expressions().resolve(node, scope));
        } catch (HostException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            // It is only a name: what is wrong with the task itself is told by the task.
            return label;
        }
    }

    /** Whom a task becomes, or null. */
    @Nullable
    Become become(Task task, HostVariables host) {
        return settings.become(task.directives(), host.scope(task));
    }

    /** The keywords that matter when a task fails before it can be prepared. */
    PreparedTask.Settings basics(Task task, HostVariables host) {
        return settings.basics(task.directives(), host.scope(task));
    }

    /** The same where a role is asked for, as one of its tasks sees it. */
    PreparedTask.Settings basics(Role role, Variables scope) {
        return settings.basics(role.directives(), scope);
    }

    /**
     * What a play does with a task on all its hosts, as this one's variables say.
     *
     * @throws NotKnownException when that is not known yet
     * @throws ProblemException when a keyword has a value that it does not take
     */
    SettingsReader.Together together(Task task, HostVariables host) {
        return settings.together(task.directives(), host.scope(task));
    }

    /** A whole number that a keyword is set to, or this one. */
    long number(@Nullable YamlNode node, String keyword, long fallback, Variables scope) {
        Long value = settings.number(node, keyword, scope);
        return value == null ? fallback : value;
    }

    /** Seconds that a keyword is set to, perhaps with a fraction, or this time. */
    Duration seconds(@Nullable YamlNode node, String keyword, Duration fallback, Variables scope) {
        Object value = node == null ? null : context.expressions().resolve(node, scope);
        if (node == null || value == Omit.VALUE) {
            return fallback;
        }
        try {
            double seconds = Double.parseDouble(String.valueOf(value));
            if (Math.abs(seconds) <= LONGEST_SECONDS) {
                return Duration.ofMillis(Math.round(1000 * seconds));
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new ProblemException(new Problem(
                node.position(), keyword + " takes a number of seconds, at most a year, not '" + value + "'", null));
    }

    /** What is used between the turns of a task: what is wrong with it, or not known yet, shows before the first one. */
    private void checkTurns(Task task, Variables scope) {
        Retry retry = task.retry();
        if (retry != null) {
            number(retry.retries(), "retries", 0, scope);
            seconds(retry.delay(), "delay", Duration.ZERO, scope);
        }
        if (task.loop() != null) {
            seconds(task.loop().control().pause(), "pause", Duration.ZERO, scope);
        }
    }

    /** The first condition that fails; null when there is none, or one that needs the item, which is not to be had. */
    private @Nullable String failingWithoutItem(Task task, Variables scope) {
        try {
            return failingCondition(task, scope);
        } catch (ProblemException e) {
            return null;
        }
    }

    /** The task without its loop, skipped. */
    private PreparedTask skipped(Task task, Variables scope, String reason) {
        PreparedTask.Item item = new PreparedTask.Item(
                null, Map.of(), null, reason, null, Notification.NONE, SettingsReader.NONE, scope);
        return new PreparedTask(label(task, scope), false, List.of(item));
    }

    private static Map<String, @Nullable Object> loopVariables(
            Loop.Control control, List<@Nullable Object> values, int index) {
        Map<String, @Nullable Object> variables = new LinkedHashMap<>();
        variables.put(control.variable(), values.get(index));
        variables.put("ansible_loop_var", control.variable());
        String indexVariable = control.indexVariable();
        if (indexVariable != null) {
            variables.put(indexVariable, (long) index);
            variables.put("ansible_index_var", indexVariable);
        }
        if (control.extended()) {
            variables.put("ansible_loop", extended(control, values, index));
        }
        return variables;
    }

    private static Map<String, @Nullable Object> extended(
            Loop.Control control, List<@Nullable Object> values, int index) {
        Map<String, @Nullable Object> loop = new LinkedHashMap<>();
        int size = values.size();
        loop.put("index", index + 1L);
        loop.put("index0", (long) index);
        loop.put("revindex", (long) size - index);
        loop.put("revindex0", size - index - 1L);
        loop.put("first", index == 0);
        loop.put("last", index == size - 1);
        loop.put("length", (long) size);
        if (control.allItems()) {
            loop.put("allitems", values);
        }
        if (index > 0) {
            loop.put("previtem", values.get(index - 1));
        }
        if (index < size - 1) {
            loop.put("nextitem", values.get(index + 1));
        }
        return loop;
    }

    private PreparedTask.Item item(
            Task task,
            HostVariables host,
            Variables scope,
            @Nullable Object value,
            Map<String, @Nullable Object> loop) {
        String shown = shown(task, scope);
        String failing = failingCondition(task, scope);
        if (failing != null) {
            boolean mayHide = task.directives().get(Directive.NO_LOG) != null;
            PreparedTask.Settings basics = mayHide ? settings.basics(task.directives(), scope) : SettingsReader.NONE;
            return new PreparedTask.Item(value, loop, shown, failing, null, Notification.NONE, basics, scope);
        }
        if (context.isMissing(task)) {
            throw new MissingModuleException(task);
        }
        checkTurns(task, scope);
        ModuleSpec spec = context.spec(task);
        boolean probe = spec.implementation() instanceof TaskModule<?> module && module.isProbe();
        PreparedTask.Settings evaluated = settings.read(task, task.directives(), probe, scope);
        Record params = Binder.bind(
                spec,
                task.args(),
                ModuleDefaults.with(task, spec),
                task.position(),
                context.bindContext(task, playbook, scope));
        hideSecrets(spec, params);
        Problem wrong = checks ? context.invalid(task, params) : null;
        if (wrong != null) {
            throw new ProblemException(wrong);
        }
        PreparedTask.Settings settings = withheld(task, spec, params, evaluated);
        return new PreparedTask.Item(value, loop, shown, null, params, handlers.of(task, scope, host), settings, scope);
    }

    /** The handlers that a task may notify of which it is not known what it does. */
    Notification perhaps(Task task, HostVariables host) {
        return handlers.perhaps(task, host.scope(task), host);
    }

    /** A command that is declared a read does not run in a dry run when it is known to change something. */
    private PreparedTask.Settings withheld(Task task, ModuleSpec spec, Record params, PreparedTask.Settings evaluated) {
        if (!evaluated.declaredRead()
                || !context.options().check()
                || task.directives().get(Directive.CHECK_MODE) != null
                || !(spec.implementation() instanceof TaskModule<?> module)
                || context.invalid(task, params) != null) {
            return evaluated;
        }
        String changing = RunContext.cast(module).changing(params);
        return changing == null
                ? evaluated
                : evaluated.withheld("`" + changing + "` changes the host, so a dry run does not run it;"
                        + " check_mode: false makes it run");
    }

    private @Nullable String shown(Task task, Variables scope) {
        YamlNode label = task.loop() == null ? null : task.loop().control().label();
        return label == null ? null : String.valueOf(context.expressions().resolve(label, scope));
    }

    private void hideSecrets(ModuleSpec spec, Record params) {
        for (int i = 0; i < spec.params().size(); i++) {
            if (spec.params().get(i).secret()) {
                context.addSecret(BoundValues.text(params, i));
            }
        }
        if (spec.implementation() instanceof TaskModule<?> module) {
            RunContext.cast(module).secrets(params).forEach(context::addSecret);
        }
    }

    private @Nullable String failingCondition(Task task, Variables scope) {
        Expressions expressions = context.expressions();
        for (YamlNode.Scalar condition : task.when()) {
            if (!expressions.test(condition, scope)) {
                return "when: " + condition.text();
            }
        }
        return null;
    }
}
