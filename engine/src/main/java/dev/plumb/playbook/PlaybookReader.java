package dev.plumb.playbook;

import dev.plumb.source.JinjaCheck;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode;
import dev.plumb.source.YamlNode.Mapping;
import dev.plumb.source.YamlNode.Sequence;
import dev.plumb.source.YamlReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads playbook files. */
public final class PlaybookReader {
    private PlaybookReader() {}

    /**
     * Reads a playbook and tells everything that is wrong in it, as far as that can be seen without its modules' parameters
     * and without evaluating expressions.
     *
     * @param modules what tasks may name
     * @param problems takes what is wrong
     * @return the plays, without what was wrong in them; null when the file holds no plays at all
     */
    public static @Nullable Playbook read(Path file, ModuleNames modules, Problems problems) {
        YamlNode root = YamlReader.read(file, problems);
        if (root == null) {
            return null;
        }
        if (!(root instanceof Sequence sequence)) {
            problems.add(
                    root.position(),
                    "a playbook is a list of plays, and this is " + Fields.kind(root),
                    root instanceof Mapping mapping && mapping.get("hosts") != null
                            ? "write: - hosts: ... and indent what follows"
                            : "begin each play with: - hosts: ...");
            return null;
        }
        Fields fields = new Fields(problems);
        List<Play> plays = new ArrayList<>();
        for (YamlNode item : sequence.items()) {
            JinjaCheck.ofTasks(item, fields.places(), problems);
            if (item instanceof Mapping mapping) {
                Play play = new PlayReader(file, fields, modules).read(mapping);
                if (play != null) {
                    plays.add(play);
                }
            } else {
                problems.add(
                        item.position(),
                        "a play is a mapping, and this is " + Fields.kind(item),
                        "begin each play with: - hosts: ...");
            }
        }
        if (sequence.items().isEmpty()) {
            problems.add(root.position(), "the playbook holds no plays", "begin each play with: - hosts: ...");
        }
        return new Playbook(file, List.copyOf(plays));
    }
}
