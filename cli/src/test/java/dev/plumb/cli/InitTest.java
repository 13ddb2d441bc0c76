package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitTest {
    @TempDir
    Path dir;

    @Test
    void makesAProjectThatCanBeCheckedAndAppliedAtOnce() throws IOException {
        Path project = dir.resolve("new/project");
        Cli made = Cli.run("init", project.toString());
        assertThat(made.code()).as(made.err()).isZero();
        assertThat(made.out()).contains("cd " + project).contains("plumb check site.yml");
        assertThat(project.resolve(".gitignore")).exists();
        String book = project.resolve("site.yml").toString();

        Cli valid = Cli.run("validate", book);
        assertThat(valid.err()).isEmpty();
        assertThat(valid.code()).isZero();
        Cli check = Cli.local("check", book);
        assertThat(check.code()).as(check.toString()).isEqualTo(10);
        assertThat(check.out()).contains("+ Hello world, this is localhost.");
        assertThat(project.resolve("made")).doesNotExist();

        Cli apply = Cli.local("apply", book);
        assertThat(apply.code()).as(apply.toString()).isZero();
        assertThat(apply.out()).contains("is a new one");
        assertThat(Files.readString(project.resolve("made/greeting.txt")))
                .isEqualTo("Hello world, this is localhost.\n");
        assertThat(Cli.local("check", book).code()).isZero();
    }

    @Test
    void overwritesNothing() throws IOException {
        Files.writeString(dir.resolve("site.yml"), "mine\n");
        Cli refused = Cli.run("init", dir.toString());
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("nothing was made: " + dir.resolve("site.yml") + " is there already");
        assertThat(dir.resolve("plumb.yml")).doesNotExist();
        assertThat(Files.readString(dir.resolve("site.yml"))).isEqualTo("mine\n");
    }
}
