package dev.plumb.playbook;

import dev.plumb.source.Problem;
import java.nio.file.Path;
import java.util.List;

/**
 * A playbook file.
 *
 * @param file the file
 * @param plays its plays in order, those of playbooks that it imports among them
 * @param hints what is not wrong but probably not meant: handlers that nobody notifies, tags that choose nothing
 */
public record Playbook(Path file, List<Play> plays, List<Problem> hints) {
    /** A playbook without hints. */
    public Playbook(Path file, List<Play> plays) {
        this(file, plays, List.of());
    }
}
