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

    @Test
    void clear_host_errors() {
        // of a block that nothing rescues, before the end of always and at its end
        for (String rest : new String[] {"        - copy: {content: x, dest: DIR/always}\n", ""}) {
            Cli run = run("apply", play("gather_facts: false", """
                    - block:
                        - command: 'false'
                      always:
                        - meta: clear_host_errors
                    """ + rest.replaceFirst("^ {4}", "") + """
                    - copy: {content: x, dest: DIR/after}
                    """) + """
                    - hosts: localhost
                      connection: local
                      gather_facts: false
                      tasks: [{copy: {content: x, dest: DIR/next}}]
                    """);
            assertThat(dir.resolve("after")).as(run.out() + run.err()).exists();
            assertThat(dir.resolve("next")).exists();
            assertThat(dir.resolve("after").toFile().delete()
                            && dir.resolve("next").toFile().delete())
                    .isTrue();
        }
        assertThat(dir.resolve("always")).exists();
    }

    /** As in Ansible, failed_when decides whether the task fails, and the result says that it never came. */
    @Test
    void triesInVainFailOnlyWhereFailedWhenSaysSo() {
        applyTasks("", """
                - command: echo x
                  register: r
                  until: r.stdout == 'y'
                  retries: 1
                  delay: 0
                  failed_when: false
                - assert: {that: "r.failed and r.attempts == 1"}
                - copy: {content: x, dest: DIR/on}
                """);
        assertThat(dir.resolve("on")).exists();
        Cli run = run("apply", play("", """
                - command: echo x
                  register: r
                  until: r.rc == 0
                  retries: 1
                  delay: 0
                  failed_when: "'x' in r.stdout"
                """));
        assertThat(run.code()).isEqualTo(2);
    }
}
