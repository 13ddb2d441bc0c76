package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What hosts and scripts say stays what it is on its whole way into files. */
class DataIsNeverEvaluatedTest {
    private static final String EVIL = "${7*7} <#assign x=1>${x} {{ 7*7 }} {% raw %} ${lookup('pipe', 'id')} $${a}";

    @TempDir
    private Path dir;

    /** A fact that is read from the host: an environment of its own, which only another process can have. */
    @Test
    void gatheredFactsArriveLiterally() throws Exception {
        Files.createDirectories(dir.resolve("templates"));
        Files.writeString(dir.resolve("templates/t.ftl"), "${ansible_env.EVIL}|${second}\n");
        Files.writeString(dir.resolve("site.yml"), """
                - hosts: localhost
                  vars:
                    second: "${ansible_facts.env.EVIL}"
                  tasks:
                    - template: {src: t.ftl, dest: %s/out-template}
                    - copy: {content: "${second}", dest: %s/out-copy}
                    - lineinfile: {path: %s/out-line, line: "${second}", create: true}
                """.replace("%s", dir.toString()));
        ProcessBuilder plumb = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.plumb.cli.Main",
                        "apply",
                        "--lock-wait",
                        "60",
                        dir.resolve("site.yml").toString())
                .directory(dir.toFile())
                .redirectErrorStream(true);
        plumb.environment().put("EVIL", EVIL);
        Process process = plumb.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        assertThat(Files.readString(dir.resolve("out-template"))).isEqualTo(EVIL + "|" + EVIL + "\n");
        assertThat(Files.readString(dir.resolve("out-copy"))).isEqualTo(EVIL);
        assertThat(Files.readString(dir.resolve("out-line"))).isEqualTo(EVIL + "\n");
    }

    @Test
    void resultsOfCommandsFactsAndVariablesOfTheInventoryArriveLiterally() throws IOException {
        Files.writeString(dir.resolve("evil.txt"), EVIL);
        Files.createDirectories(dir.resolve("templates"));
        Files.writeString(dir.resolve("templates/t.ftl"), "${evil}|${second}|${reg.stdout}|${upper(fact.a[0])}\n");
        Files.writeString(dir.resolve("site.yml"), """
                - hosts: localhost
                  gather_facts: false
                  vars:
                    second: "${reg.stdout}"
                    third: "${second}"
                    looked_up: "${lookup('file', '%s/evil.txt')}"
                  tasks:
                    - command: cat %s/evil.txt
                      register: reg
                      changed_when: false
                    - set_fact:
                        fact: {a: ["${reg.stdout}"]}
                    - template: {src: t.ftl, dest: %s/out-template}
                    - copy: {content: "${third}", dest: %s/out-copy}
                    - copy: {content: "${fact.a[0]}", dest: %s/out-fact}
                    - copy: {content: "${looked_up}", dest: %s/out-lookup}
                    - copy: {content: "${join(map(fact.a, 'trim'), '')}", dest: %s/out-map}
                    - lineinfile: {path: %s/out-line, line: "${second}", create: true}
                    - lineinfile: {path: %s/out-host, line: "${evil}", create: true}
                """.replace("%s", dir.toString()));
        Path variables = Files.createDirectories(dir.resolve("host_vars")).resolve("localhost.yml");
        Files.writeString(variables, "evil: !unsafe \"" + EVIL + "\"\n");
        Cli run = Cli.run("apply", "--lock-wait", "60", dir.resolve("site.yml").toString());
        assertThat(run.code()).as(run.out() + run.err()).isZero();
        for (String name : List.of("out-copy", "out-fact", "out-lookup", "out-map", "out-line", "out-host")) {
            assertThat(Files.readString(dir.resolve(name)).stripTrailing())
                    .as(name)
                    .isEqualTo(EVIL);
        }
        assertThat(Files.readString(dir.resolve("out-template")))
                .isEqualTo(EVIL + "|" + EVIL + "|" + EVIL + "|" + EVIL.toUpperCase(java.util.Locale.ROOT) + "\n");
        assertThat(Cli.run("check", "--lock-wait", "60", dir.resolve("site.yml").toString())
                        .code())
                .isZero();
    }
}
