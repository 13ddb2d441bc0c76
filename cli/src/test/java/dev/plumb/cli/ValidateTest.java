package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidateTest {
    @TempDir
    private Path dir;

    private String playbook(String template) throws IOException {
        Files.writeString(dir.resolve("hosts"), "a port=1\nb\n");
        Files.writeString(dir.resolve("x.ftl"), "first line\n" + template + "\n");
        return Files.writeString(dir.resolve("site.yml"), """
                        - hosts: all
                          tasks:
                            - name: Made of files
                              template: {src: x.ftl, dest: /tmp/x}
                        """).toString();
    }

    private Cli validate(String playbook) {
        return Cli.run("validate", "--all-hosts", "-i", dir.resolve("hosts").toString(), playbook);
    }

    @Test
    void everyTemplateIsRenderedForEveryHost() throws IOException {
        Cli good = validate(playbook("${inventory_hostname}"));
        assertThat(good.code()).as(good.err()).isZero();
        assertThat(good.out()).endsWith("\n2 templates rendered, 0 not judged\n");
    }

    @Test
    void aMistakeThatOneHostHasIsToldWithTheLineOfTheTemplate() throws IOException {
        Cli bad = validate(playbook("listen ${port}"));
        assertThat(bad.code()).isEqualTo(1);
        assertThat(bad.err()).contains("x.ftl:2:").contains("'port'");
    }

    @Test
    void whatNeedsFactsIsCountedAndNotJudged() throws IOException {
        Cli unknown = validate(playbook("${ansible_distribution}"));
        assertThat(unknown.code()).as(unknown.err()).isZero();
        assertThat(unknown.out())
                .contains("\n0 templates rendered, 2 not judged\n")
                .contains("  a, task 1 \"Made of files\": facts are not read yet\n");
    }
}
