package dev.plumb.run;

import dev.plumb.expression.Expressions;
import dev.plumb.expression.LazyLayer;
import dev.plumb.expression.Scope;
import dev.plumb.expression.Variables;
import dev.plumb.playbook.Play;
import dev.plumb.playbook.Task;
import dev.plumb.source.YamlNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The variables of one host in one play, in Ansible's order of precedence: inventory, facts, play, task, set facts and
 * registered values, command line, loop item, magic variables. Used by the host's own thread only.
 */
class HostVariables {
    /** Stands for a loop value of null, which is not the same as no loop. */
    static final Object NULL_ITEM = new Object();

    private final Expressions expressions;
    private final Play play;
    private final Map<String, YamlNode> inventory;
    private final LazyLayer facts;
    private final LazyLayer magic;
    private final HostRun.Facts set;
    private final List<YamlNode.Mapping> extra;
    private @Nullable Variables shared;
    private int sharedVersion = -1;

    /**
     * Variables of a host.
     *
     * @param inventory its variables from the inventory
     * @param facts its facts, read when asked for
     * @param magic magic variables
     * @param set facts and registered values set in this run
     * @param extra variables of the command line
     */
    HostVariables(
            Expressions expressions,
            Play play,
            Map<String, YamlNode> inventory,
            LazyLayer facts,
            LazyLayer magic,
            HostRun.Facts set,
            List<YamlNode.Mapping> extra) {
        this.expressions = expressions;
        this.play = play;
        this.inventory = inventory;
        this.facts = facts;
        this.magic = magic;
        this.set = set;
        this.extra = extra;
    }

    HostRun.Facts facts() {
        return set;
    }

    /** Grows when a value changes. */
    int version() {
        return set.version();
    }

    /** What a task sees, with the value of its loop or null when there is none. */
    Variables scope(Task task, @Nullable Object item) {
        return scope(task, item, null);
    }

    /**
     * What a task's conditions on its own result see.
     *
     * @param result the result, under the task's {@code register} name
     */
    Variables scope(Task task, @Nullable Object item, @Nullable Map<String, @Nullable Object> result) {
        if (task.vars().isEmpty() && item == null && result == null) {
            if (shared == null || sharedVersion != version()) {
                shared = build(List.of(), Map.of());
                sharedVersion = version();
            }
            return shared;
        }
        Map<String, @Nullable Object> top = new HashMap<>();
        if (item != null) {
            top.put("item", item == NULL_ITEM ? null : item);
            top.put("ansible_loop_var", "item");
        }
        if (result != null && task.register() != null) {
            top.put(task.register().value(), result);
        }
        return build(task.vars(), top);
    }

    Variables build(List<YamlNode.Mapping> taskVars, Map<String, @Nullable Object> top) {
        Scope.Builder builder = Scope.builder(expressions).authored(inventory).lazy(facts);
        play.vars().forEach(builder::authored);
        taskVars.forEach(builder::authored);
        builder.data(set.values());
        for (YamlNode.Mapping mapping : extra) {
            builder.authored(asMap(mapping));
        }
        observe(builder);
        return builder.data(top).lazy(magic).build();
    }

    /** Watches a scope while it is built; nobody does here. */
    void observe(Scope.Builder builder) {}

    private static Map<String, YamlNode> asMap(YamlNode.Mapping mapping) {
        Map<String, YamlNode> map = new HashMap<>();
        mapping.entries().forEach(entry -> map.put(entry.key().value(), entry.value()));
        return map;
    }

    /** The same variables, seen by a task whose turn has not come: tells when it depends on what is still to be set. */
    Watched watching(Set<String> future) {
        return new Watched(this, future);
    }

    /** Variables that notice when one is asked for whose value earlier tasks have yet to set. */
    static final class Watched extends HostVariables {
        private final HostVariables real;
        private final Set<String> future;
        private boolean touched;

        private Watched(HostVariables real, Set<String> future) {
            super(real.expressions, real.play, real.inventory, real.facts, real.magic, real.set, real.extra);
            this.real = real;
            this.future = future;
        }

        boolean wasTouched() {
            return touched;
        }

        @Override
        Variables scope(Task task, @Nullable Object item, @Nullable Map<String, @Nullable Object> result) {
            return future.isEmpty() ? real.scope(task, item, result) : super.scope(task, item, result);
        }

        /** By the scope itself, which also sees what the value of another variable asks for. */
        @Override
        void observe(Scope.Builder builder) {
            builder.observedBy(this::note);
        }

        private void note(String name) {
            touched |= future.contains(name);
        }
    }
}
