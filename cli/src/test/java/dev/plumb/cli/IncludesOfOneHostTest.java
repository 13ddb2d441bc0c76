package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What an include with {@code run_once} brings in is done by the host that includes it, as in Ansible. */
class IncludesOfOneHostTest extends LocalPlays {
    private void applyOnTwo(String tasks) {
        file("hosts", "h1 ansible_connection=local\nh2 ansible_connection=local\n");
        String note = "- shell: echo ${inventory_hostname} ${item!} >>DIR/ran\n";
        file("inner.yml", note);
        file("roles/r/tasks/main.yml", note + "- include_tasks: more.yml\n");
        file("roles/r/tasks/more.yml", note);
        apply(
                "- hosts: all\n  tasks:\n" + (tasks + "- shell: echo all >>DIR/${inventory_hostname}\n").indent(4),
                "-i",
                dir.resolve("hosts").toString());
        assertThat(lines("h1")).containsExactly("all");
        assertThat(lines("h2")).containsExactly("all");
    }

    @Test
    void tasks() {
        applyOnTwo("- {include_tasks: inner.yml, run_once: true}\n");
        assertThat(lines("ran")).containsExactly("h1");
    }

    @Test
    void aRoleInABlockAndInALoop() {
        applyOnTwo("""
                - block:
                    - {include_role: {name: r}, loop: [1, 2]}
                  run_once: true
                """);
        assertThat(lines("ran")).containsExactly("h1 1", "h1 1", "h1 2", "h1 2");
    }

    /** What a task with {@code run_once} finds out is for all hosts, wherever they are. */
    @Test
    void aTaskOfOneHostInItTellsAll() {
        file("hosts", "h1 ansible_connection=local\nh2 ansible_connection=local\n");
        file("last.yml", "- set_fact: {last: at the end}\n");
        file("inner.yml", "- {set_fact: {found: by h1}, run_once: true}\n- set_fact: {own: yes}\n");
        apply("""
                - hosts: all
                  tasks:
                    - {include_tasks: inner.yml, run_once: true}
                    - shell: echo ${inventory_hostname} ${found!'nothing'} ${own!'not its own'} >>DIR/told
                - hosts: all
                  tasks:
                    - {include_tasks: {file: last.yml, apply: {run_once: true}}, run_once: true}
                - hosts: all
                  tasks:
                    - shell: echo ${inventory_hostname} ${last!'nothing'} >>DIR/told
                """, "-i", dir.resolve("hosts").toString());
        assertThat(lines("told"))
                .containsExactlyInAnyOrder("h1 by h1 true", "h2 by h1 not its own", "h1 at the end", "h2 at the end");
    }

    @Test
    void nothing() {
        applyOnTwo("- {include_tasks: inner.yml, run_once: true, when: inventory_hostname == 'h2'}\n");
        assertThat(dir.resolve("ran")).doesNotExist();
    }
}
