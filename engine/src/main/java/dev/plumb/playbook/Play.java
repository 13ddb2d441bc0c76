package dev.plumb.playbook;

import dev.plumb.source.Located;
import dev.plumb.source.Position;
import dev.plumb.source.YamlNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A play: hosts, and what is to be true on them.
 *
 * @param position where it begins
 * @param name its name, or its host pattern when it has none
 * @param hosts the host pattern; a YAML list is joined with commas
 * @param directives what it hands down
 * @param vars variables, or null
 * @param gatherFacts {@code gather_facts} as written; facts are read lazily whatever it says, but {@code false} makes them
 *     undefined
 * @param tags tags that all of its tasks inherit
 * @param tasks tasks in order, {@code pre_tasks}, {@code tasks} and {@code post_tasks} joined by flushes of handlers
 * @param handlers handlers in order
 */
public record Play(
        Position position,
        String name,
        Located<String> hosts,
        Directives directives,
        YamlNode.@Nullable Mapping vars,
        boolean gatherFacts,
        List<String> tags,
        List<Task> tasks,
        List<Task> handlers) {}
