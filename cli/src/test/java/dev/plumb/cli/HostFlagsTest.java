package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.host.ConnectionSettings.HostKeys;
import dev.plumb.run.RunOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Options of ansible-playbook that say who, where and with which values; a test for each is named after it. */
class HostFlagsTest extends LocalPlays {
    private static final String PLAYS = """
            - name: One
              hosts: all
              gather_facts: false
              vars: {v: play}
              tasks:
                - {name: first, shell: "echo ${inventory_hostname} ${v} first >>DIR/log", tags: [a]}
                - {name: second, shell: "echo ${inventory_hostname} ${v} second >>DIR/log", tags: [b]}
            """;

    private static RunOptions options(String... words) {
        Terminal terminal = new Terminal(System.out, System.err, Map.of(), false, false, 80);
        return Settings.of(
                Arguments.of(Commands.APPLY, Commands.APPLY.create(), terminal).parse(List.of(words)),
                false,
                List.of());
    }

    /** What the tasks write, with these options and the one host 'h'. */
    private List<String> log(String... options) {
        String[] all = new String[options.length + 4];
        System.arraycopy(options, 0, all, 4, options.length);
        System.arraycopy(new String[] {"-c", "local", "-i", "h,"}, 0, all, 0, 4);
        apply(PLAYS, all);
        return lines("log");
    }

    @Test
    void help() {
        for (String flag : List.of("-h", "--help")) {
            Cli run = Cli.run("apply", flag);
            assertThat(run.code()).isZero();
            assertThat(run.out()).contains("plumb apply [OPTIONS…] PLAYBOOK").contains("--help");
        }
    }

    @Test
    void version() {
        assertThat(Cli.run("--version").out()).matches("plumb .+\n");
    }

    @Test
    void verbose() {
        assertThat(options("-vv", "x").verbosity()).isEqualTo(2);
        assertThat(options("--verbose", "x").verbosity()).isEqualTo(1);
        assertThat(run("check", play("", "- ping:\n"), "-v").out()).contains("localhost: ok");
        assertThat(run("check", play("", "- ping:\n")).out()).doesNotContain("localhost: ok");
    }

    @Test
    void inventory() {
        String hosts = file("hosts", "one\n").toString();
        Cli run = run("apply", PLAYS, "-i", hosts, "--inventory", "two,", "--list-hosts");
        assertThat(run.out()).contains("one").contains("two").contains("(2)");
    }

    @Test
    void limit() {
        for (String flag : List.of("-l", "--limit")) {
            Cli run = run("apply", PLAYS, "-i", "one,two,three,", flag, "all:!two", "--list-hosts");
            assertThat(run.out()).contains("one").contains("three").doesNotContain("two");
        }
    }

    @Test
    void tags() {
        assertThat(log("-t", "a")).containsExactly("h play first");
        assertThat(log("--tags", "b,c", "--tags", "d")).containsExactly("h play first", "h play second");
    }

    @Test
    void skipTags() {
        assertThat(log("--skip-tags", "a,c")).containsExactly("h play second");
    }

    @Test
    void listHosts() {
        Cli run = run("apply", PLAYS, "-i", "one,", "--list-hosts");
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("hosts (1)").contains("one");
        assertThat(dir.resolve("log")).doesNotExist();
    }

    @Test
    void listTasks() {
        Cli run = run("apply", PLAYS, "-i", "one,", "--list-tasks");
        assertThat(run.out()).contains("1: first").contains("2: second");
        assertThat(dir.resolve("log")).doesNotExist();
    }

    @Test
    void check() {
        String task = "- copy: {content: x, dest: DIR/never}\n";
        for (String flag : List.of("-C", "--check")) {
            assertThat(run("apply", play("", task), flag).out()).contains("dry run");
            assertThat(dir.resolve("never")).doesNotExist();
        }
    }

    @Test
    void extraVars() {
        assertThat(log("-t", "a", "-e", "v=option")).containsExactly("h option first");
        String more = file("more.yml", "v: file\n").toString();
        assertThat(log("-t", "a", "--extra-vars", "{v: yaml}", "--extra-vars", "@" + more)
                        .get(1))
                .isEqualTo("h file first");
    }

    /** Applies a play whose variable is in an encrypted file. */
    private Cli applySecret(String... flags) {
        Path password = file("password", "correct horse\n");
        file("secret.yml", "v: hidden\n");
        Cli.run(
                "vault",
                "encrypt",
                "--vault-id",
                "prod@" + password,
                dir.resolve("secret.yml").toString());
        return run("apply", play("vars_files: secret.yml", "- copy: {content: \"${v}\", dest: DIR/shown}\n"), flags);
    }

