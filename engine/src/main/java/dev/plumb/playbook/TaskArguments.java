package dev.plumb.playbook;

import dev.plumb.source.Places;
import dev.plumb.source.YamlNode;
import dev.plumb.source.YamlNode.Mapping;
import dev.plumb.source.YamlNode.Scalar;
import dev.plumb.source.YamlNode.Style;
import org.jspecify.annotations.Nullable;

/** Reads what stands after a module's name. */
final class TaskArguments {
    private TaskArguments() {}

    /** The value of a module's key: a mapping, a text for a module that takes one, or null when there is nothing. */
    static @Nullable YamlNode of(Fields fields, ModuleNames modules, String module, YamlNode value) {
        if (value instanceof Mapping) {
            return value;
        }
        if (!(value instanceof Scalar scalar)) {
            fields.problems()
                    .add(
                            value.position(),
                            "'" + module + "' takes parameters, not " + Fields.kind(value),
                            value instanceof YamlNode.Sequence && modules.takesText(module)
                                    ? "write the words below argv:"
                                    : "write the parameters below it, each as: name: value");
            return null;
        }
        if (scalar.value() == null) {
            return null;
        }
        return modules.takesText(module) && !namesFile(module, scalar.text())
                ? scalar
                : KeyValues.read(fields, module, scalar, 0);
    }

    /** {@code include_tasks: file=tasks.yml}, as Ansible takes it too. */
    private static boolean namesFile(String module, String text) {
        String plain = KnownNames.unqualified(module);
        boolean ofFile = KnownNames.isInclude(module) || KnownNames.isImport(module) || plain.equals("include_vars");
        return ofFile && (text.startsWith("file=") || text.startsWith("dir=") && plain.equals("include_vars"));
    }

    /** The rest of {@code action: module rest}. */
    static @Nullable YamlNode after(Fields fields, ModuleNames modules, String module, Scalar action, int from) {
        String text = action.text();
        int start = from;
        while (start < text.length() && Character.isWhitespace(text.charAt(start))) {
            start++;
        }
        if (start == text.length()) {
            return null;
        }
        if (!modules.takesText(module)) {
            return KeyValues.read(fields, module, action, start);
        }
        String rest = text.substring(start);
        Places places = fields.places();
        return new Scalar(places.at(action, start), rest, rest, action.tag(), Style.PLAIN);
    }
}
