package dev.plumb.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.host.Processes;
import dev.plumb.vault.Vault;
import dev.plumb.vault.VaultPassword;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs on the controller: nothing that they write reaches the terminal as it is, and none of them outlives its use. */
class ControllerProgramsTest {
    private static final String SECRET = "hunter2secretword";

    @TempDir
    private Path dir;

    private void file(String name, String text) throws IOException {
        Files.writeString(dir.resolve(name), text);
    }

    private void script(String name, String text) throws IOException {
        file(name, "#!/bin/sh\n" + text);
        Files.setPosixFilePermissions(dir.resolve(name), PosixFilePermissions.fromString("rwx------"));
    }

    private void play(String expression) throws IOException {
        file("play.yml", """
                - hosts: localhost
                  connection: local
                  gather_facts: false
                  vars:
                    pw: !secret [echo, hunter2secretword]
                    made: "${EXPRESSION}"
                  tasks:
                    - debug: {msg: "it is ${made}"}
                """.replace("EXPRESSION", expression));
    }

    private void vaulted() throws IOException {
        VaultPassword password = new VaultPassword("default", "test", () -> "password".getBytes(UTF_8));
        file("vaulted.yml", new Vault(List.of(password)).seal("- hosts: localhost\n".getBytes(UTF_8), password, ""));
    }

    private static void isClean(OwnProcess process) {
        assertThat(process.all())
                .doesNotContain(SECRET)
                .doesNotContain("\u001b")
                .doesNotContain("\u0007");
    }

    private void isGone(String pidFile) throws IOException, InterruptedException {
        long pid = Long.parseLong(Files.readString(dir.resolve(pidFile)).strip());
        assertThat(Processes.endsWithin(pid, Duration.ofSeconds(60)))
                .as("process %s ended", pid)
                .isTrue();
    }

    @Test
    void whatALookupWritesToStandardErrorIsAWarningWithoutSecretsAndControlCharacters() throws Exception {
        play(
                "lookup('pipe', 'echo warn ' + pw + ' >&2; printf \\\"\\\\\\\\033]0;title\\\\\\\\007\\\" >&2; echo value')");
        for (String command : new String[] {"apply", "check", "apply --format jsonl"}) {
            OwnProcess run = OwnProcess.run(dir, "$plumb " + command + " play.yml");
            assertThat(run.code()).as(run.all()).isZero();
            isClean(run);
            assertThat(run.out())
                    .contains("it is value")
                    .contains("warn (hidden)")
                    .contains("title");
            assertThat(run.err()).isEmpty();
        }
    }

    @Test
    void aLookupThatFailsIsToldWithWhatItSaid() throws Exception {
        play("lookup('lines', 'echo no ' + pw + ' here >&2; exit 3')");
        OwnProcess run = OwnProcess.run(dir, "$plumb apply play.yml");
        assertThat(run.code()).isNotZero();
        assertThat(run.all()).contains("exit status 3; it says: no (hidden) here");
        isClean(run);
    }

    @Test
    void aLookupThatHangsIsEndedWithItsChildren() throws Exception {
        play("lookup('pipe', '(sleep 300; echo) & echo $! >child; sleep 300', timeout=1)");
        OwnProcess run = OwnProcess.run(dir, "$plumb apply play.yml");
        assertThat(run.code()).isNotZero();
        assertThat(run.all()).contains("did not end within 1 seconds");
        isGone("child");
    }

    @Test
    void endlessOutputIsEnded() throws Exception {
        play("lookup('pipe', 'echo $$ >child; exec yes')");
        OwnProcess run = OwnProcess.run(dir, "$plumb apply play.yml");
        assertThat(run.code()).isNotZero();
        assertThat(run.all()).contains("prints more than 16 MiB");
        isGone("child");
    }

    /** A signal to Plumb alone, which what it has started does not get. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "apply play.yml",
                "check play.yml",
                "validate -i script play.yml",
                "inventory -i script --list",
                "apply --vault-password-file script vaulted.yml"
            })
    void aSignalEndsWhatIsWaitedFor(String command) throws Exception {
        play("lookup('pipe', '(sleep 300; echo) & echo $! >child; sleep 300')");
        script("script", "(sleep 300; echo) & echo $! >child; sleep 300\n");
        vaulted();
        for (String signal : new String[] {"INT", "TERM"}) {
            Files.deleteIfExists(dir.resolve("child"));
            Process process = OwnProcess.start(dir, "exec $plumb " + command);
            for (int i = 0; i < 1200 && !Files.exists(dir.resolve("child")); i++) {
                assertThat(process.isAlive())
                        .as(Files.readString(dir.resolve("err")))
                        .isTrue();
                Thread.sleep(100);
            }
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            boolean ended = process.waitFor(120, TimeUnit.SECONDS);
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            assertThat(ended).as("%s by %s", command, signal).isTrue();
            assertThat(process.exitValue()).as(command).isIn(130, 143);
            isGone("child");
        }
    }

    @Test
    void programsThatKnowSecretsAndFailDoNotTellThem() throws Exception {
        play("'x'");
        file(
                "secret.yml",
                "- hosts: localhost\n  gather_facts: false\n  connection: local\n  vars: {pw: !secret ./fails}\n"
                        + "  tasks: [{debug: {msg: \"${pw}\"}}]\n");
        script("fails", "echo " + SECRET + "; echo cannot use " + SECRET + " >&2; printf '\\033[31m' >&2; exit 1\n");
        vaulted();
        for (String command : new String[] {"apply secret.yml", "apply --vault-password-file ./fails vaulted.yml"}) {
            OwnProcess run = OwnProcess.run(dir, "$plumb " + command);
            assertThat(run.code()).isNotZero();
            assertThat(run.err()).as(command).contains("cannot use (hidden)");
            isClean(run);
        }
    }

    @Test
    void whatAnInventoryScriptSaysIsCutWhereNoSecretIsTorn() throws Exception {
        script(
                "script",
                "i=0; while [ $i -lt 60 ]; do printf '0123456789' >&2; i=$((i+1)); done\n"
                        + "printf '\\033]52;c;aGk=\\007\\n' >&2; echo last line >&2; echo '{\"all\": {\"hosts\": [\"a\"]}}'\n");
        OwnProcess run = OwnProcess.run(dir, "$plumb inventory -i script --graph");
        assertThat(run.code()).as(run.err()).isZero();
        isClean(run);
        assertThat(run.err()).contains("says: 0123456789").contains("…; last line");
    }
}
