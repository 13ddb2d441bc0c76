package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.run.RunOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.ParseResult;

/** The options of ansible-playbook; a test for each is named after it. */
class RunFlagsTest {
    @TempDir
    Path dir;

    private String book = "";

    @BeforeEach
    void playbook() throws IOException {
        book = Files.writeString(dir.resolve("site.yml"), """
                        - name: One
                          hosts: localhost
                          tasks:
                            - name: first
                              copy: {content: "x\\n", dest: %1$s/made}
                              tags: [files, web]
                            - name: second
                              debug: {msg: hi}
                              tags: talk
                        """.formatted(dir)).toString();
    }

    private static ParseResult parsed(String... words) {
        Terminal terminal = new Terminal(System.out, System.err, Map.of(), false, false, 80);
        return Arguments.of(Commands.APPLY, Commands.APPLY.create(), terminal).parse(List.of(words));
    }

    private static RunOptions options(String... words) {
        return Settings.of(parsed(words), false, List.of());
    }

    @Test
    void listTags() {
        Cli all = Cli.run("apply", "--list-tags", book);
        assertThat(all.code()).isZero();
        assertThat(all.out()).isEqualTo("playbook: " + book + "\n\n  play: One\n    tags: [files, talk, web]\n");
        assertThat(Cli.run("apply", "--list-tags", "--skip-tags", "talk", book).out())
                .contains("tags: [files, web]");
        assertThat(Cli.run("apply", "--list-tags", "--list-tasks", book).out())
                .contains("1: first")
                .contains("tags: [");
        assertThat(dir.resolve("made")).doesNotExist();
    }

    @Test
    void syntaxCheck() throws IOException {
        Cli good = Cli.run("apply", "--syntax-check", book);
        assertThat(good.code()).isZero();
        assertThat(good.out()).contains("no problems");
        assertThat(dir.resolve("made")).doesNotExist();
        Path bad = Files.writeString(dir.resolve("bad.yml"), "- hosts: localhost\n  tasks:\n    - cpy: {}\n");
        assertThat(Cli.run("apply", "--syntax-check", bad.toString()).code()).isEqualTo(1);
    }

    @Test
    void noDiff() {
        assertThat(Cli.run("check", book).out()).contains("+ x");
        assertThat(Cli.run("check", "--no-diff", book).out())
                .doesNotContain("+ x")
                .contains("changed");
        assertThat(Cli.local("apply", "--diff", "--no-diff", book).out()).doesNotContain("+ x");
    }

