package dev.plumb.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keywords of an entry in {@code roles}, and of a role's metadata: what they hand down to the role's tasks. */
class RoleKeywordsTest extends ReaderTestSupport {
    @BeforeEach
    void aRole() throws IOException {
        file("roles/web/tasks/main.yml", "- ping:\n");
    }

    /** The one task of a role that is listed with this keyword. */
    private Task with(String keyword) throws IOException {
        return play("- hosts: all\n  roles:\n    - role: web\n" + keyword.indent(6))
                .tasks()
                .get(0);
    }

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
    void aDirectiveHoldsForTheTasksOfARole(String keyword, String value) throws IOException {
        Directive directive = Directive.valueOf(keyword.toUpperCase(java.util.Locale.ROOT));
        String delegate = keyword.equals("delegate_facts") ? "\ndelegate_to: x" : "";
        assertThat(text(with(keyword + ": " + value + delegate).directives().get(directive)))
                .isEqualTo(value);
    }

    @Test
    void role() throws IOException {
        assertThat(with("tags: t").role().name()).isEqualTo("web");
        assertThat(told("- hosts: all\n  roles: [{role: wed}]\n").get(0)).contains("'wed'");
    }

    @Test
    void name() throws IOException {
        Play play = play("- hosts: all\n  roles: [{name: web}]\n");
        assertThat(play.tasks().get(0).role().name()).isEqualTo("web");
    }

    @Test
    void collections() throws IOException {
        assertThat(with("collections: [community.general]").directives()).isEqualTo(Directives.NONE);
    }

    @Test
    void debugger() throws IOException {
        assertThat(with("debugger: on_failed").directives()).isEqualTo(Directives.NONE);
    }

    @Test
    void environment() throws IOException {
        assertThat(texts(with("environment: {A: b}").directives().environment()))
                .containsExactly("{A=b}");
    }

    @Test
    void module_defaults() throws IOException {
        assertThat(texts(with("module_defaults: {file: {owner: root}}")
                        .directives()
                        .moduleDefaults()))
                .containsExactly("{file={owner=root}}");
    }

    @Test
    void vars() throws IOException {
        assertThat(texts(with("vars: {a: 1}").role().vars())).containsExactly("{a=1}");
    }

    @Test
    void when() throws IOException {
        assertThat(texts(with("when: [a, b]").when())).containsExactly("a", "b");
    }

    @Test
    void roleParameters() throws IOException {
        assertThat(text(with("domain: example.org\nlisten_on: 80").role().params()))
                .isEqualTo("{domain=example.org, listen_on=80}");
        assertThat(told("- hosts: all\n  roles: [{role: web, port: 80}]\n").get(0))
                .contains("'port' belongs to a play")
                .contains("below vars");
    }

    @Test
    void argument_specs() throws IOException {
        file("roles/web/meta/main.yml", "argument_specs: {main: {options: {size: {type: int}}}}\n");
        assertThat(with("size: 3").role().argumentSpec()).isNotNull();
        file("roles/web/meta/main.yml", "argument_specs: {main: {options: {size: {type: number}}}}\n");
        assertThat(told("- hosts: all\n  roles: [web]\n").get(0)).contains("number");
    }

    @Test
    void galaxy_info() throws IOException {
        file("roles/web/meta/main.yml", "galaxy_info: {author: me, any: [thing]}\n");
        assertThat(with("tags: t").role().name()).isEqualTo("web");
        file("roles/web/meta/main.yml", "galaxy: {author: me}\n");
        assertThat(told("- hosts: all\n  roles: [web]\n").get(0)).contains("has no 'galaxy'");
    }
}
