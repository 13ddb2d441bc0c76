package dev.plumb.modules.files;

import dev.plumb.module.TaskModule;
import dev.plumb.modules.system.Tasks;
import dev.plumb.source.YamlNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A module with the parameters of a task in a test, bound as a run binds them.
 *
 * @param module the module
 * @param params its parameters
 */
record Bound(TaskModule<Record> module, Record params) {
    /** Binds parameters to a module. */
    @SuppressWarnings("unchecked")
    static Bound of(String name, YamlNode params, Path files) {
        return new Bound(
                (TaskModule<Record>) Tasks.module(name).implementation(), Tasks.bind(name, params, List.of(files)));
    }

    static String text(YamlNode.Mapping mapping, String key) {
        Object value = Tasks.plain(mapping.get(key));
        return value == null ? "" : value.toString();
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(YamlNode.Mapping mapping, String key) {
        Object value = Tasks.plain(mapping.get(key));
        return value == null ? Map.of() : (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked")
    static List<Object> list(YamlNode.Mapping mapping, String key) {
        Object value = Tasks.plain(mapping.get(key));
        return value == null ? List.of() : (List<Object>) value;
    }
}
