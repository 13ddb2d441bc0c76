package dev.plumb.playbook;

import dev.plumb.source.Located;
import dev.plumb.source.Position;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode;
import dev.plumb.source.YamlNode.Entry;
import dev.plumb.source.YamlNode.Mapping;
import dev.plumb.source.YamlNode.Scalar;
import dev.plumb.source.YamlNode.Sequence;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts the tasks of files and roles in the place of {@code import_tasks} and {@code import_role}. */
final class ImportReader {
    private final Reading reading;
    private final Problems problems;
    private final boolean handlers;

    ImportReader(Reading reading, boolean handlers) {
        this.reading = reading;
        this.problems = reading.problems();
        this.handlers = handlers;
    }

    /** The steps that an import stands for. */
    void read(Task task, List<Step> into) {
        checkKeywords(task);
        Task.Parts parts = task.parts();
        Context inside = parts.context()
                .inner(parts.directives(), parts.tags(), parts.when(), parts.vars())
                .notifying(parts.notifies());
        if (KnownNames.unqualified(task.module().value()).equals(KnownNames.IMPORT_TASKS)) {
            tasks(task, inside, into);
        } else {
            role(task, inside, into);
        }
    }

    /** What is set has to have an effect. */
    private void checkKeywords(Task task) {
        String module = KnownNames.unqualified(task.module().value());
        String instead = module.replace("import", "include");
        if (task.loop() != null) {
            problems.add(task.position(), "'" + module + "' takes no loop", "write " + instead + " instead");
        }
        Located<String> register = task.register();
        if (register != null) {
            ineffective(register.position(), module, "register");
        }
        ineffective(task.changedWhen(), module, "changed_when");
        ineffective(task.failedWhen(), module, "failed_when");
        if (task.retry() != null) {
            ineffective(task.position(), module, "until");
        }
        if (task.async() != null) {
            ineffective(task.position(), module, "async");
        }
    }

    private void ineffective(List<Scalar> values, String module, String keyword) {
        if (!values.isEmpty()) {
            ineffective(values.get(0).position(), module, keyword);
        }
    }

    private void ineffective(Position position, String module, String keyword) {
        problems.add(
                position,
                "'" + keyword + "' has no effect on '" + module + "'",
                "write it at the tasks that it is meant for");
    }

    private void tasks(Task task, Context inside, List<Step> into) {
        Scalar name = IncludeArgs.file(task, problems);
        String file = name == null ? null : reading.resolve(name, inside, "import_tasks", "include_tasks");
        if (name == null || file == null) {
            return;
        }
        List<Path> places = TaskLookup.places(file, task.context(), handlers, false, reading.playbookDir());
        Path found = TaskLookup.find(places);
        if (found == null) {
            problems.add(name.position(), "there is no file '" + file + "'", TaskLookup.hint(file, places));
            return;
        }
        if (!reading.enter(found, "imports", name.position())) {
            return;
        }
        try {
            Sequence sequence = reading.files().tasks(found, handlers ? "handler" : "task", problems);
            if (sequence != null) {
                into.addAll(new StepsReader(reading, handlers).steps(sequence, inside.in(found)));
            }
        } finally {
            reading.leave();
        }
    }

    private void role(Task task, Context inside, List<Step> into) {
        if (handlers) {
            problems.add(
                    task.module().position(),
                    "a handler cannot import a role",
                    "write import_tasks, or tasks with include_role in a file for include_tasks");
            return;
        }
        Mapping args = IncludeArgs.parameters(task, problems);
        if (args == null) {
            return;
        }
        Scalar name = null;
        for (Entry entry : args.entries()) {
            if (entry.key().value().equals("name")
                    || name == null && entry.key().value().equals("role")) {
                name = entry.value() instanceof Scalar scalar ? scalar : null;
            }
        }
        String role = name == null ? null : text(name, inside);
        if (name == null || role == null) {
            return;
        }
        RoleUse use = new RoleUse(
                new Located<>(role, name.position()),
                task.position(),
                Context.NONE,
                task.parts().vars(),
                null,
                new RoleUse.From(
                        from(args, "tasks_from", inside),
                        from(args, "vars_from", inside),
                        from(args, "defaults_from", inside),
                        from(args, "handlers_from", inside)),
                true,
                truth(args, "allow_duplicates"),
                truth(args, "rolespec_validate"));
        new RoleReader(reading).read(use, inside, inside.role(), false, into);
    }

    private boolean truth(Mapping args, String name) {
        YamlNode value = args.get(name);
        return value == null || reading.fields().truth(new Entry(new Located<>(name, value.position()), value), true);
    }

    private @Nullable String from(Mapping args, String name, Context inside) {
        return args.get(name) instanceof Scalar scalar && scalar.value() != null ? text(scalar, inside) : null;
    }

    private @Nullable String text(Scalar scalar, Context inside) {
        return reading.resolve(scalar, inside, "import_role", "include_role");
    }
}
