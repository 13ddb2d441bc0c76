package dev.plumb.playbook;

import dev.plumb.source.YamlNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an {@code include_tasks} or {@code include_role} that was reached gives to the tasks it brought in.
 *
 * @param outer the inclusion it stands in itself, or null
 * @param vars its {@code vars}, or null
 * @param loop values of its loop variables when it was looped
 * @param include the task that includes
 */
public record Inclusion(
        @Nullable Inclusion outer, YamlNode.@Nullable Mapping vars, Map<String, @Nullable Object> loop, Task include) {}
