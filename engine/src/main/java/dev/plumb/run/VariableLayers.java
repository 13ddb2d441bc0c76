package dev.plumb.run;

import dev.plumb.expression.NotKnownException;
import dev.plumb.inventory.VariableLayer;
import dev.plumb.module.BoundValues;
import dev.plumb.module.ControlDecision;
import dev.plumb.module.ControlModule;
import dev.plumb.module.Trait;
import dev.plumb.plan.Cause;
import dev.plumb.playbook.Play;
import dev.plumb.playbook.Prompt;
import dev.plumb.playbook.Role;
import dev.plumb.playbook.Task;
import dev.plumb.source.Position;
import dev.plumb.source.ProblemException;
import dev.plumb.source.YamlNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The places that set variables of one host in one play, by variable. Their order is that of {@link HostVariables#layers()}, so
 * that what is told is what counts.
 */
final class VariableLayers {
    private final RunContext context;
    private final PlayState state;
    private final SecretPlaces secrets;
    private final Map<String, List<VariableSource>> sources = new LinkedHashMap<>();
    private final Map<String, List<VariableSource>> later = new LinkedHashMap<>();

    private VariableLayers(RunContext context, PlayState state, SecretPlaces secrets) {
        this.context = context;
        this.state = state;
        this.secrets = secrets;
    }

    /** Collects all of them. */
    static VariableLayers of(RunContext context, PlayState state, String host, HostVariables variables) {
        VariableLayers layers = new VariableLayers(context, state, new SecretPlaces());
        layers.collect(host, variables);
        layers.whileItRuns(variables);
        return layers;
    }

    /** The variables that are set. */
    Set<String> names() {
        return Collections.unmodifiableSet(sources.keySet());
    }

    /** Variables that are set for some tasks only, or while the play runs. */
    Set<String> laterNames() {
        return Collections.unmodifiableSet(later.keySet());
    }

    /**
     * Where a variable is set, the place that wins first. A file beside an inventory and a playbook in the same directory
     * counts on the higher of both levels only.
     */
    List<VariableSource> sources(String name) {
        List<VariableSource> found = new ArrayList<>(sources.getOrDefault(name, List.of()));
        Collections.reverse(found);
        Set<Position> places = new HashSet<>();
        found.removeIf(
                source -> source.position() != null && source.position().line() > 0 && !places.add(source.position()));
        return found;
    }

    /** Where it is set for some tasks only, or while the play runs, in the order of the play. */
    List<VariableSource> later(String name) {
        return List.copyOf(later.getOrDefault(name, List.of()));
    }

    /** What says which places are secret. */
    SecretPlaces secrets() {
        return secrets;
    }

    private void collect(String host, HostVariables variables) {
        for (Layer layer : variables.layers()) {
            if (layer.level() == Precedence.INVENTORY_GROUPS) {
                for (VariableLayer each : context.inventory().layers(host, state.directory())) {
                    put(sources, Precedence.of(each), null, each.variables());
                }
            } else if (layer.level() == Precedence.PLAY_PROMPTS) {
                prompts();
            } else if (layer.authored() != null) {
                put(sources, layer.level(), layer.role() == null ? null : owner(layer.role()), layer.authored());
            }
        }
    }

    private void prompts() {
        for (Prompt prompt : state.play().options().prompts()) {
            String name = prompt.name().value();
            if (state.answers().containsKey(name)) {
                Position at = prompt.name().position();
                add(sources, name, new VariableSource(Precedence.PLAY_PROMPTS, null, at, null, prompt.hidden()));
            }
        }
    }

    /** What a role sets for its own tasks. */
    private void role(Role role) {
        role.defaults().forEach(vars -> put(later, Precedence.ROLE_DEFAULTS, owner(role), state.byName(vars)));
        role.vars().forEach(vars -> put(later, Precedence.ROLE_VARS, owner(role), state.byName(vars)));
    }

    /** What only some tasks see, and what tasks set. */
    private void whileItRuns(HostVariables variables) {
        Play play = state.play();
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        seen.addAll(play.roles());
        play.roles().forEach(this::params);
        List<Task> tasks = new ArrayList<>(play.tasks());
        tasks.addAll(play.handlers());
        for (Task task : tasks) {
            for (Role role = task.role(); role != null && seen.add(role); role = role.parent()) {
                role(role);
                params(role);
            }
            for (YamlNode.Mapping vars : task.vars()) {
                if (seen.add(vars)) {
                    boolean block = isAround(task, vars);
                    put(
                            later,
                            block ? Precedence.BLOCK_VARS : Precedence.TASK_VARS,
                            block ? null : owner(task),
                            state.byName(vars));
                }
            }
            results(task);
            if (context.spec(task).is(Trait.READS_VARIABLES)) {
                included(task, variables);
            }
        }
    }

    /** The files that an {@code include_vars} reads, as far as that is known without the host. */
    private void included(Task task, HostVariables variables) {
        try {
            TaskPreparer preparer = new TaskPreparer(context, state.directory(), false);
            for (PreparedTask.Item item : preparer.prepare(task, variables).items()) {
                Record params = item.params();
                if (params != null
                        && !BoundValues.hasUnknown(params)
                        && context.spec(task).implementation() instanceof ControlModule<?> module
                        && RunContext.cast(module).decide(params).decided()
                                instanceof ControlDecision.IncludeVars vars) {
                    HostRun.Facts read = new HostRun.Facts();
                    IncludedVars.read(
                            vars, task, state.directory(), context.expressions().secrets(), read);
                    read.included().forEach(each -> put(later, Precedence.INCLUDE_VARS, owner(task), each));
                }
            }
        } catch (NotKnownException | ProblemException e) {
            // Only a run can tell which file it is, or plumb validate what is wrong with it.
        }
    }

    private static String owner(Role role) {
        return "role '" + role.name() + "'";
    }

    private static String owner(Task task) {
        return Cause.of(task, task.label()).toString();
    }

    private static boolean isAround(Task task, YamlNode.Mapping vars) {
        for (YamlNode.Mapping outer : task.context().vars()) {
            if (outer == vars) {
                return true;
            }
        }
        return false;
    }

    private void params(Role role) {
        if (role.params() != null) {
            put(later, Precedence.ROLE_PARAMS, owner(role), state.byName(role.params()));
        }
    }

    private void results(Task task) {
        String owner = owner(task);
        if (task.register() != null) {
            Position at = task.register().position();
            add(later, task.register().value(), new VariableSource(Precedence.SET_FACTS, owner, at, null, false));
        }
        if (task.args() instanceof YamlNode.Mapping args) {
            Set<String> set = context.factsSetBy(task);
            for (YamlNode.Entry entry : args.entries()) {
                if (set.contains(entry.key().value())) {
                    put(later, Precedence.SET_FACTS, owner, Map.of(entry.key().value(), entry.value()));
                }
            }
        }
    }

    private void put(
            Map<String, List<VariableSource>> into,
            Precedence level,
            @Nullable String owner,
            Map<String, YamlNode> values) {
        for (Map.Entry<String, YamlNode> each : values.entrySet()) {
            YamlNode node = each.getValue();
            boolean secret = SecretPlaces.isPassword(each.getKey()) || secrets.isSecret(node);
            add(into, each.getKey(), new VariableSource(level, owner, node.position(), node, secret));
        }
    }

    private static void add(Map<String, List<VariableSource>> into, String name, VariableSource source) {
        List<VariableSource> known = into.get(name);
        if (known == null) {
            known = new ArrayList<>(1);
            into.put(name, known);
        }
        known.add(source);
    }
}
