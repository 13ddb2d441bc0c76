package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two hosts of which one gives data that nothing can be done with: its task fails there, and the other comes to its end. */
@NeedsHost
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostDataTest {
    private HostContainer bad;
    private HostContainer good;

    @TempDir
    Path folder;

    private Project project;

    @BeforeAll
    void start() {
        bad = HostContainer.start();
        good = HostContainer.start();
        bad.sh("touch /root/bad");
    }

    @AfterAll
    void stop() {
        bad.close();
        good.close();
    }

    @BeforeEach
    void prepare() {
        project = new Project(folder).inventory(bad.inventoryLine("bad", folder), good.inventoryLine("good", folder));
        for (HostContainer host : new HostContainer[] {bad, good}) {
            host.sh("rm -rf /srv/before /srv/after /srv/told /srv/x* /srv/long");
        }
        bad.sh("head -c 8000 /dev/zero | tr '\\0' a >/srv/long");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "printf 'a\\0b' | copy: {content: x, dest: '/srv/x${r.stdout}'}",
                "printf 'a\\0b' | command: 'echo ${r.stdout}'",
                "printf 'a\\0b' | shell: {cmd: 'true', chdir: '/srv/${r.stdout}x'}\n      when: inventory_hostname == 'bad'",
                "printf 'a\\0b' | command: 'true'\n      environment: {A: '${r.stdout}'}",
                "printf 'a\\0b' | user: {name: 'x${r.stdout}', state: absent}",
                "printf 'a\\0b' | file: {path: '/srv/x${r.stdout}', state: touch}",
                "printf 'a\\377' | file: {path: '/srv/x${r.stdout}', state: touch}",
                "printf -- '-x' | user: {name: '${r.stdout}', state: absent}",
                "printf -- '-x' | group: {name: '${r.stdout}', state: absent}",
                "printf -- '-x' | service: {name: '${r.stdout}', enabled: false}\n      when: inventory_hostname == 'bad'",
                "printf -- '-x' | file: {path: /srv, owner: '${(r.stdout == \"-x\")?then(\"-x\", \"root\")}'}",
                "printf '0\\n* * * * * id' | cron: {name: x, job: id, minute: '${(r.stdout == \"ok\")?then(\"1\", r.stdout)}', state: absent}",
                "printf 1e999999999 | debug: {msg: \"${(r.stdout == 'ok')?then(1, r.stdout?number)}\"}",
            })
    void dataOfOneHostEndsNothingElse(String both) {
        String probe = both.substring(0, both.indexOf(" | "));
        String task = both.substring(probe.length() + 3);
        project.playbook("""
                - hosts: all
                  gather_facts: false
                  tasks:
                    - {name: before, copy: {content: x, dest: /srv/before}, notify: told}
                    - name: look
                      shell: |
                        if [ -e /root/bad ]; then PROBE; else printf ok; fi
                      register: r
                      changed_when: false
                    - name: use
                      TASK
                    - {name: after, copy: {content: x, dest: /srv/after}}
                  handlers:
                    - {name: told, copy: {content: x, dest: /srv/told}}
                """.replace("PROBE", probe).replace("TASK", task));

        Outcomes done = project.apply();

        assertThat(done.exit()).as("%s", done).isEqualTo(2);
        assertThat(done.out() + done.err()).doesNotContain("internal error").doesNotContain("fault of plumb");
        assertThat(done.out()).contains("\"recap\"");
        assertThat(good.sh("ls /srv")).contains("before").contains("after").contains("told");
        assertThat(bad.sh("ls /srv")).contains("before").doesNotContain("after");
    }

    @Test
    void aPasswordThatIsKnownOnlyAtRunTimeMustBeAHash() {
        project.file("more.yml", "- {name: password, user: {name: plain, password: \"${r.stdout}\"}}\n")
                .playbook("""
                - hosts: bad
                  gather_facts: false
                  tasks:
                    - {name: look, command: echo secret, register: r, changed_when: false}
                    - {name: more, include_tasks: more.yml}
                """);

        Outcomes done = project.apply();

        assertThat(done.exit()).as("%s", done).isEqualTo(2);
        assertThat(done.out()).contains("password is not a hash").contains("more.yml:1:");
        assertThat(done.tasks().get(2).toString()).contains("password").doesNotContain("secret");
        assertThat(bad.sh("grep plain /etc/passwd /etc/shadow; true")).isEmpty();
    }

    @Test
    void aNameThatIsNotUtf8IsRefusedBeforeContact() throws IOException {
        Path tree = Files.createDirectories(folder.resolve("files/tree"));
        Files.writeString(Path.of(java.net.URI.create(tree.toUri() + "%FFx")), "");
        project.tasks("- {name: tree, copy: {src: tree/, dest: /srv/xtree}}")
                .inventory("nowhere ansible_host=127.0.0.1 ansible_port=1");

        Outcomes done = project.apply();

        assertThat(done.exit()).as("%s", done).isEqualTo(1);
        assertThat(done.err())
                .contains("names in it are not UTF-8")
                .contains("'\\xffx'")
                .contains("site.yml:4:");
    }

    @Test
    void aTreeArrivesByteForByte() throws IOException {
        Path tree = Files.createDirectories(folder.resolve("files/tree"));
        Files.writeString(tree.resolve("x\\.bashrc"), "evil");
        Files.createDirectories(tree.resolve("di\\r"));
        Files.writeString(tree.resolve("di\\r/ f "), "");
        Files.writeString(tree.resolve("-rf"), "");
        Files.writeString(tree.resolve("a\nb"), "");
        Files.writeString(Path.of(java.net.URI.create(tree.toUri() + "%C3%BC")), "");
        project.tasks("- {name: tree, copy: {src: tree/, dest: /srv/xtree}}");
        bad.sh("rm -rf /srv/xtree; cp -p /root/.bashrc /root/bashrc.old");

        assertThat(project.apply().exit()).isZero();

        String names = bad.sh("cd /srv/xtree && find . -mindepth 1 -print0 | sort -z | od -An -tx1 | tr -d ' \\n'");
        String expected =
                String.join("\0", "./-rf", "./a\nb", "./di\\r", "./di\\r/ f ", "./x\\.bashrc", "./\u00fc") + "\0";
        assertThat(names.strip())
                .isEqualTo(HexFormat.of().formatHex(expected.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        assertThat(bad.sh("cmp /root/.bashrc /root/bashrc.old && echo same")).contains("same");
        assertThat(project.check().exit()).isZero();
    }
}
