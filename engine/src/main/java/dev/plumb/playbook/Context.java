package dev.plumb.playbook;

import dev.plumb.source.YamlNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds a step and is handed down to it by play, roles, blocks and imports.
 *
 * @param directives keywords in force
 * @param tags tags in force
 * @param when conditions in force, outermost first
 * @param vars variables of roles' entries, blocks and imports, outermost first
 * @param role the role it belongs to, or null
 * @param inclusion the include that brought it in while the play ran, or null
 * @param file the file it is written in: relative names of files are looked for beside it
 */
public record Context(
        Directives directives,
        List<String> tags,
        List<YamlNode.Scalar> when,
        List<YamlNode.Mapping> vars,
        @Nullable Role role,
        @Nullable Inclusion inclusion,
        @Nullable Path file) {
    /** Nothing around it. */
    public static final Context NONE = new Context(Directives.NONE, List.of(), List.of(), List.of(), null, null, null);

    /** Inside of something that hands these down. */
    public Context inner(
            Directives own, List<String> ownTags, List<YamlNode.Scalar> ownWhen, YamlNode.@Nullable Mapping ownVars) {
        List<String> allTags = new ArrayList<>(tags);
        ownTags.stream().filter(tag -> !tags.contains(tag)).forEach(allTags::add);
        List<YamlNode.Scalar> allWhen = new ArrayList<>(when);
        allWhen.addAll(ownWhen);
        List<YamlNode.Mapping> allVars = new ArrayList<>(vars);
        if (ownVars != null) {
            allVars.add(ownVars);
        }
        return new Context(
                own.within(directives),
                List.copyOf(allTags),
                List.copyOf(allWhen),
                List.copyOf(allVars),
                role,
                inclusion,
                file);
    }

    /** The same in another file. */
    public Context in(Path other) {
        return new Context(directives, tags, when, vars, role, inclusion, other);
    }

    /** The same in a role. */
    public Context in(Role other) {
        return new Context(directives, tags, when, vars, other, inclusion, file);
    }

    /** The same, brought in by an include. */
    public Context in(Inclusion other) {
        return new Context(directives, tags, when, vars, role, other, file);
    }
}
