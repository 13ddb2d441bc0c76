package dev.plumb.expression.functions;

import dev.plumb.expression.Call;
import dev.plumb.expression.Controller;
import dev.plumb.expression.Functions;
import dev.plumb.expression.Values;
import dev.plumb.expression.Variables;
import dev.plumb.source.AuthorFile;
import dev.plumb.source.FileNames;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds files of the author: below the directories of the variable {@code ansible_search_path} (the role, the roles it came
 * from, the playbook); where that is not defined, those of {@code role_path} and {@code playbook_dir}.
 */
final class LocalPaths {
    private LocalPaths() {}

    /** Directories in which relative paths are looked up, the nearest first. */
    static List<Path> directories(Variables variables) {
        List<Path> found = new ArrayList<>();
        for (String name : new String[] {"ansible_search_path", "role_path", "playbook_dir"}) {
            Object value = variables.isDefined(name) ? variables.get(name) : null;
            for (Object item : value == null ? List.of() : Values.items(value)) {
                if (item instanceof String directory && !found.contains(Path.of(directory))) {
                    found.add(Path.of(directory));
                }
            }
            if (!found.isEmpty() && name.equals("ansible_search_path")) {
                break;
            }
        }
        return found.isEmpty() ? List.of(Path.of("")) : found;
    }

    /** The directory of the playbook. */
    static Path base(Variables variables) {
        Object value = variables.isDefined("playbook_dir") ? variables.get("playbook_dir") : null;
        return value instanceof String directory
                ? Path.of(directory)
                : Path.of("").toAbsolutePath();
    }

    /** Where a file may be. */
    static List<Path> places(Call call, String name, String... kinds) {
        Path path = path(name);
        if (path.isAbsolute()) {
            return List.of(path);
        }
        List<Path> places = new ArrayList<>();
        for (Path directory : directories(call.variables())) {
            for (String kind : kinds) {
                places.add(directory.resolve(kind).resolve(path));
            }
            places.add(directory.resolve(path));
        }
        return places;
    }

    /**
     * A path as it is written.
     *
     * @throws Functions.Misuse when no file can have this name
     */
    static Path path(String name) {
        if (!FileNames.canBe(name)) {
            throw new Functions.Misuse("no file can have the name '" + name + "'", null);
        }
        return Path.of(home(name));
    }

    private static String home(String path) {
        return path.startsWith("~/") ? System.getProperty("user.home") + path.substring(1) : path;
    }

    /** The first of the places where something is, or null. */
    static @Nullable Path find(Call call, String name, String... kinds) {
        for (Path place : places(call, name, kinds)) {
            if (Files.exists(place)) {
                return place;
            }
        }
        return null;
    }

    /**
     * The first of the places where something is.
     *
     * @throws dev.plumb.expression.NotKnownException when it is not there yet
     * @throws Functions.Misuse when it is nowhere
     */
    static Path require(Call call, String name, String... kinds) {
        Path found = find(call, name, kinds);
        if (found == null) {
            call.controller().comingFiles().check(places(call, name, kinds));
            List<String> looked =
                    places(call, name, kinds).stream().map(Path::toString).toList();
            throw new Functions.Misuse("file '" + name + "' was not found", "looked for " + String.join(", ", looked));
        }
        call.controller().comingFiles().checkContent(found);
        return found;
    }

    /** The text of a file, opened when it is encrypted. */
    static Controller.FileText read(Call call, Path file) {
        try {
            return call.controller().read(file);
        } catch (IOException e) {
            throw new Functions.Misuse("cannot read '" + file + "': " + reason(e), null);
        }
    }

    /** The text of a file. */
    static String read(Path file) {
        try {
            return new String(AuthorFile.read(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new Functions.Misuse("cannot read '" + file + "': " + reason(e), null);
        }
    }

    static String reason(IOException e) {
        return e instanceof CharacterCodingException
                ? "it is not UTF-8 text"
                : e instanceof AccessDeniedException
                        ? "permission denied"
                        : e instanceof NoSuchFileException ? "it is not there" : String.valueOf(e.getMessage());
    }
}
