package dev.plumb.record;

import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a run comes from, as the record on hosts tells.
 *
 * @param keeps whether hosts keep a record at all
 * @param project what the project is known by in all its checkouts
 * @param root where the project is checked out: paths of playbooks are told from there
 * @param by who runs, {@code user@controller}
 * @param commit the commit of the playbooks, asked for when it is first written; it may take a moment
 */
public record Origin(boolean keeps, String project, Path root, String by, Supplier<@Nullable Commit> commit) {
    /** Nothing is recorded. */
    public static final Origin NONE = new Origin(false, "", Path.of(""), "", () -> null);

    /**
     * A commit.
     *
     * @param id its name, hexadecimal
     * @param dirty whether files differ from it; null when that is not known
     */
    public record Commit(String id, @Nullable Boolean dirty) {}

    /** A playbook's path in the project; as it is when it lies elsewhere. */
    public String path(Path playbook) {
        Path file = playbook.toAbsolutePath().normalize();
        Path top = root.toAbsolutePath().normalize();
        return (file.startsWith(top) ? top.relativize(file) : file).toString();
    }
}
