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
        "remote_user, me",
        "connection, local",
        "port, 2222",
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
