package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** Plays that a test writes, run on this machine. In their texts {@code DIR} is the test's directory. */
abstract class LocalPlays {
    @TempDir
    Path dir;

    /** Writes a file below the test's directory. */
    Path file(String name, String text) {
        try {
            Path file = dir.resolve(name);
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text.replace("DIR", dir.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines of a file that a play has made. */
    List<String> lines(String name) {
        try {
            return Files.readAllLines(dir.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Cli run(String command, String plays, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add(file("site.yml", plays).toString());
        return Cli.local(command, all.toArray(String[]::new));
    }

    /** Applies plays that must succeed. */
    Cli apply(String plays, String... arguments) {
        Cli run = run("apply", plays, arguments);
        assertThat(run.code()).as(run.out() + run.err()).isZero();
        return run;
    }

    /** Applies tasks in a play for this machine, with these keywords; they must succeed. */
    Cli applyTasks(String keywords, String tasks, String... arguments) {
        return apply(play(keywords, tasks), arguments);
    }

    /** A play for this machine. */
    static String play(String keywords, String tasks) {
        return "- hosts: localhost\n  connection: local\n" + keywords.indent(2) + "  tasks:\n" + tasks.indent(4);
    }
}
