package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InventoryCommandTest {
    private static final String HOSTILE = "${7*7} <#assign x = 1> {{ 7*7 }}";

    @TempDir
    private Path dir;

    private String hosts = "";

    @BeforeEach
    void write() throws IOException {
        hosts = file("hosts", """
                lone
                [web]
                web1 port=80
                web2
                [site:children]
                web
                [site:vars]
                ansible_group_priority=3
                who=site ${inventory_hostname}
                """);
    }

    private String file(String name, String text) throws IOException {
        Path file = dir.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text).toString();
    }

    private String script(String text) throws IOException {
        String file = file("script", "#!/bin/sh\n" + text);
        assertThat(Path.of(file).toFile().setExecutable(true)).isTrue();
        return file;
    }

    @Test
    void theTreeMayBeginAtAGroupAndShowVariables() {
        Cli graph = Cli.run("inventory", "--graph", "site", "--vars", "-i", hosts);
        assertThat(graph.out()).isEqualTo("""
                @site:
                  |--@web:
                  |  |--web1
                  |  |  |--{port = 80}
                  |  |  |--{who = site ${inventory_hostname}}
                  |  |--web2
                  |  |  |--{who = site ${inventory_hostname}}
                  |--{ansible_group_priority = 3}
                  |--{who = site ${inventory_hostname}}
                """);
        assertThat(Cli.run("inventory", "--graph", "wbe", "-i", hosts).err())
                .contains("there is no group 'wbe'")
                .contains("did you mean 'web'?");
        assertThat(Cli.run("inventory", "--list", "web", "-i", hosts).err()).contains("for --graph only");
    }

    @Test
    void anExportKeepsVariablesWhereTheyWereSet() {
        assertThat(Cli.run("inventory", "--list", "--export", "-i", hosts).out())
                .isEqualTo("""
                {
                  "_meta": {
                    "hostvars": {
                      "web1": {
                        "port": 80
                      }
                    }
                  },
                  "all": {
                    "children": [
                      "ungrouped",
                      "site"
                    ]
                  },
                  "ungrouped": {
                    "hosts": [
                      "lone"
                    ]
                  },
                  "web": {
                    "hosts": [
                      "web1",
                      "web2"
                    ]
                  },
                  "site": {
                    "children": [
                      "web"
                    ],
                    "vars": {
                      "who": "site ${inventory_hostname}",
                      "ansible_group_priority": 3
                    }
                  }
                }
                """);
    }

    @Test
    void yamlIsAnInventoryAgain() throws IOException {
        String yaml = Cli.run("inventory", "--list", "--export", "--yaml", "-i", hosts)
                .out();
        assertThat(yaml).isEqualTo("""
                all:
                  children:
                    ungrouped:
                      hosts:
                        lone: {}
                    site:
                      children:
                        web:
                          hosts:
                            web1:
                              port: 80
                            web2: {}
                      vars:
                        who: "site ${inventory_hostname}"
                        ansible_group_priority: 3
                """);
        String again = file("again.yml", yaml);
        for (String export : new String[] {"--export", "--vars"}) {
            assertThat(Cli.run("inventory", "--list", export, "-y", "-i", again).out())
                    .isEqualTo(Cli.run("inventory", "--list", export, "-y", "-i", hosts)
                            .out());
        }
        assertThat(YamlText.of(Map.of("on", java.util.List.of("yes", "1.5", 2L, "a: b", java.util.List.of()))))
                .isEqualTo("\"on\":\n  - \"yes\"\n  - \"1.5\"\n  - 2\n  - \"a: b\"\n  - []\n");
    }

    @Test
    void filesOfVariablesBesideThePlaybookCount() throws IOException {
        file("play/group_vars/all.yml", "beside: the playbook\n");
        String play = dir.resolve("play").toString();
        assertThat(Cli.run("inventory", "--host", "lone", "--playbook-dir", play, "-i", hosts)
                        .out())
                .isEqualTo("{\n  \"beside\": \"the playbook\"\n}\n");
    }

    @Test
    void whatAScriptSaysIsAWarningAndWhatItDoesWrongAProblem() throws IOException {
        String good = script("echo old >&2; echo '{\"w\": [\"w1\"], \"_meta\": {\"hostvars\": {}}}'\n");
        Cli warned = Cli.run("inventory", "--graph", "-i", good);
        assertThat(warned.code()).isZero();
        assertThat(warned.err()).isEqualTo("warning: " + good + ": the inventory script says: old\n");
        Cli failed = Cli.run("inventory", "--graph", "-i", script("echo no token >&2; exit 4\n"));
        assertThat(failed.code()).isEqualTo(1);
        assertThat(failed.err()).contains(good + ": the inventory script ended with exit status 4: no token");
        Map<String, String> impatient = Map.of("PLUMB_INVENTORY_TIMEOUT", "1");
        assertThat(Cli.run(impatient, "inventory", "--graph", "-i", script("exec sleep 60\n"))
                        .err())
                .contains("did not end within 1 seconds");
    }

    @Test
    void playsAndLimitsThatMatchNobodyEndWithFiveUnlessThatIsAllowed() throws IOException {
        String book = file("site.yml", "- hosts: nobody\n  tasks:\n    - debug: {msg: hi}\n");
        for (String command : new String[] {"check", "apply", "validate"}) {
            assertThat(Cli.run(command, book, "-i", hosts).code()).as(command).isEqualTo(5);
            assertThat(Cli.run(command, book, "-i", hosts, "--allow-empty").code())
                    .as(command)
                    .isZero();
        }
        String all = file("all.yml", "- hosts: all\n  tasks:\n    - debug: {msg: hi}\n");
        assertThat(Cli.run("check", all, "-i", hosts, "-l", "nobody").code()).isEqualTo(5);
        assertThat(Cli.run("check", all, "-i", hosts, "-l", "nobody", "--allow-empty")
                        .code())
                .isZero();
        String none = file("failed.retry", "# nobody failed\n");
        assertThat(Cli.run("check", all, "-i", hosts, "-l", "@" + none).code()).isEqualTo(5);
    }

    @Test
    void aLimitMayStandInAFile() throws IOException {
        String book = file("site.yml", "- hosts: all\n  tasks:\n    - debug: {msg: hi}\n");
        String limit = file("failed.retry", "# failed\nweb2\nlone\n");
        assertThat(Cli.run("apply", book, "-i", hosts, "--limit", "@" + limit, "--list-hosts")
                        .out())
                .contains("hosts (2):\n      lone\n      web2\n");
        assertThat(Cli.run("apply", book, "-i", hosts, "--limit", "@" + limit + "x")
                        .err())
                .contains("--limit: there is no file '" + limit + "x'");
    }

    /** What a script gives appears as it is in everything that is written with it. */
    @Test
    void valuesOfAScriptAppearLiterally() throws IOException {
        String inventory = script("""
                cat <<'END'
                {"all": {"hosts": ["localhost"]},
                 "_meta": {"hostvars": {"localhost": {"ansible_connection": "local",
                   "hostile": "%1$s", "nested": {"list": ["%1$s"]}}}}}
                END
                """.formatted(HOSTILE));
        file("templates/t.ftl", "t: ${hostile} ${nested.list[0]}\n");
        String book = file("site.yml", """
                - hosts: localhost
                  vars:
                    second: again ${hostile}
                  tasks:
                    - template: {src: t.ftl, dest: %1$s/template}
                    - copy: {content: "c: ${hostile}", dest: %1$s/copy}
                    - copy: {content: "${second}", dest: %1$s/second}
                    - lineinfile: {path: %1$s/line, line: "l: ${nested.list[0]}", create: true}
                """.formatted(dir));
        Cli run = Cli.local("apply", book, "-i", inventory);
        assertThat(run.code()).as(run.err() + run.out()).isZero();
        assertThat(dir.resolve("template")).hasContent("t: " + HOSTILE + " " + HOSTILE);
        assertThat(dir.resolve("copy")).hasContent("c: " + HOSTILE);
        assertThat(dir.resolve("second")).hasContent("again " + HOSTILE);
        assertThat(dir.resolve("line")).hasContent("l: " + HOSTILE);
    }
}
