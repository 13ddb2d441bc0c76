package dev.plumb.cli;

import dev.plumb.playbook.Context;
import dev.plumb.playbook.Directives;
import dev.plumb.playbook.Play;
import dev.plumb.playbook.PlayOptions;
import dev.plumb.playbook.Playbook;
import dev.plumb.playbook.Task;
import dev.plumb.source.Located;
import dev.plumb.source.Position;
import dev.plumb.source.YamlNode;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Playbooks of one task that stand in no file. */
final class Synthetic {
    private Synthetic() {}

    /**
     * A playbook that runs one task.
     *
     * @param command the command it is for, which is also the task's name
     * @param pattern the hosts
     * @param module the task's module
     * @param args the module's arguments, or null
     */
    static Playbook of(String command, String pattern, String module, @Nullable YamlNode args) {
        Position position = Position.of("plumb " + command);
        Path file = Path.of("").toAbsolutePath().resolve("plumb-" + command);
        Task task = Task.of(
                1,
                new Located<>(command, position),
                new Located<>(module, position),
                args,
                List.of(),
                Context.NONE.in(file));
        Play play = new Play(
                position,
                file,
                command,
                new Located<>(pattern, position),
                Directives.NONE,
                List.of(),
                true,
                List.of(),
                List.of(task),
                List.of(),
                List.of(),
                PlayOptions.NONE);
        return new Playbook(file, List.of(play));
    }
}
