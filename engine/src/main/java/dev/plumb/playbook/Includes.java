package dev.plumb.playbook;

import dev.plumb.source.Position;
import dev.plumb.source.Problem;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode;
import dev.plumb.source.YamlNode.Sequence;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@code include_tasks} and {@code include_role} bring in while a play runs. Each file is parsed once, however
 * many hosts include it. Thread-safe.
 */
public final class Includes {
    private final ModuleNames modules;
    private final ReaderOptions options;
    private final TaskFiles files = new TaskFiles();

    /**
     * For one run.
     *
     * @param modules what tasks may name
     */
    public Includes(ModuleNames modules, ReaderOptions options) {
        this.modules = modules;
        this.options = options;
    }

    /**
     * The steps of a file of tasks, numbered from 1.
     *
     * @param around what surrounds them: what surrounds the include itself, what it applies, and the {@link Inclusion};
     *     {@code file} is set to the file here
     * @param play the play that runs
     * @param problems takes what is wrong in the file
     */
    public List<Step> tasks(Path file, Context around, Play play, Problems problems) {
        Reading reading = reading(play, problems);
        Sequence sequence = files.tasks(file, "task", problems);
        reading.enter(file, "imports", Position.of(file.toString()));
        return sequence == null ? List.of() : new StepsReader(reading, false).steps(sequence, around.in(file));
    }

    /** Likewise what a handler includes. */
    public List<Task> handlers(Path file, Context around, Play play, Problems problems) {
        Reading reading = reading(play, problems);
        reading.enter(file, "imports", Position.of(file.toString()));
        return Play.tasks(RoleReader.handlers(reading, file, around));
    }

    /**
     * A role with the roles that it depends on.
     *
     * @param around what surrounds it, likewise; the role in it is the one that includes this one
     * @param problems takes what is wrong in the role, or that there is none
     * @return null when there is no such role
     */
    public @Nullable RoleSteps role(RoleRequest request, Context around, Play play, Problems problems) {
        Reading reading = reading(play, problems);
        List<Step> steps = new ArrayList<>();
        Role role = new RoleReader(reading).read(RoleUse.of(request), around, around.role(), false, steps);
        return role == null
                ? null
                : new RoleSteps(reading.roles().roles(), List.copyOf(steps), RoleReader.handlers(reading));
    }

    /**
     * Finds the file that an {@code include_tasks} names.
     *
     * @param name the name, evaluated
     * @param include the task or handler that includes it
     */
    public Optional<Path> findTasks(String name, Task include, Play play) {
        return Optional.ofNullable(TaskLookup.find(places(name, include, play)));
    }

    /** The name of a role, beside the playbook or where roles are, that has a handler with this name or topic, or null. */
    @Nullable
    String roleWithHandler(String handler, Play play) {
        Path dir = play.file().toAbsolutePath().getParent();
        List<Path> places = new ArrayList<>(dir == null ? List.of() : List.of(dir.resolve("roles")));
        places.addAll(options.rolesPath());
        for (Path place : places) {
            for (String role : RoleFiles.names(List.of(place.resolve("any"), place))) {
                Path file = RoleFiles.file(place.resolve(role), "handlers", null);
                Sequence found = file == null ? null : files.tasks(file, "handler", new Problems());
                if (found != null && found.items().stream().anyMatch(item -> answers(item, handler))) {
                    return role;
                }
            }
        }
        return null;
    }

    private static boolean answers(YamlNode item, String handler) {
        if (!(item instanceof YamlNode.Mapping mapping)) {
            return false;
        }
        YamlNode listen = mapping.get("listen");
        List<YamlNode> names = new ArrayList<>();
        if (listen instanceof Sequence topics) {
            names.addAll(topics.items());
        } else if (listen != null) {
            names.add(listen);
        }
        YamlNode name = mapping.get("name");
        if (name != null) {
            names.add(name);
        }
        return names.stream()
                .anyMatch(each ->
                        each instanceof YamlNode.Scalar scalar && scalar.text().equals(handler));
    }

    /** The problem that {@link #findTasks} finds nothing, with the places looked at. */
    public Problem missing(String name, Task include, Play play) {
        return new Problem(
                include.module().position(),
                "there is no file '" + name + "'",
                TaskLookup.hint(name, places(name, include, play)));
    }

    private List<Path> places(String name, Task include, Play play) {
        return TaskLookup.places(
                name,
                include.context(),
                isHandler(include, play),
                true,
                reading(play, new Problems()).playbookDir());
    }

    /** Handlers that came with an included role are not the play's own: they are known by where they stand. */
    private static boolean isHandler(Task include, Play play) {
        Role role = include.role();
        Path file = include.context().file();
        boolean amongHandlers = role != null
                && file != null
                && file.toAbsolutePath().startsWith(role.path().resolve("handlers"));
        return amongHandlers
                || play.handlers().contains(include)
                || !include.listen().isEmpty();
    }

    /**
     * Follows the includes of a play before it runs, where they name files and roles without expressions.
     *
     * @param problems takes what is wrong in them, or that they are not there
     */
    public ExpectedIncludes foresee(Play play, Problems problems) {
        return new IncludeScan(this, play, problems).look();
    }

    private Reading reading(Play play, Problems problems) {
        Reading reading = reading(new Fields(problems), play.file());
        reading.knows(play.vars());
        return reading;
    }

    /** Begins to read for a play of this file. */
    Reading reading(Fields fields, Path playbook) {
        return new Reading(fields, modules, options, files, playbook);
    }
}
