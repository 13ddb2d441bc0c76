package dev.plumb.playbook;

import dev.plumb.source.YamlNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keywords that a play hands down to its tasks and a task may set itself. Values may hold expressions, so they stay nodes
 * until a task runs.
 *
 * @param values what is set
 * @param environment variables for the task's scripts: mappings or lists of them, outermost first
 * @param moduleDefaults parameters of modules for tasks that do not give them: mappings of a module's name to parameters,
 *     outermost first
 * @param outer what surrounds them, kept only when a value may turn out to be {@code omit}: then the surrounding one counts
 */
public record Directives(
        Map<Directive, YamlNode> values,
        List<YamlNode> environment,
        List<YamlNode.Mapping> moduleDefaults,
        @Nullable Directives outer) {
    /** Nothing set. */
    public static final Directives NONE = new Directives(Map.of(), List.of(), List.of());

    /** Directives that nothing surrounds. */
    public Directives(
            Map<Directive, YamlNode> values, List<YamlNode> environment, List<YamlNode.Mapping> moduleDefaults) {
        this(values, environment, moduleDefaults, null);
    }

    /** What a keyword is set to, or null. */
    public @Nullable YamlNode get(Directive directive) {
        return values.get(directive);
    }

    /** These directives and this one. */
    public Directives with(Directive directive, YamlNode value) {
        return new Directives(merged(values, Map.of(directive, value)), environment, moduleDefaults, outer);
    }

    /** These directives, and where they are silent the parent's; environments and module defaults are merged, ours win. */
    public Directives within(Directives parent) {
        // not equals(NONE), for which the JVM would have to generate code
        if (values.isEmpty() && environment.isEmpty() && moduleDefaults.isEmpty() && outer == null) {
            return parent;
        }
        return new Directives(
                merged(parent.values, values),
                joined(parent.environment, environment),
                joined(parent.moduleDefaults, moduleDefaults),
                parent.outer != null || mayOmit() ? parent : null);
    }

    private boolean mayOmit() {
        for (YamlNode value : values.values()) {
            if (value instanceof YamlNode.Scalar scalar && scalar.text().contains("omit")) {
                return true;
            }
        }
        return false;
    }

    private static Map<Directive, YamlNode> merged(Map<Directive, YamlNode> low, Map<Directive, YamlNode> high) {
        Map<Directive, YamlNode> merged = new EnumMap<>(Directive.class);
        merged.putAll(low);
        merged.putAll(high);
        return Collections.unmodifiableMap(merged);
    }

    private static <T> List<T> joined(List<T> outer, List<T> inner) {
        List<T> joined = new ArrayList<>(outer);
        joined.addAll(inner);
        return List.copyOf(joined);
    }
}
