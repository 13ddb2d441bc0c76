package dev.plumb.modules.kit.files;

import dev.plumb.modules.kit.files.FileState.Kind;
import dev.plumb.modules.kit.files.TreeState.Entry;
import dev.plumb.script.Script;
import dev.plumb.script.Sh;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The script that gives what is below a directory other owners, groups and permissions where other users can exchange
 * things in it: each directory is entered, and only what the plan names in it is changed, see {@link FileLibrary}.
 */
final class TreeScript {
    /** Characters of names that are handed to one process at most, far below what every kernel admits. */
    private static final int CHUNK = 60_000;

    private TreeScript() {}

    /**
     * The script.
     *
     * @param real real path of the directory
     * @param wanted what is to differ, by path below it
     */
    static Script of(String real, SortedMap<String, Entry> wanted) {
        return of(real, wanted, Map.of());
    }

    /**
     * The same.
     *
     * @param times when files were last modified that are to have another time, seconds since 1970, by path
     */
    static Script of(String real, SortedMap<String, Entry> wanted, Map<String, Long> times) {
        NavigableMap<String, Map<String, Entry>> directories = new TreeMap<>();
        wanted.forEach((path, entry) -> directories
                .computeIfAbsent(parent(path), parent -> new LinkedHashMap<>())
                .put(Paths.name(path), entry));
        Map<String, Map<String, Long>> moments = new TreeMap<>();
        times.forEach((path, time) ->
                moments.computeIfAbsent(parent(path), parent -> new TreeMap<>()).put(Paths.name(path), time));
        StringBuilder text = new StringBuilder();
        // What is in a directory comes before the directory itself, which may not be entered any more then.
        directories.descendingMap().forEach((directory, entries) -> {
            text.append("(").append(FileScripts.enter(Paths.below(real, directory)));
            Map<String, List<String>> groups = new TreeMap<>(groups(entries));
            moments.getOrDefault(directory, Map.of())
                    .forEach((name, time) -> add(groups, "plumb_touch @" + time, name));
            groups.forEach((command, names) -> run(text, command, names));
            text.append(")||exit $?\n");
        });
        return Script.of(text.toString()).using(FileLibrary.TEXT);
    }

    private static String parent(String path) {
        return path.contains("/") ? Paths.parent(path) : "";
    }

    /** Names by the command that changes them; those that set owners sort, and come, before those that set modes. */
    private static Map<String, List<String>> groups(Map<String, Entry> entries) {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        entries.forEach((name, entry) -> {
            String owner = owner(entry.owner(), entry.uid());
            String group = owner(entry.group(), entry.gid());
            if (!owner.isEmpty() || !group.isEmpty()) {
                String both = group.isEmpty() ? owner : owner + ":" + group;
                add(groups, "chown -h " + Sh.quote(both), name);
            }
            Integer mode = entry.mode();
            if (mode != null && entry.kind() != Kind.LINK) {
                boolean opens = entry.kind() == Kind.FILE || entry.kind() == Kind.DIRECTORY;
                add(groups, (opens ? "plumb_chmod " : "plumb_each ") + FileScripts.octal(mode), name);
            }
        });
        return groups;
    }

    private static String owner(@Nullable String name, @Nullable Long id) {
        return name != null ? name : id != null ? id.toString() : "";
    }

    private static void add(Map<String, List<String>> groups, String command, String name) {
        groups.computeIfAbsent(command, key -> new ArrayList<>()).add(name);
    }

    private static void run(StringBuilder text, String command, List<String> names) {
        if (command.startsWith("plumb_each ")) {
            String mode = command.substring("plumb_each ".length());
            names.forEach(name -> text.append("(plumb_aside ")
                    .append(Sh.quote(name))
                    .append("\nchmod ")
                    .append(mode)
                    .append(" ./x||exit 1\nplumb_back)||exit $?\n"));
            return;
        }
        boolean opened = command.startsWith("plumb_chmod ") || command.startsWith("plumb_touch ");
        int length = CHUNK;
        for (String name : names) {
            String word = Sh.quote(name);
            if (length + word.length() > CHUNK) {
                text.append(length == CHUNK ? "" : end(opened)).append(command);
                length = 0;
            }
            text.append(opened ? " " : " ./").append(word);
            length += word.length() + 3;
        }
        text.append(end(opened));
    }

    private static String end(boolean opened) {
        return opened ? "\n" : "||exit 1\n";
    }
}
