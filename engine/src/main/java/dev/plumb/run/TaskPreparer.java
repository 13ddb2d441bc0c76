package dev.plumb.run;

import dev.plumb.expression.Expressions;
import dev.plumb.expression.NotKnownException;
import dev.plumb.expression.Omit;
import dev.plumb.expression.Variables;
import dev.plumb.module.Binder;
import dev.plumb.module.ModuleSpec;
import dev.plumb.module.TaskModule;
import dev.plumb.playbook.Directive;
import dev.plumb.playbook.Loop;
import dev.plumb.playbook.Retry;
import dev.plumb.playbook.Role;
import dev.plumb.playbook.Task;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import dev.plumb.source.YamlNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Evaluates a task's expressions for one host. Stateless but for what it is given; thread-safe. */
final class TaskPreparer {
    private final RunContext context;
    private final Path playbook;
    private final SettingsReader settings;
    private final LoopValues loops;

    /**
     * A preparer of a play's tasks.
     *
     * @param playbook directory of the playbook
     */
    TaskPreparer(RunContext context, Path playbook) {
        this.context = context;
        this.playbook = playbook;
        this.settings = new SettingsReader(context.expressions(), context.options());
        this.loops = new LoopValues(context.expressions());
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
            return new PreparedTask(label(task, scope), false, List.of(item(task, scope, null, Map.of())));
        }
        List<@Nullable Object> values;
        try {
            values = loops.of(loop, scope);
        } catch (ProblemException e) {
            // As in Ansible: a loop over something undefined does not matter when the task is not to run.
            String failing = failingCondition(task, scope);
            if (failing == null) {
                throw e;
            }
            return skipped(task, scope, failing);
        }
        if (values.isEmpty()) {
            return skipped(task, scope, Results.NO_ITEMS);
        }
        List<PreparedTask.Item> items = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            Map<String, @Nullable Object> variables = loopVariables(loop.control(), values, i);
            items.add(item(task, host.scope(task, variables), values.get(i), variables));
        }
        return new PreparedTask(label(task, scope), true, items);
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
        } catch (NotKnownException | ProblemException e) {
            return label;
        }
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
            return Duration.ofMillis(Math.round(1000 * Double.parseDouble(String.valueOf(value))));
        } catch (NumberFormatException e) {
            throw new ProblemException(
                    new Problem(node.position(), keyword + " takes a number of seconds, not '" + value + "'", null));
        }
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

    /** The task without its loop, skipped. */
    private PreparedTask skipped(Task task, Variables scope, String reason) {
        PreparedTask.Item item = new PreparedTask.Item(null, Map.of(), null, reason, null, SettingsReader.NONE, scope);
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
            Task task, Variables scope, @Nullable Object value, Map<String, @Nullable Object> loop) {
        String shown = shown(task, scope);
        String failing = failingCondition(task, scope);
        if (failing != null) {
            boolean mayHide = task.directives().get(Directive.NO_LOG) != null;
            PreparedTask.Settings basics = mayHide ? settings.basics(task.directives(), scope) : SettingsReader.NONE;
            return new PreparedTask.Item(value, loop, shown, failing, null, basics, scope);
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
        return new PreparedTask.Item(value, loop, shown, null, params, evaluated, scope);
    }

    private @Nullable String shown(Task task, Variables scope) {
        YamlNode label = task.loop() == null ? null : task.loop().control().label();
        return label == null ? null : String.valueOf(context.expressions().resolve(label, scope));
    }

    private void hideSecrets(ModuleSpec spec, Record params) {
        for (int i = 0; i < spec.params().size(); i++) {
            if (spec.params().get(i).info().secret()) {
                context.addSecret(Binder.text(params, i));
            }
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
