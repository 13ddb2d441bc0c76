package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * Magic variables whose values are Plumb's own, or that only some places have; {@code MagicVariablesTest} compares the others
 * with Ansible's.
 */
class MagicValuesTest extends LocalPlays {
    @Test
    void omit() {
        file("x", "text\n");
        applyTasks("vars: {mode: 600}", """
                - file: {path: DIR/x, mode: "0640"}
                - file: {path: DIR/x, mode: "${omit}"}
                  register: again
                - file: {path: DIR/x, mode: "${unknown!omit}"}
                - copy: {content: "${again.changed?c}", dest: DIR/same}
                """);
        assertThat(lines("same")).containsExactly("false");
        assertThat(Cli.local("exec", "localhost", "stat", "path=" + dir.resolve("x"))
                        .out())
                .contains("0640");
    }

    @Test
    void ansible_managed() {
        file("templates/t.ftl", "# ${ansible_managed}\n");
        String task = "- template: {src: t.ftl, dest: DIR/out}\n";
        applyTasks("", task);
        assertThat(lines("out")).containsExactly("# Ansible managed");
        applyTasks("vars: {ansible_managed: by us}", task);
        assertThat(lines("out")).containsExactly("# by us");
    }

    @Test
    void ansible_diff_mode() {
        applyTasks("", "- assert: {that: ansible_diff_mode}\n");
    }

    @Test
    void ansible_version() throws IOException {
        String pom = Files.readString(Path.of("..", "pom.xml"));
        int at = pom.indexOf("<version>") + "<version>".length();
        String version = pom.substring(at, pom.indexOf("</version>", at)).replace("-SNAPSHOT", "");
        applyTasks("", """
                - assert:
                    that:
                      - ansible_version.full == ansible_version.string
                      - "ansible_version.full == [ansible_version.major, ansible_version.minor, ansible_version.revision]?join('.')"
                      - ansible_version.full == 'VERSION'
                """.replace("VERSION", version));
    }

    /** As in Ansible: neither those that have failed. */
    @Test
    void ansible_play_batch() {
        file("hosts", "[all:vars]\nansible_connection=local\n[all]\na\nb\nc\nd\n");
        run("apply", """
                - hosts: all
                  serial: 3
                  tasks:
                    - fail:
                      when: inventory_hostname == 'a'
                    - shell: echo ${ansible_play_batch?join(' ')} - ${ansible_play_hosts?join(' ')} >>DIR/left
                      run_once: true
                """, "-i", dir.resolve("hosts").toString());
        assertThat(lines("left")).containsExactly("b c - b c d", "d - b c d");
    }

    /** The variables of the host that does the task, under the name of the host that it is for. */
    @Test
    void ansible_delegated_vars() {
        file("hosts", "a ansible_connection=local\nb ansible_connection=local port=81\n");
        apply("""
                - hosts: a
                  tasks:
                    - assert: {that: ansible_delegated_vars is not defined}
                    - copy: {content: "${ansible_delegated_vars.b.port} ${ansible_delegated_vars.b.inventory_hostname}", dest: DIR/one}
                      delegate_to: b
                      when: ansible_delegated_vars.b.port == 81
                    - assert: {that: "item in ansible_delegated_vars and ansible_delegated_vars?keys?size == 1"}
                      delegate_to: ${item}
                      loop: [b, localhost]
                    - command: echo ${ansible_delegated_vars[to].port}
                      delegate_to: ${to}
                      vars: {to: b}
                      notify: tell
                      register: r
                      failed_when: r.stdout != '81' or ansible_delegated_vars.b.port != 81
                  handlers:
                    - name: tell
                      assert: {that: ansible_delegated_vars is defined}
                      delegate_to: b
                """, "-i", dir.resolve("hosts").toString());
        assertThat(lines("one")).containsExactly("81 a");
    }

    @Test
    void role_uuid() {
        file("roles/r/tasks/main.yml", "- copy: {content: \"${role_uuid}\", dest: \"DIR/${which}\"}\n");
        apply("- hosts: localhost\n  roles: [{role: r, which: one}, {role: r, which: two}]\n");
        assertThat(lines("one").get(0)).isNotEmpty().isNotEqualTo(lines("two").get(0));
    }

    @Test
    void ansible_local() {
        applyTasks("", "- assert: {that: ansible_local is mapping and ansible_facts.local is mapping}\n");
    }

    @Test
    void ansible_failed_task() {
        applyTasks("", """
                - block:
                    - name: breaks
                      fail: {msg: no}
                  rescue:
                    - copy: {content: "${ansible_failed_task.name} ${ansible_failed_task.action}", dest: DIR/task}
                """);
        assertThat(lines("task")).containsExactly("breaks fail");
    }

    @Test
    void ansible_failed_result() {
        applyTasks("", """
                - block:
                    - command: "sh -c 'exit 3'"
                  rescue:
                    - copy: {content: "${ansible_failed_result.rc} ${ansible_failed_result.failed?c}", dest: DIR/result}
                """);
        assertThat(lines("result")).containsExactly("3 true");
    }
}
