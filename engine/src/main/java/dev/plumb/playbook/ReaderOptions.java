package dev.plumb.playbook;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What reading playbooks depends on besides their files.
 *
 * @param rolesPath directories to look for roles in, after {@code roles} beside the playbook and before the usual ones
 * @param values evaluates names of imported files and roles; null: such a name may hold no expression
 */
public record ReaderOptions(List<Path> rolesPath, @Nullable StaticValues values) {
    /** No further directories, no expressions. */
    public static final ReaderOptions DEFAULT = new ReaderOptions(List.of(), null);
}
