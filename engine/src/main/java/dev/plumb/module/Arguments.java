package dev.plumb.module;

import dev.plumb.source.DidYouMean;
import dev.plumb.source.Position;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A task's arguments sorted by the parameters they belong to. */
final class Arguments {
    /** Keywords of tasks that are often indented as if they were parameters. */
    private static final Set<String> OF_TASKS = Set.of(
            "become",
            "become_user",
            "when",
            "register",
            "notify",
            "loop",
            "loop_control",
            "tags",
            "vars",
            "changed_when",
            "failed_when",
            "ignore_errors",
            "until",
            "retries",
            "delay",
            "delegate_to",
            "run_once",
            "no_log",
            "environment",
            "check_mode");

    private final Map<String, YamlNode.Entry> byName = new HashMap<>();
    private final Map<String, YamlNode.Entry> rest = new LinkedHashMap<>();

    private Arguments() {}

    /** Sorts arguments; what fits no parameter is a problem. */
    static Arguments of(
            ModuleSpec spec,
            @Nullable YamlNode args,
            YamlNode.@Nullable Mapping extraArgs,
            Position task,
            Problems problems) {
        Arguments arguments = new Arguments();
        for (YamlNode.Entry entry : entries(spec, args, problems)) {
            arguments.add(spec, entry, false, problems);
        }
        if (extraArgs != null) {
            extraArgs.entries().forEach(entry -> arguments.add(spec, entry, true, problems));
        }
        arguments.requireAll(spec, args != null ? args.position() : task, problems);
        return arguments;
    }

    private static List<YamlNode.Entry> entries(ModuleSpec spec, @Nullable YamlNode args, Problems problems) {
        if (args == null
                || args instanceof YamlNode.Scalar scalar && scalar.text().isEmpty()) {
            return List.of();
        } else if (args instanceof YamlNode.Mapping mapping) {
            return mapping.entries();
        } else if (args instanceof YamlNode.Scalar scalar
                && !spec.info().freeForm().isEmpty()) {
            String free = spec.info().freeForm();
            return FreeForm.split(scalar, name -> param(spec, name) != null, free);
        }
        problems.add(
                args.position(),
                "'" + spec.name() + "' takes parameters by name",
                "write them below it, such as "
                        + (spec.params().isEmpty()
                                ? "name: value"
                                : spec.params().get(0).name() + ": …"));
        return List.of();
    }

    private void add(ModuleSpec spec, YamlNode.Entry entry, boolean fromArgs, Problems problems) {
        String name = entry.key().value();
        ParamSpec param = param(spec, name);
        if (param == null) {
            if (restParam(spec) != null) {
                rest.put(name, entry);
            } else {
                unknown(spec, entry, problems);
            }
            return;
        }
        YamlNode.Entry earlier = byName.putIfAbsent(param.name(), entry);
        if (earlier != null && !fromArgs) {
            String first = earlier.key().value();
            problems.add(
                    entry.key().position(),
                    first.equals(name)
                            ? "'" + name + "' is given twice"
                            : "'" + name + "' and '" + first + "' are two names of the same parameter",
                    "keep one of them");
        }
    }

    private static void unknown(ModuleSpec spec, YamlNode.Entry entry, Problems problems) {
        String name = entry.key().value();
        if (OF_TASKS.contains(name) || name.startsWith("with_")) {
            problems.add(
                    entry.key().position(),
                    "'" + name + "' is a keyword of the task, not a parameter of '" + spec.name() + "'",
                    "indent it less: it belongs in the column of '" + spec.name() + "'");
            return;
        }
        String closest = DidYouMean.closest(name, names(spec));
        problems.add(
                entry.key().position(),
                "'" + spec.name() + "' has no parameter '" + name + "'",
                closest != null ? "did you mean '" + closest + "'?" : "it has: " + String.join(", ", shown(spec)));
    }

    private static List<String> shown(ModuleSpec spec) {
        return spec.params().stream().map(ParamSpec::name).toList();
    }

    private static List<String> names(ModuleSpec spec) {
        List<String> names = new ArrayList<>(shown(spec));
        spec.params().forEach(param -> names.addAll(param.aliases()));
        return names;
    }

    private void requireAll(ModuleSpec spec, Position at, Problems problems) {
        for (ParamSpec param : spec.params()) {
            if (param.required() && !byName.containsKey(param.name())) {
                problems.add(
                        at,
                        "'" + spec.name() + "' needs '" + param.name() + "'",
                        "add " + param.name() + ": " + param.doc());
            }
        }
    }

    /** The parameter with this name or alias, or null. */
    static @Nullable ParamSpec param(ModuleSpec spec, String name) {
        for (ParamSpec param : spec.params()) {
            if (param.rest()) {
                continue;
            }
            if (param.name().equals(name) || param.aliases().contains(name)) {
                return param;
            }
        }
        return null;
    }

    static @Nullable ParamSpec restParam(ModuleSpec spec) {
        for (ParamSpec param : spec.params()) {
            if (param.rest()) {
                return param;
            }
        }
        return null;
    }

    /** What is given for a parameter, or null. */
    YamlNode.@Nullable Entry get(ParamSpec param) {
        return byName.get(param.name());
    }

    /** What is given under names that no parameter has. */
    Map<String, YamlNode.Entry> rest() {
        return rest;
    }
}
