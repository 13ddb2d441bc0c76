package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.text.JsonReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VarsCommandTest {
    @TempDir
    private Path dir;

    private String hosts = "";
    private String playbook = "";

    @BeforeEach
    void write() throws IOException {
        hosts = file("inv/hosts", """
                [web]
                web1 mark=8
                [web:vars]
                mark=3
                """);
        file("inv/group_vars/all.yml", "mark: 4\nos: on ${ansible_distribution}\nhello: hi ${inventory_hostname}\n");
        file("inv/group_vars/web.yml", "mark: 6\n");
        file("inv/host_vars/web1.yml", "mark: 9\nbad: ${nope}\n");
        file("group_vars/all.yml", "mark: 5\n");
        file("group_vars/web.yml", "mark: 7\n");
        file("host_vars/web1.yml", "mark: 10\n");
        file("files.yml", "mark: 14\n");
        file("roles/r/defaults/main.yml", "mark: 2\n");
        file("roles/r/vars/main.yml", "mark: 15\n");
        file("roles/r/tasks/main.yml", "- debug: {msg: hi}\n");
        playbook = file("site.yml", """
                - name: Web
                  hosts: web
                  vars: {mark: 12}
                  vars_files: [files.yml]
                  vars_prompt:
                    - {name: asked, prompt: what, private: false}
                  roles:
                    - {role: r, mark: 20}
                  tasks:
                    - vars: {mark: 16}
                      block:
                        - name: Probe
                          debug: {msg: x}
                          vars: {mark: 17}
                          register: out
                    - set_fact: {mark: 19}
                """);
    }

    private String file(String name, String text) throws IOException {
        Path file = dir.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text).toString();
    }

    private Cli vars(String... words) {
        List<String> all = new ArrayList<>(List.of("vars", "-i", hosts, "--playbook-dir", dir.toString()));
        all.addAll(List.of(words));
        return Cli.run(all.toArray(String[]::new));
    }

    @Test
    void saysTheValueWhereItComesFromAndWhatItOverrides() {
        Cli run = vars("web1", "mark");
        assertThat(run.code()).isZero();
        assertThat(run.out().replace(dir + "/", "")).isEqualTo("""
                mark: 10
                  from playbook host_vars/* (host_vars/web1.yml:1)
                  overrides
                    9  inventory host_vars/* (inv/host_vars/web1.yml:1)
                    8  inventory file or script host vars (inv/hosts:2)
                    7  playbook group_vars/* (group_vars/web.yml:1)
                    6  inventory group_vars/* (inv/group_vars/web.yml:1)
                    5  playbook group_vars/all (group_vars/all.yml:1)
                    4  inventory group_vars/all (inv/group_vars/all.yml:1)
                    3  inventory file or script group vars (inv/hosts:4)
                """);
    }

    /** In these files the value that a place sets is the number of its level. */
    @Test
    void ordersAllPlacesByAnsiblesLevels() {
        Cli run = vars("web1", "mark", "--playbook", playbook, "-e", "mark=22", "--format", "jsonl");
        Map<?, ?> answer = (Map<?, ?>) JsonReader.read(run.out());
        List<Object> levels = new ArrayList<>();
        for (String key : List.of("sources", "later")) {
            for (Object each : (List<?>) answer.get(key)) {
                Map<?, ?> source = (Map<?, ?>) each;
                levels.add(source.get("level"));
                assertThat(String.valueOf(source.get("written"))).isEqualTo(String.valueOf(source.get("level")));
            }
        }
        assertThat(levels).containsExactly(22L, 15L, 14L, 12L, 10L, 9L, 8L, 7L, 6L, 5L, 4L, 3L, 2L, 20L, 16L, 17L, 19L);
        assertThat(answer.get("value")).isEqualTo("22");
        assertThat(vars("web1", "mark", "--playbook", playbook).out())
                .contains("mark: 15\n  from role vars of role 'r' (");
    }

    /** The value comes from the variables that a run sees, the place from the report. */
    @Test
    void theHighestPlaceThatIsLeftIsTheOneThatCounts() throws IOException {
        String[][] places = {
            {"15", "roles/r/vars/main.yml"},
            {"14", "files.yml"},
            {"12", "site.yml"},
            {"10", "host_vars/web1.yml"},
            {"9", "inv/host_vars/web1.yml"},
            {"8", "inv/hosts"},
            {"7", "group_vars/web.yml"},
            {"6", "inv/group_vars/web.yml"},
            {"5", "group_vars/all.yml"},
            {"4", "inv/group_vars/all.yml"},
            {"3", "inv/hosts"},
            {"2", "roles/r/defaults/main.yml"}
        };
        for (String[] place : places) {
            Cli run = vars("web1", "mark", "--playbook", playbook, "--format", "jsonl");
            Map<?, ?> answer = (Map<?, ?>) JsonReader.read(run.out());
            Map<?, ?> first = (Map<?, ?>) ((List<?>) answer.get("sources")).get(0);
            assertThat(String.valueOf(answer.get("value"))).isEqualTo(place[0]);
            assertThat(String.valueOf(first.get("level"))).isEqualTo(place[0]);
            Path file = dir.resolve(place[1]);
            String without = Files.readString(file)
                    .replace("mark: " + place[0], "other: 1")
                    .replace("mark=" + place[0], "other=1");
            Files.writeString(file, without);
        }
    }

    @Test
    void evaluatesAndSaysHowItIsWritten() {
        assertThat(vars("web1", "hello").out())
                .startsWith("hello: \"hi web1\"\n")
                .contains("\n  written as \"hi ${inventory_hostname}\"\n");
        assertThat(vars("web1", "groups").out())
                .contains("  web:\n    - web1\n")
                .contains("from magic variable\n");
    }

    @Test
    void saysWhatOnlyARunCanTell() {
        assertThat(vars("web1", "os").out()).startsWith("os: (not known: the host has not been asked for its facts)\n");
        assertThat(vars("web1", "ansible_distribution").out()).contains("  from host facts\n");
        Cli asked = vars("web1", "asked", "out", "--playbook", playbook);
        assertThat(asked.code()).isZero();
        assertThat(asked.out())
                .contains("asked: (not known: asked is asked for when the play begins)\n  from play vars_prompt (")
                .contains("out: (not known: only tasks set it)\n")
                .contains("set_facts / registered vars of task 2 \"Probe\" (");
    }

    @Test
    void aWrongValueIsToldWithItsPlace() {
        Cli bad = vars("web1", "bad");
        assertThat(bad.code()).isEqualTo(1);
        assertThat(bad.out()).contains("web1.yml:2:8: variable 'nope' is not defined)\n");
        assertThat(vars("web1").code()).isZero();
    }

    @Test
    void withoutANameEveryVariableHasALine() {
        String list = vars("web1").out().replace(dir + "/", "");
        assertThat(list).contains("\nmark   10 ").contains("  host_vars/web1.yml:1\n");
        assertThat(list.lines().map(line -> line.split(" ", 2)[0])).containsExactly("bad", "hello", "mark", "os");
    }

    @Test
    void secretsDoNotShowHoweverShortTheyAre() throws IOException {
        String password = file("password", "secret\n");
        String sealed = Cli.run("vault", "encrypt-string", "--vault-password-file", password, "--name", "pin", "q0z")
                .out();
        file("inv/group_vars/web.yml", sealed + """

                twice: <${pin}>
                parts: {open: yes, shut: "${twice}", list: [1, "${pin}"]}
                ansible_password: q1z
                """);
        String whole = file("host_vars/web1.yml", "code: q2z\ntree: {leaf: q3z}\n");
        assertThat(Cli.run("vault", "encrypt", "--vault-password-file", password, whole)
                        .code())
                .isZero();
        for (String format : List.of("text", "json", "jsonl")) {
            Cli run = vars(
                    "web1",
                    "pin",
                    "twice",
                    "parts",
                    "ansible_password",
                    "code",
                    "tree",
                    "--vault-password-file",
                    password,
                    "--format",
                    format);
            assertThat(run.code()).as(run.err()).isZero();
            assertThat(run.out()).contains("(hidden)").contains("open").doesNotContainPattern("q[0-3]z");
        }
        assertThat(vars("web1", "--vault-password-file", password).out()).doesNotContainPattern("q[0-3]z");
    }

    @Test
    void whatIsNotThereSuggestsTheNearest() {
        Cli name = vars("web1", "makr");
        assertThat(name.code()).isEqualTo(1);
        assertThat(name.err())
                .isEqualTo("plumb: there is no variable 'makr' for host 'web1'\n       did you mean 'mark'?\n");
        assertThat(vars("wbe1").err()).contains("there is no host 'wbe1'").contains("did you mean 'web1'?");
        assertThat(vars("web").err()).contains("'web' is not the name of one host");
        assertThat(vars("localhost", "mark", "--playbook", playbook).err())
                .contains("no play of ")
                .contains("selects host 'localhost'");
    }

    @Test
    void includeVarsAndWhatIsKnownOfRolesAreTold() throws IOException {
        file("more.yml", "mark: 18\nonly: here\n");
        String book = file("include.yml", """
                - hosts: web
                  vars: {which: more}
                  roles: [r]
                  tasks:
                    - include_vars: ${which}.yml
                    - include_vars: ${ansible_distribution}.yml
                    - include_vars: nowhere.yml
                      when: false
                """);
        Cli run = Cli.run("vars", "-i", hosts, "--playbook", book, "web1", "mark", "only", "role_names");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("include_vars of task 2 \"include_vars\" (" + dir.resolve("more.yml") + ":1)")
                .contains("only: ")
                .contains(dir.resolve("more.yml") + ":2")
                .contains("role_names:")
                .contains("from magic variable")
                .doesNotContain("facts");
    }
}
