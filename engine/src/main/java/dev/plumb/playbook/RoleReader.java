package dev.plumb.playbook;

import dev.plumb.source.DidYouMean;
import dev.plumb.source.FileNames;
import dev.plumb.source.Located;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode;
import dev.plumb.source.YamlNode.Entry;
import dev.plumb.source.YamlNode.Mapping;
import dev.plumb.source.YamlNode.Sequence;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a role: its metadata, the roles it depends on, its variables and its tasks. */
final class RoleReader {
    private static final List<String> META =
            List.of("allow_duplicates", "dependencies", "galaxy_info", "argument_specs", "collections");

    private final Reading reading;
    private final Problems problems;

    RoleReader(Reading reading) {
        this.reading = reading;
        this.problems = reading.problems();
    }

    /** A role's metadata as far as it matters. */
    private record Meta(
            boolean allowDuplicates,
            @Nullable Entry dependencies,
            @Nullable ArgumentSpec arguments) {}

    /**
     * Reads one use of a role; its handlers are noted to be read later.
     *
     * @param around what surrounds it; a role in it is the one that asks
     * @param parent the role that depends on it or imports it, or null
     * @param listed whether it is named by {@code roles} or as a dependency of such a role
     * @return null when it cannot be found; that is told
     */
    @Nullable
    Role read(RoleUse use, Context around, @Nullable Role parent, boolean listed, List<Step> into) {
        Path path = find(use, parent);
        if (path == null || !reading.enter(path, "needs", use.name().position())) {
            return null;
        }
        try {
            Meta meta = meta(path, use);
            boolean again = use.duplicates() != null ? use.duplicates() : meta.allowDuplicates;
            Role role = new Role(
                    use.name().value(),
                    path,
                    use.position(),
                    variables(path, "defaults", use.from().defaults(), use),
                    given(use, variables(path, "vars", use.from().vars(), use)),
                    use.params(),
                    parent,
                    use.exported(),
                    again ? null : use.key(path),
                    use.validate() ? meta.arguments : null);
            Context inside = around.inner(use.inside()).in(role);
            role.isIn(inside);
            Role earlier = reading.roles().earlier(role, inside);
            if (earlier != null) {
                return earlier;
            }
            if (listed) {
                reading.roles().remember(role, inside);
            }
            dependencies(meta, role, inside, listed, into);
            reading.roles().add(role);
            into.addAll(tasks(use, path, inside));
            handlers(use, path, inside);
            return role;
        } finally {
            reading.leave();
        }
    }

    private static List<Mapping> given(RoleUse use, List<Mapping> vars) {
        List<Mapping> all = new ArrayList<>();
        if (use.vars() != null) {
            all.add(use.vars());
        }
        all.addAll(vars);
        return all;
    }

    /** A role of which nothing is read, since its folders are misspelt. */
    private void checkFolders(RoleUse use, Path role) {
        if (RoleFiles.READ.stream().anyMatch(name -> Files.isDirectory(role.resolve(name)))) {
            return;
        }
        for (String name : RoleFiles.names(List.of(role.resolve("any"), role))) {
            String near = DidYouMean.closest(name, RoleFiles.READ);
            if (near != null) {
                problems.add(
                        use.name().position(),
                        "nothing of the role '" + use.name().value() + "' is read: it has no folder '" + near + "'",
                        "did you mean '" + near + "' by its folder '" + name + "'?");
            }
        }
    }

    private @Nullable Path find(RoleUse use, @Nullable Role parent) {
        String name = use.name().value();
        List<Path> places = RoleFiles.places(name, reading.playbookDir(), reading.options(), parent);
        for (Path place : places) {
            if (Files.isDirectory(place) && !name.isBlank()) {
                checkFolders(use, place);
                return place.toAbsolutePath().normalize();
            }
        }
        reading.roles().lack();
        problems.add(use.name().position(), "there is no role '" + name + "'", RoleUseReader.hint(name, places));
        return null;
    }

    private Meta meta(Path path, RoleUse use) {
        boolean duplicates = false;
        Entry dependencies = null;
        YamlNode specs = null;
        Path file = RoleFiles.file(path, "meta", null);
        Mapping main = file == null ? null : reading.files().metadata(file, problems);
        for (Entry entry : main == null ? List.<Entry>of() : main.entries()) {
            switch (entry.key().value()) {
                case "allow_duplicates" -> duplicates = reading.fields().truth(entry, false);
                case "dependencies" -> dependencies = entry;
                case "argument_specs" -> specs = entry.value();
                default -> unknown(entry.key());
            }
        }
        Path separate = RoleFiles.file(path, "meta", "argument_specs");
        if (separate != null) {
            Mapping mapping = reading.files().metadata(separate, problems);
            specs = mapping == null ? null : mapping.get("argument_specs");
        }
        String tasks = use.from().tasks();
        ArgumentSpec arguments = specs == null
                ? null
                : new ArgumentSpecReader(reading.fields()).read(specs, tasks == null ? "main" : entryPoint(tasks));
        return new Meta(duplicates, dependencies, arguments);
    }

