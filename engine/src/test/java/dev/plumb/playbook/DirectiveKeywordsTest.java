package dev.plumb.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keywords that plays, blocks and tasks have alike. */
class DirectiveKeywordsTest extends ReaderTestSupport {
    @ParameterizedTest
    @CsvSource({
        "become, true",
        "become_user, deploy",
        "become_method, doas",
        "become_flags, -i",
        "become_exe, /opt/sudo",
        "check_mode, false",
        "diff, true",
        "ignore_errors, yes",
        "ignore_unreachable, ${lenient}",
        "no_log, true",
        "any_errors_fatal, true",
        "run_once, true",
        "throttle, 2",
        "timeout, 30",
        "delegate_to, ${other}",
        "delegate_facts, true",
    })
    void aDirectiveHoldsForATaskABlockAndAPlay(String keyword, String value) throws IOException {
        String line = keyword + ": " + value;
        Directive directive = Directive.valueOf(keyword.toUpperCase(java.util.Locale.ROOT));
        assertThat(directive.keyword()).isEqualTo(keyword);
        String delegate = keyword.equals("delegate_facts") ? "\ndelegate_to: x" : "";
        assertThat(text(taskWith(line + delegate).directives().get(directive))).isEqualTo(value);
        Play inBlock = play("- hosts: all\n  tasks:\n  - block: [{ping: }]\n" + (line + delegate).indent(4));
        assertThat(text(inBlock.tasks().get(0).directives().get(directive))).isEqualTo(value);
        if (keyword.startsWith("delegate_")) {
            assertThat(told("- hosts: all\n  " + line + "\n"))
                    .containsExactly("2:3 '" + keyword + "' belongs to a task, not to a play");
        } else {
            assertThat(text(playWith(line).tasks().get(0).directives().get(directive)))
                    .isEqualTo(value);
        }
    }

    @Test
    void remote_user() throws IOException {
        assertThat(text(playWith("remote_user: me").directives().get(Directive.REMOTE_USER)))
                .isEqualTo("me");
        assertThat(toldOfTask("- ping:\n  remote_user: me\n"))
                .containsExactly("4:7 'remote_user' belongs to a play: all its tasks share one connection to a host"
                        + " -> write it at the play, or set the variable ansible_user; a role's parameter of this name"
                        + " stands below vars");
    }

    @Test
    void port() throws IOException {
        assertThat(text(playWith("port: 2222").directives().get(Directive.PORT)))
                .isEqualTo("2222");
        assertThat(told("- hosts: all\n  tasks:\n  - block: [{ping: }]\n    port: 2222\n"))
                .containsExactly("4:5 'port' belongs to a play: all its tasks share one connection to a host"
                        + " -> write it at the play, or set the variable ansible_port; a role's parameter of this name"
                        + " stands below vars");
    }

    @Test
    void connection() throws IOException {
        assertThat(text(playWith("connection: local").directives().get(Directive.CONNECTION)))
                .isEqualTo("local");
        assertThat(playWith("connection: local").tasks().get(0).directives().get(Directive.DELEGATE_TO))
                .isNull();
        Directives ofTask = taskWith("connection: ansible.builtin.local").directives();
        assertThat(text(ofTask.get(Directive.DELEGATE_TO))).isEqualTo("localhost");
        Directives ofBoth = taskWith("delegate_to: other\nconnection: local").directives();
        assertThat(text(ofBoth.get(Directive.DELEGATE_TO))).isEqualTo("other");
        Play inBlock = play("- hosts: all\n  tasks:\n  - block: [{ping: }]\n    connection: local\n");
        assertThat(text(inBlock.tasks().get(0).directives().get(Directive.DELEGATE_TO)))
                .isEqualTo("localhost");
        assertThat(toldOfTask("- ping:\n  connection: ssh\n"))
                .containsExactly("4:7 'connection' belongs to a play: all its tasks share one connection to a host"
                        + " -> write it at the play, or connection: local for a task that runs on this machine");
        assertThat(toldOfTask("- ping:\n  connection: docker\n"))
                .containsExactly("4:19 Plumb has no connection 'docker' -> write one of: ssh, local");
    }

    @Test
    void environment() throws IOException {
        Play play = play("""
                - hosts: all
                  environment: {A: play}
                  tasks:
                    - block:
                        - ping:
                          environment: ["${more}", {A: task}]
                      environment: {A: block}
                """);
        assertThat(texts(play.tasks().get(0).directives().environment()))
                .containsExactly("{A=play}", "{A=block}", "${more}", "{A=task}");
    }

    @Test
    void module_defaults() throws IOException {
        Play play = play("""
                - hosts: all
                  module_defaults:
                    ansible.builtin.file: {owner: root}
                    copy: ${copying}
                  tasks:
                    - ping:
                      module_defaults: [{file: {mode: "0600"}}]
                """);
        assertThat(texts(play.tasks().get(0).directives().moduleDefaults()))
                .containsExactly("{ansible.builtin.file={owner=root}, copy=${copying}}", "{file={mode=0600}}");
    }

    @Test
    void collections() throws IOException {
        assertThat(taskWith("collections: [community.general]").directives()).isEqualTo(Directives.NONE);
        assertThat(toldOfTask("- ping:\n  collections: {a: b}\n"))
                .containsExactly("4:20 'collections' takes a text or a list of texts, not a mapping");
    }

    @Test
    void debugger() throws IOException {
        for (String when : List.of("always", "never", "on_failed", "on_unreachable", "on_skipped")) {
            assertThat(taskWith("debugger: " + when).directives()).isEqualTo(Directives.NONE);
        }
    }
}
