package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Actions of {@code meta} that no case of the corpus has. */
class MetaTest extends LocalPlays {
    @Test
    void noop() {
        applyTasks("", "- meta: noop\n- copy: {content: x, dest: DIR/made}\n");
        assertThat(dir.resolve("made")).exists();
    }

    @Test
    void clear_facts() {
        applyTasks("", """
                - set_fact: {kept: 1}
                - assert: {that: ansible_system == 'Linux' and kept == 1}
                - meta: clear_facts
                - assert: {that: ansible_system == 'Linux' and kept is defined}
                """);
    }

    @Test
    void refresh_inventory() {
        file("hosts", "one\n");
        apply("""
                - hosts: one
                  connection: local
                  tasks:
                    - assert: {that: "groups.all == ['one']"}
                    - lineinfile: {path: DIR/hosts, line: "two ansible_connection=local"}
                    - meta: refresh_inventory
                    - assert: {that: "'two' in groups.all"}
                - hosts: all
                  tasks:
                    - copy: {content: x, dest: DIR/made}
                      when: inventory_hostname == 'two'
                """, "-i", dir.resolve("hosts").toString());
        assertThat(dir.resolve("made")).exists();
    }

    /** The shell of the task before it is another than that of the task after it. */
    @Test
    void reset_connection() {
        applyTasks("", """
                - shell: echo $$ >DIR/first
                - shell: echo $$ >DIR/second
                - meta: reset_connection
                - shell: echo $$ >DIR/third
                """);
        assertThat(lines("second")).isEqualTo(lines("first"));
        assertThat(lines("third")).isNotEqualTo(lines("first"));
    }
}
