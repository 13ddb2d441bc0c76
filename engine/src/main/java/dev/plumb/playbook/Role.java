package dev.plumb.playbook;

import dev.plumb.source.Position;
import dev.plumb.source.YamlNode;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One use of a role: in {@code roles}, as a dependency of another, by {@code import_role} or {@code include_role}. Compared by
 * identity, since each use has its own parameters.
 */
public final class Role {
    private final String name;
    private final Path path;
    private final Position position;
    private final List<YamlNode.Mapping> defaults;
    private final List<YamlNode.Mapping> vars;
    private final YamlNode.@Nullable Mapping params;
    private final @Nullable Role parent;
    private final boolean exported;
    private final @Nullable String onceKey;
    private final @Nullable ArgumentSpec argumentSpec;
    private Directives directives = Directives.NONE;
    private List<YamlNode.Scalar> when = List.of();

    /**
     * A use of a role that runs whatever ran before, and checks no arguments.
     *
     * @param name its name as asked for
     * @param path its directory
     * @param position where it is asked for
     * @param defaults its {@code defaults/}, in the order of reading: later ones win
     * @param vars variables given where it is asked for, then its {@code vars/}, likewise
     * @param params parameters given where it is asked for, or null
     * @param parent the role that depends on it or imports it, or null
     * @param exported whether the whole play sees its defaults and variables
     */
    public Role(
            String name,
            Path path,
            Position position,
            List<YamlNode.Mapping> defaults,
            List<YamlNode.Mapping> vars,
            YamlNode.@Nullable Mapping params,
            @Nullable Role parent,
            boolean exported) {
        this(name, path, position, defaults, vars, params, parent, exported, null, null);
    }

    /**
     * A use of a role.
     *
     * @param onceKey see {@link #onceKey}
     * @param argumentSpec see {@link #argumentSpec}
     */
    Role(
            String name,
            Path path,
            Position position,
            List<YamlNode.Mapping> defaults,
            List<YamlNode.Mapping> vars,
            YamlNode.@Nullable Mapping params,
            @Nullable Role parent,
            boolean exported,
            @Nullable String onceKey,
            @Nullable ArgumentSpec argumentSpec) {
        this.name = name;
        this.path = path;
        this.position = position;
        this.defaults = List.copyOf(defaults);
        this.vars = List.copyOf(vars);
        this.params = params;
        this.parent = parent;
        this.exported = exported;
        this.onceKey = onceKey;
        this.argumentSpec = argumentSpec;
    }

    /** Its name as asked for. */
    public String name() {
        return name;
    }

    /** Its directory. */
    public Path path() {
        return path;
    }

    /** Where it is asked for. */
    public Position position() {
        return position;
    }

    /** Its {@code defaults/}: later ones win. */
    public List<YamlNode.Mapping> defaults() {
        return defaults;
    }

    /** Variables given where it is asked for ({@code vars}), then its {@code vars/}: later ones win. */
    public List<YamlNode.Mapping> vars() {
        return vars;
    }

    /** Parameters given where it is asked for, or null. */
    public YamlNode.@Nullable Mapping params() {
        return params;
    }

    /** The role that depends on it or imports it, or null. */
    public @Nullable Role parent() {
        return parent;
    }

    /** Whether the whole play sees its defaults and variables. */
    public boolean isExported() {
        return exported;
    }

    /**
     * What makes this use the same as another: on a host where a task of another use with an equal key has run, the tasks of
     * this one do not run again. Null: it runs every time.
     */
    public @Nullable String onceKey() {
        return onceKey;
    }

    /** What its arguments must be like, checked before its first task; null: anything goes. */
    public @Nullable ArgumentSpec argumentSpec() {
        return argumentSpec;
    }

    /** Keywords in force where it is asked for. */
    public Directives directives() {
        return directives;
    }

    /** Conditions in force where it is asked for, outermost first: without them its arguments do not matter. */
    public List<YamlNode.Scalar> when() {
        return when;
    }

    /** Sets what is in force where it is asked for, while it is read. */
    void isIn(Context around) {
        directives = around.directives();
        when = around.when();
    }

    @Override
    public String toString() {
        return name;
    }
}
