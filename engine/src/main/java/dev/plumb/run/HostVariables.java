package dev.plumb.run;

import dev.plumb.expression.Expressions;
import dev.plumb.expression.LazyLayer;
import dev.plumb.expression.NotKnownException;
import dev.plumb.expression.Scope;
import dev.plumb.expression.Variables;
import dev.plumb.playbook.Directive;
import dev.plumb.playbook.Inclusion;
import dev.plumb.playbook.Role;
import dev.plumb.playbook.Task;
import dev.plumb.source.YamlNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The variables of one host in one play, in Ansible's order of precedence: defaults of roles, inventory, facts, play, its
 * prompts and files, variables of roles, of blocks and the task, {@code include_vars}, set facts and registered values,
 * parameters of roles and of includes, command line, loop, magic variables. Used by the host's own thread only.
 */
class HostVariables {
    /** Stands for no loop at all, which is not the same as a loop value of null. */
    private static final Map<String, @Nullable Object> NO_LOOP = Map.of();

    /** What is there unless something sets it: files that Ansible has written stay as they are. */
    private static final Map<String, Object> DEFAULTS = Map.of("ansible_managed", "Ansible managed");

    private static final Place NOWHERE = new Place(null, List.of(), null, null);

    private final Expressions expressions;
    private final PlayState play;
    private final Sources sources;
    private final HostRun.Facts set;
    private final Map<Place, Scope> scopes = new HashMap<>();
    private int version = -1;

    /**
     * Where the layers that do not depend on the task come from.
     *
     * @param inventory variables of the host from the inventory
     * @param facts its facts, read when asked for
     * @param varsFiles its variables from the play's {@code vars_files}
     * @param magic magic variables
     * @param extra variables of the command line
     */
    record Sources(
            Map<String, YamlNode> inventory,
            LazyLayer facts,
            VarsFilesLayer varsFiles,
            LazyLayer magic,
            List<YamlNode.Mapping> extra) {}

