package dev.plumb.playbook;

import dev.plumb.source.JinjaCheck;
import dev.plumb.source.Places;
import dev.plumb.source.Problem;
import dev.plumb.source.Problems;
import dev.plumb.source.Unsealer;
import dev.plumb.source.YamlNode;
import dev.plumb.source.YamlNode.Mapping;
import dev.plumb.source.YamlNode.Sequence;
import dev.plumb.source.YamlReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Files of tasks, of variables and of roles' metadata, each parsed once whoever asks. Thread-safe. */
final class TaskFiles {
    private final Map<Path, Parsed> parsed = new ConcurrentHashMap<>();

    private record Parsed(@Nullable YamlNode root, List<Problem> problems) {}

    /** The list of tasks or handlers in a file; null when it is empty or wrong, which is told. */
    @Nullable
    Sequence tasks(Path file, String what, Problems problems) {
        YamlNode root = root(file, true, problems);
        if (root == null || root instanceof Sequence) {
            return (Sequence) root;
        }
        boolean play = root instanceof Mapping mapping && mapping.get("hosts") != null;
        problems.add(
                root.position(),
                "a file of " + what + "s is a list of " + what + "s, and this is " + Fields.kind(root),
                play
                        ? "a playbook is brought in by import_playbook"
                        : "begin each " + what + " with a dash: - name: ...");
        return null;
    }

    /** The variables in a file; none when it is empty or wrong, which is told. */
    @Nullable
    Mapping variables(Path file, Problems problems) {
        YamlNode root = root(file, false, problems);
        if (root == null || root instanceof Mapping) {
            return (Mapping) root;
        }
        problems.add(root.position(), "a file of variables is a mapping of names to values", "write: name: value");
        return null;
    }

    /** A mapping that is neither of tasks nor of variables; null when it is empty or wrong. */
    @Nullable
    Mapping metadata(Path file, Problems problems) {
        YamlNode root = root(file, false, problems);
        if (root == null || root instanceof Mapping) {
            return (Mapping) root;
        }
        problems.add(root.position(), "a role's metadata is a mapping, and this is " + Fields.kind(root), null);
        return null;
    }

    private @Nullable YamlNode root(Path file, boolean tasks, Problems problems) {
        Parsed found = parsed.computeIfAbsent(
                file.toAbsolutePath().normalize(), path -> parse(path, tasks, problems.unsealer()));
        found.problems.forEach(problems::add);
        return found.root;
    }

    private static Parsed parse(Path file, boolean tasks, Unsealer unsealer) {
        Problems problems = new Problems(unsealer);
        YamlNode root = YamlReader.readIfAny(file, !tasks, problems);
        if (root != null && tasks) {
            JinjaCheck.ofTasks(root, new Places(), problems);
        } else if (root != null) {
            JinjaCheck.ofVariables(root, new Places(), problems);
        }
        return new Parsed(root, problems.sorted());
    }
}
