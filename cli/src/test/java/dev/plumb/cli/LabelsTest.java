package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What tasks are called that includes bring in. */
class LabelsTest {
    @Test
    void tasksOfIncludesAreToldApartByTheNumbersOfTheirIncludes(@TempDir Path dir) throws IOException {
        Files.writeString(dir.resolve("a.yml"), "- debug: {msg: a}\n- include_tasks: b.yml\n");
        Files.writeString(
                dir.resolve("b.yml"), "- command: date\n  register: when\n- debug: {msg: '${when.stdout}'}\n");
        Path book = Files.writeString(dir.resolve("site.yml"), """
                - hosts: localhost
                  tasks:
                    - include_tasks: a.yml
                    - include_tasks: b.yml
                    - debug: {msg: end}
                """);
        Cli run = Cli.local("check", book.toString());
        assertThat(run.out())
                .contains("task 1.1: debug (debug)\n  localhost: ok: a")
                .contains("task 1.2.1: command (command)")
                .contains("task 1.2.2: debug (debug)\n  localhost: ok: stdout of task 1.2.1 \"command\" is not")
                .contains("task 2.1: command (command)")
                .contains("task 2.2: debug (debug)\n  localhost: ok: stdout of task 2.1 \"command\" is not")
                .contains("task 3: debug (debug)\n  localhost: ok: end");
        Cli lines = Cli.local("check", "--format", "jsonl", book.toString());
        assertThat(lines.out()).contains("\"number\":1,\"place\":\"1.2.1\"").contains("\"number\":3,\"place\":\"3\"");
    }
}