    /** What distinguishes the scopes of two tasks. Compared by identity. */
    private record Place(
            @Nullable Role role,
            List<YamlNode.Mapping> vars,
            @Nullable Inclusion inclusion,
            @Nullable Path file) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Place place
                    && role == place.role
                    && inclusion == place.inclusion
                    && java.util.Objects.equals(file, place.file)
                    && (vars == place.vars || vars.isEmpty() && place.vars.isEmpty());
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(role)
                    + 31 * System.identityHashCode(inclusion)
                    + (vars.isEmpty() ? 0 : System.identityHashCode(vars));
        }
    }

    HostVariables(Expressions expressions, PlayState play, Sources sources, HostRun.Facts set) {
        this.expressions = expressions;
        this.play = play;
        this.sources = sources;
        this.set = set;
    }

    HostRun.Facts facts() {
        return set;
    }

    /** The same variables with these facts and results in the place of those that the host has. */
    HostVariables with(HostRun.Facts other) {
        return new HostVariables(expressions, play, sources, other);
    }

    /** The handlers of the play, in order, as far as they are there by now. */
    List<Task> handlers() {
        return play.handlers();
    }

    /** Grows when a value changes, or a handler comes. */
    int version() {
        return set.version() + play.handlers().size();
    }

    /** What a task sees outside of its loop. */
    Variables scope(Task task) {
        return scope(task, NO_LOOP, null);
    }

    /** What a task sees in one turn of its loop, with the values of its loop's variables. */
    Variables scope(Task task, Map<String, @Nullable Object> loop) {
        return scope(task, loop, null);
    }

    /**
     * What a task's conditions on its own result see.
     *
     * @param result the result, under the task's {@code register} name
     */
    Variables scope(Task task, Map<String, @Nullable Object> loop, @Nullable Map<String, @Nullable Object> result) {
        Scope base = base(new Place(
                task.role(),
                task.vars(),
                task.context().inclusion(),
                task.context().file()));
        YamlNode delegate = task.directives().get(Directive.DELEGATE_TO);
        if (loop.isEmpty() && (result == null || task.register() == null) && delegate == null) {
            return base;
        }
        Map<String, @Nullable Object> top = new HashMap<>(loop);
        if (result != null && task.register() != null) {
            top.put(task.register().value(), result);
        }
        Scope.Builder builder = base.child().data(top);
        if (delegate == null) {
            observe(builder);
            return builder.build();
        }
        DelegatedVars delegated = new DelegatedVars(expressions, delegate);
        builder.lazy(delegated);
        observe(builder);
        return delegated.of(builder.build());
    }

    /** What the play sees outside of any task; without its {@code vars_files} where their names need facts. */
    Scope scope() {
        try {
            return base(NOWHERE);
        } catch (NotKnownException e) {
            return build(NOWHERE, false);
        }
    }

    private Scope base(Place place) {
        if (version != version()) {
            scopes.clear();
            version = version();
        }
        Scope known = scopes.get(place);
        if (known == null) {
            known = build(place, true);
            scopes.put(place, known);
        }
        return known;
    }

    private Scope build(Place place, boolean files) {
        Scope.Builder builder = Scope.builder(expressions);
        builder.data(DEFAULTS);
        layers(place, files).forEach(layer -> layer.addTo(builder));
        loops(place.inclusion).forEach(builder::data);
        observe(builder);
        return builder.lazy(sources.magic)
                .lazy(new PlaceMagicVariables(place.role, place.file, play))
                .build();
    }

    /** The layers that {@link #scope()} is made of, the lowest first; those of an inventory are one, that of its groups. */
    List<Layer> layers() {
        try {
            return layers(NOWHERE, true);
        } catch (NotKnownException e) {
            return layers(NOWHERE, false);
        }
    }

    /** Ansible's order of precedence, the lowest first, for what tasks see and for what is told of it. */
    private List<Layer> layers(Place place, boolean files) {
        List<Layer> layers = new ArrayList<>();
        List<Role> chain = chain(place.role);
        List<Role> roles = new ArrayList<>(play.exported());
        roles.addAll(chain);
        roles.forEach(role -> add(layers, Precedence.ROLE_DEFAULTS, role, role.defaults()));
        layers.add(Layer.authored(Precedence.INVENTORY_GROUPS, null, sources.inventory));
        layers.add(Layer.lazy(Precedence.FACTS, new FoundFacts(sources.facts, set)));
        add(layers, Precedence.PLAY_VARS, null, play.play().vars());
        layers.add(Layer.data(Precedence.PLAY_PROMPTS, play.answers()));
        if (files) {
            sources.varsFiles
                    .files(() -> build(NOWHERE, false))
                    .forEach(file -> layers.add(Layer.authored(Precedence.PLAY_FILES, null, file)));
        }
        roles.forEach(role -> add(layers, Precedence.ROLE_VARS, role, role.vars()));
        add(layers, Precedence.TASK_VARS, null, place.vars);
        set.included().forEach(each -> layers.add(Layer.authored(Precedence.INCLUDE_VARS, null, each)));
        layers.add(Layer.data(Precedence.SET_FACTS, set.values()));
        chain.forEach(role -> add(layers, Precedence.ROLE_PARAMS, role, listed(role.params())));
        add(layers, place.inclusion);
        add(layers, Precedence.EXTRA_VARS, null, sources.extra);
        return layers;
    }

    private void add(List<Layer> layers, Precedence level, @Nullable Role role, List<YamlNode.Mapping> all) {
        for (YamlNode.Mapping vars : all) {
            if (!vars.entries().isEmpty()) {
                layers.add(Layer.authored(level, role, play.byName(vars)));
            }
        }
    }

    private void add(List<Layer> layers, @Nullable Inclusion inclusion) {
        if (inclusion != null) {
            add(layers, inclusion.outer());
            add(layers, Precedence.INCLUDE_PARAMS, null, listed(inclusion.vars()));
        }
    }

    private static List<YamlNode.Mapping> listed(YamlNode.@Nullable Mapping vars) {
        return vars == null ? List.of() : List.of(vars);
    }

    /** Values of the loops of includes, outermost first. */
    private static List<Map<String, @Nullable Object>> loops(@Nullable Inclusion inclusion) {
        List<Map<String, @Nullable Object>> loops = new ArrayList<>();
        for (Inclusion at = inclusion; at != null; at = at.outer()) {
            if (!at.loop().isEmpty()) {
                loops.add(0, at.loop());
            }
        }
        return loops;
    }

    /** The role with those it belongs to, outermost first. */
    private static List<Role> chain(@Nullable Role role) {
        List<Role> chain = new ArrayList<>();
        for (Role at = role; at != null; at = at.parent()) {
            chain.add(0, at);
        }
        return chain;
    }

    /** Watches a scope while it is built; nobody does here. */
    void observe(Scope.Builder builder) {}

    /** A variable is asked for that somebody watches; nobody does here. */
    void note(String name) {}

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
            super(real.expressions, real.play, real.sources, real.set);
            this.real = real;
            this.future = future;
        }

        boolean wasTouched() {
            return touched;
        }

        @Override
        Variables scope(Task task, Map<String, @Nullable Object> loop, @Nullable Map<String, @Nullable Object> result) {
            return future.isEmpty() ? real.scope(task, loop, result) : super.scope(task, loop, result);
        }

        /** By the scope itself, which also sees what the value of another variable asks for. */
        @Override
        void observe(Scope.Builder builder) {
            builder.observedBy(this::note);
        }

        @Override
        void note(String name) {
            touched |= future.contains(name);
            real.note(name);
        }
    }
}
