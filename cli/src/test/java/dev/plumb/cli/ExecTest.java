package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecTest {
    @TempDir
    Path dir;

    @Test
    void aCommandShowsWhatItWrites() {
        assertThat(Cli.local("exec", "localhost", "--", "echo", "a  b", "${no_such}"))
                .isEqualTo(new Cli(0, "localhost: a  b ${no_such}\n", ""));
        assertThat(Cli.local("exec", "localhost", "--", "printf 'a\\nb\\n'").out())
                .isEqualTo("localhost:\n  a\n  b\n");
        assertThat(Cli.local("exec", "localhost", "--", "true").out()).isEqualTo("localhost:\n");
        assertThat(Cli.local("exec", "localhost", "--", "sh", "-c", "echo err >&2")
                        .out())
                .isEqualTo("localhost: err\n");
    }

    @Test
    void onlyHostsOfThePatternAreAsked() {
        Cli run = Cli.local("exec", "all:!b:!c", "-i", "a,b,c,", "-c", "local", "--", "echo", "hi");
        assertThat(run.out()).isEqualTo("a: hi\n");
    }

    @Test
    void aCommandThatFailsIsTold() {
        Cli run = Cli.local("exec", "localhost", "--", "sh", "-c", "echo no >&2; exit 3");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out())
                .startsWith("localhost: failed: no (exit status 3)\n")
                .containsOnlyOnce("exit status");
    }

    @Test
    void aModuleTakesItsParametersInAllForms() throws Exception {
        Path file = dir.resolve("f");
        Cli words = Cli.local("exec", "localhost", "copy", "dest=" + file, "content=a b", "mode=0600");
        assertThat(words.code()).isZero();
        assertThat(words.out()).startsWith("localhost: changed\n  {\n").contains("\"mode\": \"0600\"");
        assertThat(Files.readString(file)).isEqualTo("a b");

        Cli.local("exec", "localhost", "copy", "dest=" + file + " content='c d'");
        assertThat(Files.readString(file)).isEqualTo("c d");
        Cli.local("exec", "localhost", "ansible.builtin.copy", "{dest: " + file + ", content: '${1 + 1}'}");
        assertThat(Files.readString(file)).isEqualTo("2");
        assertThat(Cli.local("exec", "localhost", "copy", "dest=" + file, "content=2")
                        .out())
                .startsWith("localhost: ok\n");
        assertThat(Cli.local("exec", "localhost", "debug", "msg=it is ${inventory_hostname}")
                        .out())
                .contains("it is localhost");
        assertThat(Cli.local("exec", "localhost", "shell", "echo", "$((1+1))", "|", "cat")
                        .out())
                .isEqualTo("localhost: 2\n");
    }

    @Test
    void aDryRunShowsAndTouchesNothing() {
        Path file = dir.resolve("f");
        Cli check = Cli.local("exec", "localhost", "-C", "copy", "dest=" + file, "content=x");
        assertThat(check.code()).isEqualTo(10);
        assertThat(check.out()).startsWith("localhost: changed\n").contains("+ x");
        assertThat(file).doesNotExist();
        assertThat(Cli.local("exec", "localhost", "--check", "--no-diff", "copy", "dest=" + file, "content=x")
                        .out())
                .isEqualTo("localhost: changed\n");
    }

    @Test
    void diffsAreShownWhenAskedFor() {
        Path file = dir.resolve("f");
        assertThat(Cli.local("exec", "localhost", "-D", "copy", "dest=" + file, "content=x")
                        .out())
                .contains("+ x");
    }

    @Test
    void eventsAreForPrograms() {
        Cli run = Cli.local("exec", "localhost", "--format", "jsonl", "--", "echo", "hi");
        assertThat(run.out().lines()).allSatisfy(line -> assertThat(line).startsWith("{"));
        assertThat(run.out()).contains("\"message\":\"hi\"");
    }

    @Test
    void whatIsWrongIsTold() {
        assertThat(Cli.run("exec").err()).contains("there is no PATTERN");
        assertThat(Cli.run("exec", "all").err())
                .contains("there is nothing to run")
                .contains("PATTERN -- COMMAND");
        assertThat(Cli.run("exec", "all", "--").err()).contains("there is nothing to run");
        assertThat(Cli.run("exec", "--", "ls").err()).contains("there is no pattern of hosts");
        assertThat(Cli.run("exec", "all", "cpy", "a=b").err()).contains("did you mean 'copy'?");
        assertThat(Cli.run("exec", "all", "uptime").err()).contains("for a command write plumb exec PATTERN --");
        assertThat(Cli.local("exec", "localhost", "copy", "x").err()).contains("'x' is no parameter of 'copy'");
        assertThat(Cli.local("exec", "localhost", "copy", "dst=/x", "content=").err())
                .contains("did you mean 'dest'?");
        assertThat(Cli.run("exec", "nobody", "-i", "a,", "--", "ls").code()).isEqualTo(5);
    }
}
