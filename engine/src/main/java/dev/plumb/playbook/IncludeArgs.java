package dev.plumb.playbook;

import dev.plumb.source.DidYouMean;
import dev.plumb.source.Located;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode;
import dev.plumb.source.YamlNode.Entry;
import dev.plumb.source.YamlNode.Mapping;
import dev.plumb.source.YamlNode.Scalar;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The arguments of imports and includes of tasks and roles. */
final class IncludeArgs {
    private static final List<String> OF_TASKS = List.of("file", "apply");
    private static final List<String> OF_ROLES = List.of(
            "name",
            "role",
            "tasks_from",
            "vars_from",
            "defaults_from",
            "handlers_from",
            "allow_duplicates",
            "public",
            "rolespec_validate",
            "apply");
    /** What an include itself may have: other keywords would have no effect on it. */
    private static final List<String> KEYWORDS = List.of(
            "name",
            "action",
            "args",
            "collections",
            "debugger",
            "ignore_errors",
            "loop",
            "loop_control",
            "no_log",
            "register",
            "run_once",
            "tags",
            "timeout",
            "vars",
            "when",
            "listen");

    private IncludeArgs() {}

    /** The file that an import or include of tasks names, as written; null when that is wrong, which is told. */
    static @Nullable Scalar file(Task task, Problems problems) {
        String module = KnownNames.unqualified(task.module().value());
        YamlNode args = task.args();
        Mapping extra = task.extraArgs();
        Scalar file = args instanceof Scalar scalar ? scalar : null;
        for (Entry entry : entries(args, extra)) {
            String key = entry.key().value();
            if (!OF_TASKS.contains(key)) {
                unknown(entry.key(), module, OF_TASKS, problems);
            } else if (key.equals("apply") && module.equals(KnownNames.IMPORT_TASKS)) {
                applied(entry.key(), module, problems);
            } else if (key.equals("file") && entry.value() instanceof Scalar scalar && scalar.value() != null) {
                file = file == null ? scalar : file;
            }
        }
        if (file == null || file.text().isBlank()) {
            problems.add(
                    task.module().position(), "'" + module + "' names no file", "write: " + module + ": tasks.yml");
            return null;
        }
        return oneWord(file, module, problems) ? file : null;
    }

    /** {@code include_tasks: file.yml x=1} was the way to give variables once. */
    private static boolean oneWord(Scalar file, String module, Problems problems) {
        String text = file.text();
        int blank = text.indexOf(' ');
        if (blank > 0 && text.indexOf('=', blank) > 0 && text.indexOf("${") < 0) {
            problems.add(
                    file.position(),
                    "'" + module + "' takes the name of a file, and no parameters after it",
                    "write: " + module + ": " + text.substring(0, blank) + " and the parameters below vars:");
            return false;
        }
        return true;
    }

    /** The parameters of an import or include of a role; null when there is no role's name, which is told. */
    static @Nullable Mapping parameters(Task task, Problems problems) {
        String module = KnownNames.unqualified(task.module().value());
        List<Entry> entries = entries(task.args(), task.extraArgs());
        boolean named = false;
        for (Entry entry : entries) {
            String key = entry.key().value();
            boolean isImport = module.equals(KnownNames.IMPORT_ROLE);
            named |= key.equals("name") || key.equals("role");
            if (!OF_ROLES.contains(key)) {
                unknown(entry.key(), module, OF_ROLES, problems);
            } else if (key.equals("apply") && isImport) {
                applied(entry.key(), module, problems);
            } else if (key.equals("public") && isImport) {
                problems.add(
                        entry.key().position(),
                        "the variables of an imported role are public anyway",
                        "remove 'public'");
            } else if (!key.equals("apply") && (!(entry.value() instanceof Scalar scalar) || scalar.value() == null)) {
                problems.add(
                        entry.key().position(), "'" + key + "' takes a text, not " + Fields.kind(entry.value()), null);
            }
        }
        if (!named) {
            problems.add(
                    task.module().position(), "'" + module + "' names no role", "write: " + module + ": {name: role}");
            return null;
        }
        return new Mapping(task.position(), entries);
    }

    private static List<Entry> entries(@Nullable YamlNode args, @Nullable Mapping extra) {
        List<Entry> entries = new ArrayList<>();
        if (args instanceof Mapping mapping) {
            entries.addAll(mapping.entries());
        }
        if (extra != null) {
            entries.addAll(extra.entries());
        }
        return List.copyOf(entries);
    }

    private static void unknown(Located<String> key, String module, List<String> known, Problems problems) {
        String closest = DidYouMean.hint(key.value(), known);
        problems.add(
                key.position(),
                "'" + module + "' has no parameter '" + key.value() + "'",
                closest != null ? closest : "give variables below vars:, beside '" + module + "'");
    }

    private static void applied(Located<String> key, String module, Problems problems) {
        problems.add(
                key.position(),
                "'" + module + "' takes no 'apply'",
                "write its keywords beside '" + module + "': imported tasks inherit them");
    }

    /**
     * An include with its {@code apply} taken out of the arguments.
     *
     * @param node the task as written, whose keywords are checked
     */
    static Task.Parts applied(Task.Parts parts, Mapping node, Reading reading) {
        String module = KnownNames.unqualified(parts.module().value());
        for (Entry entry : node.entries()) {
            String key = entry.key().value();
            boolean known = KEYWORDS.contains(key) || key.startsWith("with_");
            if (!known && Keywords.isTask(key)) {
                reading.problems()
                        .add(
                                entry.key().position(),
                                "'" + key + "' has no effect on '" + module + "'",
                                "to hand it down to what is included, write it below apply: in the parameters of '"
                                        + module + "'");
            }
        }
        Task probe = new Task(parts);
        boolean tasks = module.equals(KnownNames.INCLUDE_TASKS);
        if (tasks) {
            file(probe, reading.problems());
        } else {
            parameters(probe, reading.problems());
        }
        Context apply = Context.NONE;
        for (Entry entry : entries(parts.args(), parts.extraArgs())) {
            if (entry.key().value().equals("apply")) {
                apply = apply.inner(new ApplyReader(reading).read(entry));
            }
        }
        if (apply == Context.NONE) {
            return parts;
        }
        return parts.with(without(parts.args()), (Mapping) without(parts.extraArgs()), apply);
    }

    private static @Nullable YamlNode without(@Nullable YamlNode args) {
        if (!(args instanceof Mapping mapping) || mapping.get("apply") == null) {
            return args;
        }
        List<Entry> rest = new ArrayList<>(mapping.entries());
        rest.removeIf(entry -> entry.key().value().equals("apply"));
        return new Mapping(mapping.position(), List.copyOf(rest));
    }
}
