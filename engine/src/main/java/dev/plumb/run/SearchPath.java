package dev.plumb.run;

import dev.plumb.playbook.Role;
import dev.plumb.playbook.Task;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a task's files are looked for, as in Ansible: in its role and those that role belongs to, beside the file it is
 * written in, beside the playbook; each time first in the directory for files of this kind.
 */
final class SearchPath {
    private SearchPath() {}

    /** Directories to look in, in order. The kind is {@code files}, {@code templates}, {@code vars} or {@code tasks}. */
    static List<Path> of(Task task, String kind, Path playbook) {
        Set<Path> places = new LinkedHashSet<>();
        for (Path base : bases(task.role(), task.context().file(), playbook)) {
            places.add(base.resolve(kind));
            places.add(base);
        }
        return List.copyOf(places);
    }

    /** The directories without regard to what kind of file it is. */
    static List<Path> bases(@Nullable Role own, @Nullable Path file, Path playbook) {
        Set<Path> bases = new LinkedHashSet<>();
        for (Role role = own; role != null; role = role.parent()) {
            bases.add(role.path());
        }
        Path beside = file == null ? null : file.toAbsolutePath().getParent();
        if (beside != null) {
            bases.add(beside);
        }
        bases.add(playbook);
        return List.copyOf(bases);
    }
}
