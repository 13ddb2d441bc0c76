package dev.plumb.playbook;

import dev.plumb.source.Located;
import dev.plumb.source.Position;
import dev.plumb.source.YamlNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A play: hosts, and what is to be true on them.
 *
 * @param position where it begins
 * @param file the playbook it is written in
 * @param name its name, or its host pattern when it has none
 * @param hosts the host pattern; a YAML list is joined with commas
 * @param directives what it hands down
 * @param vars variables, later ones win: those an {@code import_playbook} gives, then its own
 * @param gatherFacts {@code gather_facts} as written; facts are read lazily whatever it says, but {@code false} makes them
 *     undefined
 * @param steps what is done in order: {@code pre_tasks}, roles, {@code tasks} and {@code post_tasks}, joined by flushes of
 *     handlers
 * @param handlers handlers in order, those of roles first
 * @param roles the roles it names and those they depend on, in the order in which they run
 * @param options how it runs as a whole
 */
public record Play(
        Position position,
        Path file,
        String name,
        Located<String> hosts,
        Directives directives,
        List<YamlNode.Mapping> vars,
        boolean gatherFacts,
        List<Step> steps,
        List<Task> handlers,
        List<Role> roles,
        PlayOptions options) {
    /** All tasks in the order in which they are written, those of blocks, rescues and the like among them. */
    public List<Task> tasks() {
        return tasks(steps);
    }

    /** All tasks of these steps, likewise. */
    public static List<Task> tasks(List<Step> steps) {
        List<Task> tasks = new ArrayList<>();
        collect(steps, tasks);
        return tasks;
    }

    private static void collect(List<Step> steps, List<Task> into) {
        for (Step step : steps) {
            if (step instanceof Task task) {
                into.add(task);
            } else if (step instanceof Block block) {
                collect(block.tasks(), into);
                collect(block.rescue(), into);
                collect(block.always(), into);
            }
        }
    }
}
