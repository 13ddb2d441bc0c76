package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pipes and devices where files are meant: refused with the place; read where the user names them on the command line. */
@Timeout(300)
class SpecialFilesTest extends LocalPlays {
    private static final String NO_FILE = "this is a pipe, a socket or a device, not a file";

    @BeforeEach
    void pipe() throws Exception {
        assertThat(new ProcessBuilder(
                                "mkfifo",
                                dir.resolve("pipe").toString(),
                                dir.resolve("pipe.yml").toString())
                        .start()
                        .waitFor())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "copy: {src: pipe, dest: DIR/out}",
                "copy: {src: /dev/zero, dest: DIR/out}",
                "template: {src: pipe, dest: DIR/out}",
                "debug: {msg: \"${lookup('file', 'DIR/pipe')}\"}",
                "debug: {msg: \"${lookup('file', '/dev/zero')}\"}",
                "debug: {msg: \"${lookup('template', '/dev/zero')}\"}",
                "debug: {msg: \"${lookup('csvfile', 'a', file='/dev/zero')}\"}",
                "include_vars: {file: pipe.yml}",
                "include_vars: {file: /dev/zero}",
                "include_tasks: pipe.yml",
                "import_tasks: pipe.yml",
            })
    void inAPlaybookAreRefused(String task) {
        Cli run = run("apply", play("gather_facts: false", "- " + task));
        assertThat(run.out() + run.err())
                .containsPattern("site.yml:5:\\d+: .*(" + NO_FILE + "|no file|does not exist)");
        assertThat(run.code()).as(run.out() + run.err()).isIn(1, 2);
        assertThat(dir.resolve("out")).doesNotExist();
    }

    @Test
    void inVarsFilesAndImportedPlaybooksAreRefused() {
        Cli vars = run("apply", play("gather_facts: false\nvars_files: [pipe.yml]", "- debug: {msg: hi}"));
        assertThat(vars.err()).contains("the file of variables 'pipe.yml' does not exist");
        assertThat(vars.code()).isEqualTo(1);
        Cli imported = run("apply", "- import_playbook: pipe.yml\n");
        assertThat(imported.err()).contains("there is no playbook 'pipe.yml'");
        assertThat(imported.code()).isEqualTo(1);
    }

    @Test
    void aPipeInACopiedTreeIsRefused() throws Exception {
        file("tree/file", "x\n");
        assertThat(new ProcessBuilder("mkfifo", dir.resolve("tree/in").toString())
                        .start()
                        .waitFor())
                .isZero();
        Cli run = run("apply", play("gather_facts: false", "- copy: {src: tree, dest: DIR/out}"));
        assertThat(run.err()).contains("tree/in is a pipe, a socket or a device, not a file");
        assertThat(run.code()).isEqualTo(1);
    }

    private void writes(String text) {
        Thread writer = new Thread(() -> {
            try {
                Files.writeString(dir.resolve("pipe"), text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        writer.setDaemon(true);
        writer.start();
    }

    @Test
    void inventoriesAndVariablesMayComeThroughPipes() {
        String plays = play("gather_facts: false", "- debug: {msg: \"told ${a}\"}");
        writes("localhost ansible_connection=local a=inventory\n");
        Cli inventory = run("apply", plays, "-i", dir.resolve("pipe").toString());
        assertThat(inventory.out()).contains("told inventory");
        writes("a: variables\n");
        Cli variables = run("apply", plays, "-e", "@" + dir.resolve("pipe"));
        assertThat(variables.out()).contains("told variables");
    }

    @Test
    void whatNeverEndsOnTheCommandLineIsReadUpToTheLimit() {
        Path plays = file("site.yml", play("gather_facts: false", "- debug: {msg: hi}"));
        for (String[] arguments : new String[][] {
            {"apply", "-i", "/dev/zero", plays.toString()},
            {"apply", "-e", "@/dev/zero", plays.toString()},
            {"validate", "/dev/zero"},
            {"vault", "view", "/dev/zero"},
        }) {
            Cli run = Cli.run(arguments);
            assertThat(run.err()).as(String.join(" ", arguments)).contains("this gives or reads more than 64 MiB");
            assertThat(run.code()).isEqualTo(1);
        }
    }

    @Test
    void aVaultPasswordThatNeverEndsIsToldToo() {
        Path plain = file("plain.yml", "a: 1\n");
        Cli run = Cli.run("vault", "encrypt", "--vault-password-file", "/dev/zero", plain.toString());
        assertThat(run.err()).contains("64 MiB");
        assertThat(run.code()).isEqualTo(1);
        assertThat(lines("plain.yml")).containsExactly("a: 1");
    }

    @Test
    void pathsWithNulAreRefused() {
        for (String task : new String[] {
            "copy: {src: \"a\\0b\", dest: DIR/out}",
            "template: {src: \"a\\0b\", dest: DIR/out}",
            "include_tasks: \"a\\0b\"",
            "import_tasks: \"a\\0b\"",
            "import_tasks: \"/a\\0b\"",
            "include_vars: \"a\\0b\"",
            "include_vars: {dir: \"a\\0b\"}",
            "include_role: {name: \"a\\0b\"}",
            "import_role: {name: \"a\\0b\"}",
            "import_role: {name: there, tasks_from: \"a\\0b\"}",
            "debug: {msg: \"${lookup('file', 'a\\0b')}\"}",
        }) {
            file("roles/there/tasks/main.yml", "- debug: {msg: hi}\n");
            isToldAtItsPlace(play("gather_facts: false", "- " + task));
        }
    }

    private void isToldAtItsPlace(String plays) {
        Cli run = Cli.run("check", "--lock-wait", "120", file("site.yml", plays).toString());
        assertThat(run.out() + run.err())
                .as(plays)
                .containsPattern("site.yml:\\d+:\\d+: ")
                .doesNotContain("internal error");
        assertThat(run.code()).as(plays + run.out()).isIn(1, 2);
    }

    @Test
    void pathsWithNulOfPlaysAreRefused() {
        isToldAtItsPlace("- import_playbook: \"a\\0b\"\n");
        isToldAtItsPlace(play("gather_facts: false\nvars_files: [\"a\\0b\"]", "- debug: {msg: hi}"));
        isToldAtItsPlace(play("gather_facts: false\nroles: [\"a\\0b\"]", "- debug: {msg: hi}"));
    }
}