    @Test
    void diff() {
        assertThat(Cli.local("check", "--diff", book).out()).contains("+ x");
        assertThat(Cli.local("apply", "-D", book).out()).contains("+ x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"apply", "check"})
    void modulePath(String command) {
        for (String flag : List.of("-M", "--module-path")) {
            Cli run = Cli.run(command, flag, "library", "--list-tags", book);
            assertThat(run.code()).isZero();
            assertThat(run.err()).contains("-M is not used").contains("Python");
        }
    }

    @Test
    void flushCache() {
        assertThat(Cli.run("check", "--flush-cache", book).code()).isEqualTo(10);
        assertThat(Cli.run("help", "apply").out()).contains("--flush-cache");
    }

    @Test
    void scpExtraArgs() {
        assertThat(Cli.run("check", "--scp-extra-args=-l 1", book).code()).isEqualTo(10);
        assertThat(Cli.run("help", "apply").out()).doesNotContain("--scp-extra-args");
    }

    @Test
    void sftpExtraArgs() {
        assertThat(Cli.run("check", "--sftp-extra-args", "-l 1", book).code()).isEqualTo(10);
        assertThat(Cli.run("help", "apply").out()).doesNotContain("--sftp-extra-args");
    }

    @Test
    void startAtTask() {
        assertThat(options("--start-at-task", "second", "x").startAt()).isEqualTo("second");
        assertThat(options("x").startAt()).isNull();
    }

    @Test
    void step() {
        assertThat(options("--step", "x").step()).isTrue();
        assertThat(options("x").step()).isFalse();
    }

    @Test
    void forceHandlers() {
        assertThat(options("--force-handlers", "x").forceHandlers()).isTrue();
        assertThat(options("x").forceHandlers()).isFalse();
    }

    @Test
    void timeout() {
        for (String flag : List.of("-T", "--timeout")) {
            assertThat(options(flag, "33", "x").connection().timeout()).isEqualTo(Duration.ofSeconds(33));
        }
        // then a connection has 10 seconds, and a shell 30
        assertThat(options("x").connection().timeout()).isNull();
    }

    @Test
    void connection() {
        for (String flag : List.of("-c", "--connection")) {
            assertThat(options(flag, "local", "x").connection().connection()).isEqualTo("local");
        }
    }

    @Test
    void sshArgs() {
        assertThat(options("--ssh-extra-args=-4", "--ssh-common-args", "-o A=b", "--ssh-args=-C", "x")
                        .connection()
                        .sshArgs())
                .isEqualTo("-C -o A=b -4");
        assertThat(options("x").connection().sshArgs()).isEmpty();
    }

    @Test
    void sshCommonArgs() {
        assertThat(options("--ssh-common-args", "-C -l x", "x").connection().sshArgs())
                .isEqualTo("-C -l x");
    }

    @Test
    void sshExtraArgs() {
        assertThat(options("--ssh-extra-args", "-4", "x").connection().sshArgs())
                .isEqualTo("-4");
        assertThat(Cli.run("apply", "x", "--ssh-extra-args").err()).contains("--ssh-extra-args needs ARGS");
    }

    @Test
    void sshRetries() {
        assertThat(options("--ssh-retries", "4", "x").connection().retries()).isEqualTo(4);
        assertThat(options("x").connection().retries()).isZero();
    }

    @Test
    void project() {
        Path playbook = Path.of(book);
        assertThat(Project.origin(parsed("--project", "shop", "x"), playbook).project())
                .isEqualTo("shop");
        assertThat(Project.origin(parsed("x"), playbook).project())
                .isEqualTo(dir.toAbsolutePath().normalize().toString());
        assertThat(Project.origin(parsed("--record", "none", "x"), playbook).keeps())
                .isFalse();
    }

    @Test
    void becomePasswordFile() throws IOException {
        Path file = Files.writeString(dir.resolve("pw"), "geheim\nrest\n");
        for (String flag : List.of("--become-password-file", "--become-pass-file")) {
            assertThat(options(flag, file.toString(), "x").connection().becomePassword())
                    .isEqualTo("geheim");
        }
    }

    @Test
    void connectionPasswordFile() throws IOException {
        Path file = Files.writeString(dir.resolve("pw"), "geheim\n");
        for (String flag : List.of("--connection-password-file", "--conn-pass-file")) {
            assertThat(options(flag, file.toString(), "x").connection().password())
                    .isEqualTo("geheim");
        }
    }

    @Test
    void rolesPath() {
        assertThat(Settings.rolesPath(parsed("--roles-path", "a::/b", "x")))
                .containsExactly(Path.of("a"), Path.of("/b"));
        assertThat(Settings.rolesPath(parsed("x"))).isEmpty();
    }

    @Test
    void retryFiles() throws IOException {
        Path retry = dir.resolve("fails.retry");
        String fails = Files.writeString(
                        dir.resolve("fails.yml"),
                        "- hosts: all\n  tasks:\n    - fail: {}\n      when: inventory_hostname in broken\n")
                .toString();
        String[] broken = {"-i", "a,b,c,", "-c", "local", "--retry-files", "-e", "{broken: [a, c]}", fails};
        Cli first = Cli.local("apply", broken);
        assertThat(first.code()).isEqualTo(2);
        assertThat(retry).hasContent("a\nc");
        assertThat(first.err()).contains("--limit @" + retry);

        Cli again = Cli.run(
                "apply", "-i", "a,b,c,", "-c", "local", "-l", "@" + retry, "--list-hosts", "-e", "broken=x", fails);
        assertThat(again.out()).contains("hosts (2)").doesNotContain(" b\n");

        Cli.local("apply", "-i", "a,b,c,", "-c", "local", "--retry-files", "-e", "{broken: []}", fails);
        assertThat(retry).doesNotExist();
        Cli.local("apply", "-i", "a,b,c,", "-c", "local", "-e", "{broken: [a]}", fails);
        assertThat(retry).doesNotExist();
    }
}
