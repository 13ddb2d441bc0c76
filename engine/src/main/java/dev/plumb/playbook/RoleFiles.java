package dev.plumb.playbook;

import dev.plumb.source.FileNames;
import dev.plumb.source.Position;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlReader;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds roles, and the files in them. */
final class RoleFiles {
    /** Folders of a role that are read. */
    static final List<String> READ = List.of("tasks", "handlers", "defaults", "vars", "meta", "files", "templates");

    private static final List<String> EXTENSIONS = List.of(".yml", ".yaml", ".json");
    private static final List<String> USUAL = List.of("/usr/share/ansible/roles", "/etc/ansible/roles");

    private RoleFiles() {}

    /**
     * Where a role may be, in the order of looking.
     *
     * @param parent the role that asks for it, or null
     */
    static List<Path> places(String name, Path playbookDir, ReaderOptions options, @Nullable Role parent) {
        if (!FileNames.canBe(name)) {
            return List.of();
        }
        List<Path> places = new ArrayList<>(inCollections(name, playbookDir));
        places.add(playbookDir.resolve("roles").resolve(name));
        options.rolesPath().forEach(dir -> places.add(dir.resolve(name)));
        places.add(Path.of(System.getProperty("user.home"), ".ansible", "roles").resolve(name));
        USUAL.forEach(dir -> places.add(Path.of(dir).resolve(name)));
        Path besideParent = parent == null ? null : parent.path().getParent();
        if (besideParent != null) {
            places.add(besideParent.resolve(name));
        }
        places.add(playbookDir.resolve(name));
        if (name.startsWith("~/")) {
            places.add(0, Path.of(System.getProperty("user.home")).resolve(name.substring(2)));
        }
        return places;
    }

    /** Of a name like {@code namespace.collection.role}, where collections are; nothing of any other. */
    private static List<Path> inCollections(String name, Path playbookDir) {
        int namespace = name.indexOf('.');
        int collection = name.indexOf('.', namespace + 1);
        if (namespace < 1 || collection < 0 || name.indexOf('/') >= 0) {
            return List.of();
        }
        Path role = Path.of(
                        "ansible_collections", name.substring(0, namespace), name.substring(namespace + 1, collection))
                .resolve("roles")
                .resolve(name.substring(collection + 1).replace('.', '/'));
        return List.of(
                playbookDir.resolve("collections").resolve(role),
                Path.of(System.getProperty("user.home"), ".ansible", "collections")
                        .resolve(role),
                Path.of("/usr/share/ansible/collections").resolve(role));
    }

    /** The names of all roles in these places, for "did you mean". */
    static List<String> names(List<Path> places) {
        List<String> names = new ArrayList<>();
        for (Path place : places) {
            Path dir = place.getParent();
            // The playbook's own directory holds other things than roles.
            if (dir != null && Files.isDirectory(dir) && !place.equals(places.get(places.size() - 1))) {
                try (DirectoryStream<Path> entries = Files.newDirectoryStream(dir, Files::isDirectory)) {
                    entries.forEach(entry -> names.add(String.valueOf(entry.getFileName())));
                } catch (IOException e) {
                    // It is only a hint that gets shorter.
                }
            }
        }
        return names;
    }

    /**
     * The file that is read first in one of a role's directories, or null.
     *
     * @param subdirectory {@code tasks}, {@code handlers}, {@code meta}
     * @param from the file that was asked for, with or without extension; null: {@code main}
     */
    static @Nullable Path file(Path role, String subdirectory, @Nullable String from) {
        for (Path candidate : candidates(role.resolve(subdirectory), from)) {
            if (Files.isRegularFile(candidate)) {
                return candidate;
            }
        }
        return null;
    }

    /** Likewise for variables, where a directory stands for all files in it. */
    static List<Path> files(Path role, String subdirectory, @Nullable String from, Problems problems) {
        for (Path candidate : candidates(role.resolve(subdirectory), from)) {
            if (Files.isDirectory(candidate)) {
                List<Path> found = new ArrayList<>();
                collect(candidate, found, problems);
                return found;
            }
            if (Files.exists(candidate)) {
                return List.of(candidate);
            }
        }
        return List.of();
    }

    private static List<Path> candidates(Path dir, @Nullable String from) {
        String name = from == null ? "main" : from;
        if (!FileNames.canBe(name)) {
            return List.of();
        }
        List<Path> candidates = new ArrayList<>();
        if (from != null) {
            candidates.add(dir.resolve(name));
        }
        EXTENSIONS.forEach(extension -> candidates.add(dir.resolve(name + extension)));
        if (from == null) {
            candidates.add(dir.resolve(name));
        }
        return candidates;
    }

    /** All files of variables below a directory, in the order of their names. */
    private static void collect(Path dir, List<Path> into, Problems problems) {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(dir)) {
            stream.forEach(entries::add);
        } catch (IOException e) {
            problems.add(Position.of(YamlReader.shown(dir)), "the directory cannot be read: " + e.getMessage(), null);
        }
        entries.sort(null);
        for (Path entry : entries) {
            String name = String.valueOf(entry.getFileName());
            int dot = name.lastIndexOf('.');
            if (name.startsWith(".") || name.endsWith("~")) {
                continue;
            }
            if (Files.isDirectory(entry)) {
                collect(entry, into, problems);
            } else if (dot < 0 || EXTENSIONS.contains(name.substring(dot))) {
                into.add(entry);
            }
        }
    }
}
