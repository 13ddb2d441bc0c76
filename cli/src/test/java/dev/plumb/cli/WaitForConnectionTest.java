package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WaitForConnectionTest {
    @TempDir
    private Path dir;

    @Test
    void whatComesAfterItGoesOverANewConnection() throws IOException {
        // The number of the connection's own shell, which all scripts are children of.
        String shell = "shell: echo $$";
        Path book = Files.writeString(dir.resolve("site.yml"), """
                - hosts: localhost
                  gather_facts: false
                  tasks:
                    - %1$s
                      register: first
                    - %1$s
                      register: second
                    - wait_for_connection: {timeout: 60}
                    - %1$s
                      register: third
                    - assert:
                        that:
                          - first.stdout == second.stdout
                          - first.stdout != third.stdout
                """.formatted(shell));
        Cli run = Cli.local("apply", book.toString());
        assertThat(run.code()).as(run.out() + run.err()).isZero();
    }
}
