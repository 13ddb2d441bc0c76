package dev.plumb.playbook;

import dev.plumb.source.Located;
import dev.plumb.source.YamlNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds a step and is handed down to it by play, roles, blocks and imports.
 *
 * @param directives keywords in force
 * @param tags tags in force
 * @param when conditions in force, outermost first
 * @param vars variables of blocks and imports, outermost first
 * @param notifies handlers that tasks notify which name none themselves
 * @param role the role it belongs to, or null
 * @param inclusion the include that brought it in while the play ran, or null
 * @param file the file it is written in: relative names of files are looked for beside it
 */
public record Context(
        Directives directives,
        List<String> tags,
        List<YamlNode.Scalar> when,
        List<YamlNode.Mapping> vars,
        List<Located<String>> notifies,
        @Nullable Role role,
        @Nullable Inclusion inclusion,
        @Nullable Path file) {
    /** Nothing around it. */
    public static final Context NONE =
            new Context(Directives.NONE, List.of(), List.of(), List.of(), List.of(), null, null, null);

    /** Inside of something that hands these down. */
    public Context inner(
            Directives own, List<String> ownTags, List<YamlNode.Scalar> ownWhen, YamlNode.@Nullable Mapping ownVars) {
        return new Context(
                own.within(directives),
                ownTags.isEmpty() ? tags : withTags(ownTags),
                ownWhen.isEmpty() ? when : joined(when, ownWhen),
                ownVars == null ? vars : joined(vars, List.of(ownVars)),
                notifies,
                role,
                inclusion,
                file);
    }

    /** Inside of what another context hands down: an {@code apply}, say. Role, inclusion and file stay. */
    public Context inner(Context other) {
        return new Context(
                other.directives.within(directives),
                withTags(other.tags),
                joined(when, other.when),
                joined(vars, other.vars),
                other.notifies.isEmpty() ? notifies : other.notifies,
                role,
                inclusion,
                file);
    }

    private List<String> withTags(List<String> more) {
        Set<String> all = new LinkedHashSet<>(tags);
        all.addAll(more);
        return List.copyOf(all);
    }

    private static <T> List<T> joined(List<T> outer, List<T> inner) {
        List<T> all = new ArrayList<>(outer);
        all.addAll(inner);
        return List.copyOf(all);
    }

    /** The same, where tasks that name no handler themselves notify these; none: nothing changes. */
    public Context notifying(List<Located<String>> handlers) {
        return handlers.isEmpty() ? this : new Context(directives, tags, when, vars, handlers, role, inclusion, file);
    }

    /** The same in another file. */
    public Context in(Path other) {
        return new Context(directives, tags, when, vars, notifies, role, inclusion, other);
    }

    /** The same in a role. */
    public Context in(Role other) {
        return new Context(directives, tags, when, vars, notifies, other, inclusion, file);
    }

    /** The same, brought in by an include. */
    public Context in(Inclusion other) {
        return new Context(directives, tags, when, vars, notifies, role, other, file);
    }
}
