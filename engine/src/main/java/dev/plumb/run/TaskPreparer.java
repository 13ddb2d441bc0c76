package dev.plumb.run;

import dev.plumb.expression.Expressions;
import dev.plumb.expression.NotKnownException;
import dev.plumb.expression.Variables;
import dev.plumb.module.Binder;
import dev.plumb.module.ModuleSpec;
import dev.plumb.module.TaskModule;
import dev.plumb.playbook.Directives;
import dev.plumb.playbook.Play;
import dev.plumb.playbook.Task;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import dev.plumb.source.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Evaluates a task's expressions for one host. Stateless but for what it is given; thread-safe. */
final class TaskPreparer {
    private final RunContext context;
    private final Play play;
    private final SettingsReader settings;

    TaskPreparer(RunContext context, Play play) {
        this.context = context;
        this.play = play;
        this.settings = new SettingsReader(context.expressions(), context.options());
    }

    /**
     * Evaluates conditions, loop and parameters.
     *
     * @throws NotKnownException when a value is not known yet, or not before apply
     * @throws ProblemException when an expression or a parameter is wrong
     */
    PreparedTask prepare(Task task, HostVariables host) {
        Variables scope = host.scope(task, null);
        String label = label(task, scope);
        if (task.loop() == null) {
            return new PreparedTask(label, false, List.of(item(task, scope, null)));
        }
        List<PreparedTask.Item> items = new ArrayList<>();
        for (Object value : loopValues(task, task.loop().values(), scope)) {
            items.add(item(task, host.scope(task, value == null ? HostVariables.NULL_ITEM : value), value));
        }
        return new PreparedTask(label, true, items);
    }

    /** The task's name with its expressions filled in, as far as they are known. */
    String label(Task task, Variables scope) {
        if (task.name() == null || !task.name().value().contains("${")) {
            return task.label();
        }
        YamlNode node = new YamlNode.Scalar(
                task.name().position(), task.name().value(), task.name().value(), null, YamlNode.Style.QUOTED);
        try {
            return String.valueOf(context.expressions().resolve(node, scope));
        } catch (NotKnownException | ProblemException e) {
            return task.label();
        }
    }

    /** The keywords that matter when a task fails before it can be prepared. */
    PreparedTask.Settings basics(Task task, HostVariables host) {
        Directives directives = task.directives();
        return settings.basics(directives, host.scope(task, null));
    }

    private List<?> loopValues(Task task, YamlNode loop, Variables scope) {
        Object values;
        try {
            values = context.expressions().resolve(loop, scope);
        } catch (ProblemException e) {
            // As in Ansible: a loop over something undefined does not matter when the task is not to run.
            if (!task.when().isEmpty() && failingCondition(task, scope) != null) {
                return List.of();
            }
            throw e;
        }
        if (values instanceof List<?> list) {
            return "items".equals(Objects.requireNonNull(task.loop()).lookup()) ? flattened(list) : list;
        }
        String found = values == null ? "nothing" : values instanceof Map ? "a mapping" : "'" + values + "'";
        throw new ProblemException(new Problem(
                loop.position(), "loop takes a list, not " + found, "write a list, or an expression that gives one"));
    }

    private static List<?> flattened(List<?> values) {
        List<@Nullable Object> flat = new ArrayList<>();
        for (Object value : values) {
            if (value instanceof List<?> inner) {
                flat.addAll(inner);
            } else {
                flat.add(value);
            }
        }
        return flat;
    }

    private PreparedTask.Item item(Task task, Variables scope, @Nullable Object value) {
        ModuleSpec spec = context.spec(task);
        String failing = failingCondition(task, scope);
        if (failing != null) {
            return new PreparedTask.Item(value, failing, null, SettingsReader.NONE, scope);
        }
        Directives directives = task.directives();
        boolean probe = spec.implementation() instanceof TaskModule<?> module && module.isProbe();
        PreparedTask.Settings evaluated = settings.read(task, directives, probe, scope);
        Record params = Binder.bind(spec, task.args(), task.extraArgs(), task.position(), context.bindContext(scope));
        hideSecrets(spec, params);
        return new PreparedTask.Item(value, null, params, evaluated, scope);
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
