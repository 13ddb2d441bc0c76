package dev.plumb.playbook;

import dev.plumb.source.Located;
import dev.plumb.source.Position;
import dev.plumb.source.YamlNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task or handler.
 *
 * @param position where it begins
 * @param number its number in the play, from 1; handlers are numbered after the tasks
 * @param name its name (may hold expressions), or null
 * @param module the module's name as written, fully qualified or not
 * @param args the module's arguments: a mapping, or a scalar for a free-form module, or null when there are none
 * @param extraArgs the {@code args} keyword, or null
 * @param directives its own directives within the play's
 * @param vars its variables, or null
 * @param when conditions, all of which must hold: bare expressions or booleans
 * @param loop what to loop over, or null
 * @param flattenLoop whether items of the loop that are lists stand for their own items, as {@code with_items} has it
 * @param register the variable that takes the result, or null
 * @param notifies handlers to notify on change
 * @param changedWhen conditions that decide whether it changed; empty: the module does
 * @param failedWhen conditions that decide whether it failed; empty: the module does
 * @param tags its tags with those it inherits
 * @param listen topics, for a handler
 */
public record Task(
        Position position,
        int number,
        @Nullable Located<String> name,
        Located<String> module,
        @Nullable YamlNode args,
        YamlNode.@Nullable Mapping extraArgs,
        Directives directives,
        YamlNode.@Nullable Mapping vars,
        List<YamlNode.Scalar> when,
        @Nullable YamlNode loop,
        boolean flattenLoop,
        @Nullable Located<String> register,
        List<Located<String>> notifies,
        List<YamlNode.Scalar> changedWhen,
        List<YamlNode.Scalar> failedWhen,
        List<String> tags,
        List<String> listen) {
    /** The same task with another number. */
    Task numbered(int other) {
        return new Task(
                position,
                other,
                name,
                module,
                args,
                extraArgs,
                directives,
                vars,
                when,
                loop,
                flattenLoop,
                register,
                notifies,
                changedWhen,
                failedWhen,
                tags,
                listen);
    }

    /** The name to show: its own, else the module's. */
    public String label() {
        return name != null ? name.value() : module.value();
    }
}