    @Test
    void vaultId() {
        assertThat(applySecret("--vault-id", "prod@" + dir.resolve("password")).code())
                .isZero();
        assertThat(lines("shown")).containsExactly("hidden");
    }

    @Test
    void vaultPasswordFile() {
        for (String flag : List.of("--vault-password-file", "--vault-pass-file")) {
            assertThat(applySecret(flag, dir.resolve("password").toString()).code())
                    .isZero();
        }
        assertThat(applySecret().code()).isEqualTo(1);
    }

    @Test
    void askVaultPassword() {
        for (String flag : List.of("-J", "--ask-vault-password", "--ask-vault-pass")) {
            Cli nobody = applySecret(flag);
            assertThat(nobody.code()).isEqualTo(1);
            assertThat(nobody.err()).contains("terminal");
        }
    }

    @Test
    void privateKey() {
        for (String flag : List.of("--private-key", "--key-file")) {
            assertThat(options(flag, "/keys/id", "x").connection().keyFile()).isEqualTo(Path.of("/keys/id"));
        }
    }

    @Test
    void user() {
        for (String flag : List.of("-u", "--user")) {
            assertThat(options(flag, "ann", "x").connection().user()).isEqualTo("ann");
        }
        assertThat(options("x").connection().user()).isNull();
    }

    @Test
    void askPass() {
        for (String flag : List.of("-k", "--ask-pass")) {
            Cli nobody = run("apply", PLAYS, flag);
            assertThat(nobody.code()).isEqualTo(1);
            assertThat(nobody.err()).contains("-k cannot ask").contains("--connection-password-file");
        }
    }

    @Test
    void become() {
        for (String flag : List.of("-b", "--become")) {
            assertThat(options(flag, "x").connection().become()).isTrue();
        }
        assertThat(options("x").connection().become()).isFalse();
    }

    @Test
    void becomeMethod() {
        assertThat(options("--become-method", "su", "x").connection().becomeMethod())
                .isEqualTo("su");
        assertThat(run("apply", PLAYS, "--become-method", "pbrun").err()).contains("it takes sudo, su, doas");
    }

    @Test
    void becomeUser() {
        assertThat(options("--become-user", "app", "x").connection().becomeUser())
                .isEqualTo("app");
    }

    @Test
    void askBecomePass() {
        for (String flag : List.of("-K", "--ask-become-pass")) {
            Cli nobody = run("apply", PLAYS, flag);
            assertThat(nobody.code()).isEqualTo(1);
            assertThat(nobody.err()).contains("-K cannot ask").contains("--become-password-file");
        }
    }

    @Test
    void forks() {
        for (String flag : List.of("-f", "--forks")) {
            assertThat(options(flag, "3", "x").forks()).isEqualTo(3);
        }
        assertThat(options("x").forks()).isEqualTo(10);
    }

    @Test
    void allowEmpty() {
        assertThat(run("apply", PLAYS, "-i", "h,", "-l", "nobody").code()).isEqualTo(5);
        assertThat(run("apply", PLAYS, "-i", "h,", "-l", "nobody", "--allow-empty")
                        .code())
                .isZero();
    }

    @Test
    void detailedExitcode() {
        String task = "- copy: {content: x, dest: DIR/made}\n";
        assertThat(run("apply", play("", task), "--detailed-exitcode").code()).isEqualTo(10);
        assertThat(run("apply", play("", task), "--detailed-exitcode").code()).isZero();
    }

    @Test
    void lockWait() {
        assertThat(options("--lock-wait", "7", "x").lockWait()).hasSeconds(7);
        assertThat(options("x").lockWait()).isZero();
    }

    @Test
    void hostKeyChecking() {
        assertThat(options("--host-key-checking", "accept-new", "x")
                        .connection()
                        .hostKeys())
                .isEqualTo(HostKeys.ACCEPT_NEW);
        assertThat(options("--host-key-checking", "no", "x").connection().hostKeys())
                .isEqualTo(HostKeys.NO);
        assertThat(options("x").connection().hostKeys()).isEqualTo(HostKeys.STRICT);
    }

    @Test
    void format() {
        assertThat(run("check", play("", "- ping:\n"), "--format", "jsonl").out())
                .contains("{\"event\":\"recap\"");
        assertThat(run("check", play("", "- ping:\n"), "--format", "xml").code())
                .isEqualTo(1);
    }

    @Test
    void color() {
        assertThat(run("check", play("", "- ping:\n"), "--color", "always").out())
                .contains("\033[");
        assertThat(run("check", play("", "- ping:\n"), "--color", "never").out())
                .doesNotContain("\033[");
    }
}
