package dev.plumb.cli;

import dev.plumb.program.ThisMachine;
import dev.plumb.record.Origin;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.ParseResult;

/** The project that playbooks belong to, as the records of hosts name it. */
final class Project {
    private Project() {}

    /**
     * Where a run comes from. The project's name is that of {@code plumb.yml}, else its remote Git repository, else where it
     * lies on this machine.
     *
     * @param args options of {@link Flags#selection}
     * @param playbook the first playbook
     */
    static Origin origin(ParseResult args, Path playbook) {
        if (Flags.choice(args, Flags.RECORD, "host", "host", "none").equals("none")) {
            return Origin.NONE;
        }
        Path file = playbook.toAbsolutePath().normalize();
        Path directory = file.getParent() == null ? file : file.getParent();
        GitCheckout checkout = GitCheckout.of(directory);
        Path root = checkout != null ? checkout.top() : root(directory);
        String name = Flags.value(args, Flags.PROJECT, "");
        String remote = name.isEmpty() && checkout != null ? checkout.remote() : null;
        return new Origin(
                true,
                !name.isEmpty() ? name : remote != null ? remote : root.toString(),
                root,
                ThisMachine.user(),
                () -> {
                    String commit = checkout == null ? null : checkout.commit();
                    return checkout == null || commit == null ? null : new Origin.Commit(commit, checkout.isDirty());
                });
    }

    /** The directory with the project's settings, from the playbook's upwards; else the playbook's own. */
    private static Path root(Path directory) {
        for (Path at = directory; at != null; at = at.getParent()) {
            if (Files.exists(at.resolve(Config.PROJECT_FILE))) {
                return at;
            }
        }
        return directory;
    }
}
