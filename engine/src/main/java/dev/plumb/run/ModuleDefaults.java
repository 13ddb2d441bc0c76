package dev.plumb.run;

import dev.plumb.module.ModuleSpec;
import dev.plumb.playbook.Task;
import dev.plumb.source.Located;
import dev.plumb.source.YamlNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parameters that {@code module_defaults} gives to tasks that do not give them themselves. */
final class ModuleDefaults {
    private ModuleDefaults() {}

    /** The task's {@code args} keyword followed by the defaults of its module, the innermost first; null: there is neither. */
    static YamlNode.@Nullable Mapping with(Task task, ModuleSpec spec) {
        List<YamlNode.Mapping> all = task.directives().moduleDefaults();
        if (all.isEmpty()) {
            return task.extraArgs();
        }
        List<YamlNode.Entry> entries = new ArrayList<>();
        YamlNode.Mapping own = task.extraArgs();
        if (own != null) {
            entries.addAll(own.entries());
        }
        for (int i = all.size() - 1; i >= 0; i--) {
            for (YamlNode.Entry module : all.get(i).entries()) {
                if (names(module.key(), spec) && module.value() instanceof YamlNode.Mapping defaults) {
                    entries.addAll(defaults.entries());
                }
            }
        }
        return entries.isEmpty() ? null : new YamlNode.Mapping(task.position(), List.copyOf(entries));
    }

    private static boolean names(Located<String> key, ModuleSpec spec) {
        String name = key.value();
        return name.substring(name.lastIndexOf('.') + 1).equals(spec.name());
    }
}
