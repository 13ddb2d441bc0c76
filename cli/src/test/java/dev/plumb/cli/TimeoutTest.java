package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.host.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The keyword {@code timeout} of tasks, on this machine. */
class TimeoutTest {
    @TempDir
    private Path dir;

    private Cli apply(String tasks) throws IOException {
        Path book = Files.writeString(
                dir.resolve("site.yml"), "- hosts: localhost\n  gather_facts: false\n  tasks:\n" + tasks.indent(4));
        return Cli.local("apply", book.toString());
    }

    @Test
    void aTaskThatTakesTooLongIsEndedAndToldWithItsLimitAndTheLine() throws Exception {
        Cli run = apply("""
                - name: slow
                  shell: sleep 60 & echo $! >%1$s/pid; wait; touch %1$s/never
                  timeout: 1
                - name: after
                  shell: touch %1$s/never
                """.formatted(dir));
        assertThat(run.code()).as(run.out()).isEqualTo(2);
        assertThat(run.out())
                .contains(
                        "it took longer than its timeout of 1 s (" + dir.resolve("site.yml") + ":6:16) and was ended");
        assertThat(dir.resolve("never")).doesNotExist();
        long process = Long.parseLong(Files.readString(dir.resolve("pid")).strip());
        assertThat(Processes.endsWithin(process, Duration.ofSeconds(60))).isTrue();
    }

    @Test
    void whatIsInheritedAndWrittenAsAnExpressionCounts() throws IOException {
        Cli run = apply("""
                - vars: {limit: 4}
                  timeout: ${limit}
                  block:
                    - name: slow
                      command: sleep 60
                      register: slow
                      ignore_errors: true
                    - name: quick enough
                      command: "true"
                    - assert: {that: "slow.failed and slow.msg?contains('timeout of 4 s')"}
                """);
        assertThat(run.code()).as(run.out()).isZero();
    }

    @Test
    void aPauseEndsWithTheTimeOfItsTask() throws IOException {
        Cli run = apply("""
                - name: pause
                  pause: {seconds: 60}
                  timeout: 1
                  register: paused
                  ignore_errors: true
                - assert: {that: "paused.failed and paused.msg?contains('timeout of 1 s')"}
                """);
        assertThat(run.code()).as(run.out()).isZero();
    }

    @Test
    void waitingForAConnectionEndsWithTheTimeOfItsTask() throws IOException {
        Path inventory =
                Files.writeString(dir.resolve("hosts"), "far ansible_host=127.0.0.1 ansible_port=1 ansible_user=x\n");
        Path book = Files.writeString(dir.resolve("site.yml"), """
                - hosts: far
                  tasks:
                    - wait_for_connection: {timeout: 60, sleep: 1}
                      timeout: 1
                """);
        Cli run = Cli.run("apply", "-i", inventory.toString(), book.toString());
        assertThat(run.code()).as(run.out()).isEqualTo(2);
        assertThat(run.out()).contains("timeout of 1 s (" + book + ":4:16) and was ended");
    }
}