    private static String entryPoint(String file) {
        for (String extension : new String[] {".yml", ".yaml", ".json"}) {
            if (file.endsWith(extension)) {
                return file.substring(0, file.length() - extension.length());
            }
        }
        return file;
    }

    private void unknown(Located<String> key) {
        if (!META.contains(key.value())) {
            problems.add(
                    key.position(),
                    "a role's metadata has no '" + key.value() + "'",
                    DidYouMean.hint(key.value(), META));
        }
    }

    private void dependencies(Meta meta, Role role, Context inside, boolean listed, List<Step> into) {
        Entry named = meta.dependencies;
        if (named == null) {
            return;
        }
        for (RoleUse use : new RoleUseReader(reading, true).read(named, inside)) {
            read(use, inside, role, listed, into);
        }
    }

    private List<Mapping> variables(Path path, String subdirectory, @Nullable String from, RoleUse use) {
        if (!isInside(path, subdirectory, from, use)) {
            return List.of();
        }
        List<Path> files = RoleFiles.files(path, subdirectory, from, problems);
        if (files.isEmpty() && from != null) {
            missing(subdirectory, from, use);
        }
        List<Mapping> read = new ArrayList<>();
        for (Path file : files) {
            Mapping mapping = reading.files().variables(file, problems);
            if (mapping != null) {
                mapping.entries().forEach(entry -> reading.fields().checkVariable(entry.key()));
                read.add(mapping);
            }
        }
        return List.copyOf(read);
    }

    /** A file that is asked for must be in the role. */
    private boolean isInside(Path path, String subdirectory, @Nullable String from, RoleUse use) {
        Path dir = path.resolve(subdirectory);
        if (from == null
                || !FileNames.canBe(from)
                || dir.resolve(from).normalize().startsWith(dir)) {
            return true;
        }
        problems.add(
                use.position(),
                "'" + subdirectory + "_from: " + from + "' leads out of the role",
                "name a file below " + subdirectory + "/ of the role");
        return false;
    }

    private void missing(String subdirectory, String from, RoleUse use) {
        problems.add(
                use.position(),
                "the role '" + use.name().value() + "' has no file '" + subdirectory + "/" + from + "'",
                "'" + subdirectory + "_from' names a file below " + subdirectory + "/ of the role");
    }

    /** The file of tasks or handlers, or null; that one which is asked for is not there is told. */
    private @Nullable Path file(RoleUse use, Path path, String subdirectory, @Nullable String from) {
        if (!isInside(path, subdirectory, from, use)) {
            return null;
        }
        Path file = RoleFiles.file(path, subdirectory, from);
        if (file == null && from != null) {
            missing(subdirectory, from, use);
        }
        return file;
    }

    private List<Step> tasks(RoleUse use, Path path, Context inside) {
        Path file = file(use, path, "tasks", use.from().tasks());
        Sequence sequence = file == null ? null : reading.files().tasks(file, "task", problems);
        return file == null || sequence == null
                ? List.of()
                : new StepsReader(reading, false).steps(sequence, inside.in(file));
    }

    private void handlers(RoleUse use, Path path, Context inside) {
        Path file = file(use, path, "handlers", use.from().handlers());
        if (file != null) {
            reading.roles().add(new RolesRead.HandlersFile(file, inside.in(file)));
        }
    }

    /** Reads the handlers of the roles read since this was last asked for. */
    static List<Task> handlers(Reading reading) {
        List<Step> handlers = new ArrayList<>();
        for (RolesRead.HandlersFile file : reading.roles().takeHandlers()) {
            handlers.addAll(handlers(reading, file.file(), file.context()));
        }
        return Play.tasks(handlers);
    }

    /** Reads a file of handlers. */
    static List<Step> handlers(Reading reading, Path file, Context context) {
        Sequence sequence = reading.files().tasks(file, "handler", reading.problems());
        return sequence == null ? List.of() : new StepsReader(reading, true).steps(sequence, context.in(file));
    }
}
