package dev.plumb.playbook;

import dev.plumb.source.Located;
import dev.plumb.source.Position;
import dev.plumb.source.YamlNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One naming of a role with all that is given to it.
 *
 * @param name its name, evaluated
 * @param position where it is named
 * @param inside what is handed down to its tasks by what names it: directives, tags, conditions
 * @param vars variables given to it, or null
 * @param params its parameters, or null
 * @param from files to read instead of {@code main}
 * @param exported whether the whole play sees its variables
 * @param duplicates whether it runs again where it has run; null: what its metadata says
 * @param validate whether its arguments are checked
 */
record RoleUse(
        Located<String> name,
        Position position,
        Context inside,
        YamlNode.@Nullable Mapping vars,
        YamlNode.@Nullable Mapping params,
        From from,
        boolean exported,
        @Nullable Boolean duplicates,
        boolean validate) {
    /** Names of files in a role's directories; null: {@code main}. */
    record From(
            @Nullable String tasks,
            @Nullable String vars,
            @Nullable String defaults,
            @Nullable String handlers) {
        static final From MAIN = new From(null, null, null, null);
    }

    /** What an include or import asks for. */
    static RoleUse of(RoleRequest request) {
        return new RoleUse(
                new Located<>(request.name(), request.position()),
                request.position(),
                Context.NONE,
                request.vars(),
                null,
                new From(request.tasksFrom(), request.varsFrom(), request.defaultsFrom(), request.handlersFrom()),
                request.exported(),
                request.allowDuplicates(),
                request.validate());
    }

    /** What makes it the same as another use when neither may run twice: the role and all that is given to it. */
    String key(java.nio.file.Path path) {
        StringBuilder key = new StringBuilder(path.toString());
        append(key, params);
        append(key, vars);
        inside.when().forEach(condition -> append(key, condition));
        return key.append(inside.tags()).toString();
    }

    private static void append(StringBuilder key, @Nullable YamlNode node) {
        if (node instanceof YamlNode.Mapping mapping) {
            List<String> entries = new java.util.ArrayList<>();
            for (YamlNode.Entry entry : mapping.entries()) {
                StringBuilder one = new StringBuilder(entry.key().value()).append('=');
                append(one, entry.value());
                entries.add(one.toString());
            }
            entries.sort(null);
            key.append(entries);
        } else if (node instanceof YamlNode.Sequence sequence) {
            key.append('(');
            sequence.items().forEach(item -> append(key, item));
            key.append(')');
        } else if (node instanceof YamlNode.Scalar scalar) {
            key.append('\0').append(scalar.text());
        } else {
            key.append("\0\0");
        }
    }
}
