package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Output that cannot be written is told by the exit code; a run that changes hosts goes on all the same. */
class LostOutputTest {
    @TempDir
    private Path dir;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(dir.resolve("good.yml"), """
                - hosts: localhost
                  connection: local
                  gather_facts: false
                  tasks:
                    - debug: {msg: first}
                    - debug: {msg: second}
                    - command: touch DIR/done
                """.replace("DIR", dir.toString()));
        Files.writeString(dir.resolve("bad.yml"), """
                - hosts: localhost
                  connection: local
                  gather_facts: false
                  tasks: [{fail: {msg: no}}]
                """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--version",
                "help",
                "help apply",
                "doc",
                "validate good.yml",
                "vars localhost",
                "inventory --list",
                "apply --list-tasks good.yml",
                "check --lock-wait 120 good.yml",
                "check --lock-wait 120 --format jsonl good.yml",
                "facts localhost -c local --lock-wait 120",
                "ping localhost -c local --lock-wait 120",
                "exec localhost -c local --lock-wait 120 -- echo x",
                "apply --lock-wait 120 good.yml",
                "apply --lock-wait 120 --format jsonl good.yml"
            })
    void aFullDiskIsAnErrorAndAClosedPipeIsToldByTheCode(String command) throws Exception {
        OwnProcess full = OwnProcess.run(dir, "$plumb " + command + " >/dev/full");
        assertThat(full.code()).as(full.err()).isEqualTo(74);
        assertThat(full.err())
                .contains("plumb: standard output cannot be written: ")
                .doesNotContain("internal");
        assertThat(Files.exists(dir.resolve("done"))).isEqualTo(command.startsWith("apply --lock"));
        Files.deleteIfExists(dir.resolve("done"));
        OwnProcess closed =
                OwnProcess.run(dir, "{ sleep 0.3; $plumb " + command + "; echo $? >code; } | true; cat code");
        assertThat(closed.out()).isEqualTo("141\n");
        // other tests may work on this machine at the same time
        assertThat(closed.err().lines().filter(line -> !line.startsWith("warning: host localhost is locked by ")))
                .isEmpty();
        assertThat(Files.exists(dir.resolve("done"))).isEqualTo(command.startsWith("apply --lock"));
    }

    @Test
    void aFailureCountsForMore() throws Exception {
        OwnProcess full = OwnProcess.run(dir, "$plumb apply --lock-wait 120 bad.yml >/dev/full");
        assertThat(full.code()).isEqualTo(2);
        assertThat(full.err()).contains("standard output cannot be written");
        assertThat(OwnProcess.run(dir, "$plumb validate missing.yml >/dev/full").code())
                .isEqualTo(1);
    }
}
