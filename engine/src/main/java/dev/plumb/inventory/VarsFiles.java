package dev.plumb.inventory;

import dev.plumb.source.JinjaCheck;
import dev.plumb.source.Places;
import dev.plumb.source.Position;
import dev.plumb.source.ProblemException;
import dev.plumb.source.Problems;
import dev.plumb.source.Unsealer;
import dev.plumb.source.YamlNode;
import dev.plumb.source.YamlNode.Entry;
import dev.plumb.source.YamlNode.Mapping;
import dev.plumb.source.YamlReader;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Files of variables in {@code group_vars} and {@code host_vars}, each directory listed and each file read once. Thread-safe. */
final class VarsFiles {
    private static final List<String> EXTENSIONS = List.of("", ".yml", ".yaml", ".json");

    private record Key(Path dir, String kind, String name) {}

    private final Map<Path, Set<String>> listings = new HashMap<>();
    private final Map<Key, Map<String, YamlNode>> read = new HashMap<>();
    private final Unsealer unsealer;

    /** Files that are read when they are asked for. */
    VarsFiles(Unsealer unsealer) {
        this.unsealer = unsealer;
    }

    /**
     * Adds the variables of a group or host.
     *
     * @param base where the directory of this kind is
     * @param kind {@code group_vars} or {@code host_vars}
     * @throws ProblemException when a file of them cannot be read
     */
    synchronized void addTo(Map<String, YamlNode> merged, Path base, String kind, String name) {
        Path dir = base.resolve(kind);
        Set<String> listing = listings.get(dir);
        if (listing == null) {
            listing = names(dir);
            listings.put(dir, listing);
        }
        if (listing.isEmpty() || name.indexOf('/') >= 0) {
            return;
        }
        for (String extension : EXTENSIONS) {
            if (listing.contains(name + extension)) {
                merged.putAll(variables(new Key(dir, kind, name), dir.resolve(name + extension)));
                return;
            }
        }
    }

    private Map<String, YamlNode> variables(Key key, Path path) {
        Map<String, YamlNode> known = read.get(key);
        if (known == null) {
            Problems problems = new Problems(unsealer);
            known = new LinkedHashMap<>();
            for (Path file : files(path)) {
                Mapping mapping = YamlReader.readVariables(file, problems);
                JinjaCheck.ofVariables(mapping, new Places(), problems);
                for (Entry entry : mapping.entries()) {
                    known.put(entry.key().value(), entry.value());
                }
            }
            problems.throwIfAny();
            read.put(key, known);
        }
        return known;
    }

    /** The file itself, or the files below a directory in the order of their names. */
    private static List<Path> files(Path path) {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        List<String> names = new ArrayList<>(names(path));
        names.sort(null);
        List<Path> found = new ArrayList<>();
        for (String name : names) {
            int dot = name.lastIndexOf('.');
            String extension = dot <= 0 ? "" : name.substring(dot);
            Path entry = path.resolve(name);
            if (!name.startsWith(".") && !name.endsWith("~") && EXTENSIONS.contains(extension)) {
                if (!Files.isDirectory(entry)) {
                    found.add(entry);
                } else if (extension.isEmpty()) {
                    found.addAll(files(entry));
                }
            }
        }
        return found;
    }

    /** Names in a directory; none when there is no such directory. */
    private static Set<String> names(Path dir) {
        Set<String> names = new HashSet<>();
        if (Files.isDirectory(dir)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(dir)) {
                for (Path entry : entries) {
                    names.add(String.valueOf(entry.getFileName()));
                }
            } catch (IOException e) {
                Problems problems = new Problems();
                problems.add(
                        Position.of(YamlReader.shown(dir)), "the directory cannot be read: " + e.getMessage(), null);
                problems.throwIfAny();
            }
        }
        return names;
    }
}
