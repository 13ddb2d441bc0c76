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
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Files of variables in {@code group_vars} and {@code host_vars}, each directory listed and each file read once. Thread-safe. */
final class VarsFiles {
    private static final List<String> EXTENSIONS = List.of("", ".yml", ".yaml", ".json");

    /** Deeper than this only a link leads that points above itself. */
    static final int DEPTH_LIMIT = 20;

    static final String LINK_HINT = "look for a symbolic link that points to a directory above it";

    private record Key(Path dir, String kind, String name) {}

    private final Map<Path, Set<String>> listings = new HashMap<>();
    private final Map<Key, List<Map<String, YamlNode>>> read = new HashMap<>();
    private final Unsealer unsealer;

    /** Files that are read when they are asked for. */
    VarsFiles(Unsealer unsealer) {
        this.unsealer = unsealer;
    }

    /**
     * The variables of a group or host.
     *
     * @param base where the directory of this kind is
     * @param kind {@code group_vars} or {@code host_vars}
     * @return one map for each file that sets something, from the lowest precedence
     * @throws ProblemException when a file of them cannot be read
     */
    synchronized List<Map<String, YamlNode>> of(Path base, String kind, String name) {
        Path dir = base.resolve(kind);
        Set<String> listing = listings.get(dir);
        if (listing == null) {
            listing = names(dir);
            listings.put(dir, listing);
        }
        if (listing.isEmpty() || name.indexOf('/') >= 0) {
            return List.of();
        }
        for (String extension : EXTENSIONS) {
            if (listing.contains(name + extension)) {
                return variables(new Key(dir, kind, name), dir.resolve(name + extension));
            }
        }
        return List.of();
    }

    private List<Map<String, YamlNode>> variables(Key key, Path path) {
        List<Map<String, YamlNode>> known = read.get(key);
        if (known == null) {
            Problems problems = new Problems(unsealer);
            known = new ArrayList<>(1);
            for (Path file : files(path, 0, problems)) {
                Mapping mapping = YamlReader.readVariables(file, problems);
                JinjaCheck.ofVariables(mapping, new Places(), problems);
                Map<String, YamlNode> variables = new LinkedHashMap<>();
                for (Entry entry : mapping.entries()) {
                    variables.put(entry.key().value(), entry.value());
                }
                if (!variables.isEmpty()) {
                    known.add(Collections.unmodifiableMap(variables));
                }
            }
            problems.throwIfAny();
            read.put(key, known);
        }
        return known;
    }

    /** The file itself, or the files below a directory in the order of their names. */
    private static List<Path> files(Path path, int depth, Problems problems) {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        if (depth == DEPTH_LIMIT) {
            problems.add(Position.of(YamlReader.shown(path)), "the directories are nested too deeply", LINK_HINT);
            return List.of();
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
                    found.addAll(files(entry, depth + 1, problems));
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
