package dev.plumb.playbook;

import dev.plumb.source.DidYouMean;
import dev.plumb.source.FileNames;
import dev.plumb.source.YamlReader;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds files of tasks that are imported or included. */
final class TaskLookup {
    private TaskLookup() {}

    /**
     * Where a file may be, in the order of looking.
     *
     * @param name as written, without expressions
     * @param context what surrounds the task that asks for it
     * @param handler whether a handler asks
     * @param dynamic whether it is an include, which looks among the role's tasks first
     */
    static List<Path> places(String name, Context context, boolean handler, boolean dynamic, Path playbookDir) {
        if (!FileNames.canBe(name)) {
            return List.of();
        } else if (name.startsWith("/")) {
            return List.of(Path.of(name).normalize());
        } else if (name.startsWith("~/")) {
            return List.of(Path.of(System.getProperty("user.home"), name.substring(2)));
        }
        Path file = context.file();
        Path beside = file == null ? null : file.toAbsolutePath().resolveSibling(name);
        Set<Path> places = new LinkedHashSet<>();
        Role role = context.role();
        if (beside != null && !(dynamic && role != null)) {
            places.add(beside.normalize());
        }
        if (role != null) {
            Path home = role.path().toAbsolutePath();
            if (handler) {
                places.add(home.resolve("handlers").resolve(name).normalize());
            }
            places.add(home.resolve("tasks").resolve(name).normalize());
            if (beside != null) {
                places.add(beside.normalize());
            }
            places.add(home.resolve(name).normalize());
            places.add(playbookDir.resolve("tasks").resolve(name).normalize());
        }
        places.add(playbookDir.resolve(name).normalize());
        return List.copyOf(places);
    }

    /** The first of these that is a file, or null. */
    static @Nullable Path find(List<Path> places) {
        for (Path place : places) {
            if (Files.isRegularFile(place)) {
                return place;
            }
        }
        return null;
    }

    /** What to write instead of a name that leads nowhere. */
    static String hint(String name, List<Path> places) {
        if (places.isEmpty()) {
            return "no file can have this name";
        }
        List<String> looked = new ArrayList<>();
        List<String> names = new ArrayList<>();
        String directory = name.substring(0, name.lastIndexOf('/') + 1);
        for (Path place : places) {
            looked.add(YamlReader.shown(place));
            Path parent = place.getParent();
            if (parent != null && Files.isDirectory(parent)) {
                try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent, "*.{yml,yaml,json}")) {
                    entries.forEach(entry -> names.add(directory + entry.getFileName()));
                } catch (IOException e) {
                    // It is only a hint that gets shorter.
                }
            }
        }
        names.sort(null);
        String similar = DidYouMean.hint(name, names);
        return (similar == null ? "" : similar + " ") + "looked for " + String.join(", ", looked);
    }
}
