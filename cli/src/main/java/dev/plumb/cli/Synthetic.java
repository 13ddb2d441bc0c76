package dev.plumb.cli;

import dev.plumb.playbook.Context;
import dev.plumb.playbook.Directives;
import dev.plumb.playbook.Play;
import dev.plumb.playbook.PlayOptions;
import dev.plumb.playbook.Playbook;
import dev.plumb.playbook.Step;
import dev.plumb.playbook.Task;
import dev.plumb.report.EventSink;
import dev.plumb.run.Run;
import dev.plumb.source.Located;
import dev.plumb.source.Position;
import dev.plumb.source.YamlNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;

/** Playbooks that stand in no file. */
final class Synthetic {
    private final String command;
    private final Position position;
    private final Path file;

    private Synthetic(String command, Path file) {
        this.command = command;
        this.position = Position.of("plumb " + command);
        this.file = file;
    }

    private Synthetic(String command) {
        this(command, Path.of("").toAbsolutePath().resolve("plumb-" + command));
    }

    /**
     * A playbook that does nothing, for its host's variables.
     *
     * @param file where it would be
     */
    static Playbook empty(Path file, String host) {
        return new Synthetic("vars", file).playbook(host, List.of());
    }

    /**
     * Runs one task that changes nothing on the hosts of the command line.
     *
     * @param args options of {@link Flags#hosts}
     * @param command the command it is for, which is also the task's name
     * @param looks modules without arguments that look at the hosts before it, for facts of theirs
     * @param arguments the module's arguments, or null
     * @return the exit code
     */
    static int ask(
            ParseResult args,
            Terminal terminal,
            String command,
            List<String> looks,
            String module,
            @Nullable YamlNode arguments,
            EventSink sink) {
        Settings.verify(args);
        Session session = Session.read(args, List.of(), terminal);
        Synthetic made = new Synthetic(command);
        List<Step> tasks = new ArrayList<>();
        looks.forEach(look -> tasks.add(made.task(tasks.size() + 1, look, look, null, null)));
        tasks.add(made.task(tasks.size() + 1, command, module, arguments, null));
        Playbook playbook = made.playbook(session.pattern(args), tasks);
        Run run = session.run(playbook, Settings.of(args, true, session.extraVars()), sink);
        Interrupts.watch(run, terminal);
        return run.execute().status().exitCode();
    }

    /**
     * A playbook that runs one task.
     *
     * @param command the command it is for, which is also the task's name
     * @param pattern the hosts
     * @param module the task's module
     * @param args the module's arguments, or null
     */
    static Playbook of(String command, String pattern, String module, @Nullable YamlNode args) {
        Synthetic made = new Synthetic(command);
        return made.playbook(pattern, List.of(made.task(1, command, module, args, null)));
    }

    /**
     * A playbook that runs one task and shows what it registers.
     *
     * @param shown the expression of what is shown; {@code result} is what the task registers
     */
    static Playbook showing(String command, String pattern, String module, @Nullable YamlNode args, String shown) {
        Synthetic made = new Synthetic(command);
        YamlNode.Entry message = new YamlNode.Entry(new Located<>("msg", made.position), made.scalar(shown));
        return made.playbook(
                pattern,
                List.of(
                        made.task(1, module, module, args, "result"),
                        made.task(2, "result", "debug", new YamlNode.Mapping(made.position, List.of(message)), null)));
    }

    private YamlNode scalar(String text) {
        return new YamlNode.Scalar(position, text, text, null, YamlNode.Style.QUOTED);
    }

    private Task task(int number, String name, String module, @Nullable YamlNode args, @Nullable String register) {
        return new Task(new Task.Parts(
                position,
                number,
                new Located<>(name, position),
                new Located<>(module, position),
                args,
                null,
                Directives.NONE,
                null,
                List.of(),
                null,
                register == null ? null : new Located<>(register, position),
                List.of(),
                List.of(),
                List.of(),
                null,
                null,
                List.of(),
                List.of(),
                Context.NONE.in(file),
                null));
    }

    private Playbook playbook(String pattern, List<Step> tasks) {
        Play play = new Play(
                position,
                file,
                command,
                new Located<>(pattern, position),
                Directives.NONE,
                List.of(),
                true,
                tasks,
                List.of(),
                List.of(),
                PlayOptions.NONE);
        return new Playbook(file, List.of(play));
    }
}
