package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Roles of collections, and roles that are left early. */
class RolesTest {
    @TempDir
    private Path dir;

    private String file(String name, String text) throws IOException {
        Path file = dir.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text).toString();
    }

    @Test
    void end_role() throws IOException {
        file("roles/inner/tasks/main.yml", "- debug: {msg: inner}\n- meta: end_role\n- debug: {msg: not inner}\n");
        file("roles/outer/handlers/main.yml", "- {name: told, debug: {msg: handler}}\n");
        file("roles/outer/tasks/main.yml", """
                - debug: {msg: begins}
                  changed_when: true
                  notify: told
                - include_role: {name: inner}
                - debug: {msg: goes on}
                - block:
                    - meta: end_role
                      when: inventory_hostname == 'a'
                    - debug: {msg: b only}
                  always:
                    - debug: {msg: b always}
                - import_role: {name: inner}
                """);
        String book = file("site.yml", """
                - hosts: all
                  roles: [outer, {role: outer, again: 1}]
                  tasks:
                    - debug: {msg: the end}
                """);
        Cli run = Cli.run("check", "-i", "a,b,", "-c", "local", book);
        assertThat(run.out()).doesNotContain("not inner");
        assertThat(count(run, "a: changed: begins")).isEqualTo(2);
        assertThat(count(run, "a: ok: inner")).isEqualTo(2);
        assertThat(count(run, "a: ok: goes on")).isEqualTo(2);
        assertThat(count(run, "b: ok: inner")).isEqualTo(4);
        assertThat(count(run, "b: ok: b only")).isEqualTo(2);
        assertThat(count(run, "b: ok: b always")).isEqualTo(2);
        assertThat(run.out())
                .doesNotContain("a: ok: b ")
                .contains("a: ok: the end")
                .contains("a: ok: handler");

        String wrong = file("wrong.yml", "- hosts: localhost\n  tasks:\n    - meta: end_role\n");
        Cli told = Cli.run("check", wrong);
        assertThat(told.code()).isEqualTo(1);
        assertThat(told.err()).contains("wrong.yml:3:7: meta: end_role belongs to the tasks of a role");
    }

    private static long count(Cli run, String text) {
        return run.out().lines().filter(line -> line.strip().startsWith(text)).count();
    }

    @Test
    void aRoleOfACollectionIsFoundByItsFullName() throws IOException {
        String role = "collections/ansible_collections/acme/web/roles/";
        file(
                role + "site/tasks/main.yml",
                "- debug: {msg: \"${lookup('file', 'x')} ${level}\"}\n- import_role: {name: other}\n");
        file(role + "site/defaults/main.yml", "level: 3\n");
        file(role + "site/files/x", "a file\n");
        file(role + "other/tasks/main.yml", "- debug: {msg: other}\n");
        file(role + "deep/er/tasks/main.yml", "- debug: {msg: deeper}\n");
        String book = file("site.yml", """
                - hosts: localhost
                  roles: [acme.web.site]
                  tasks:
                    - include_role: {name: acme.web.deep.er}
                """);
        Cli run = Cli.run("check", book);
        assertThat(run.code()).as(run.out() + run.err()).isZero();
        assertThat(run.out()).contains("ok: a file 3").contains("ok: other").contains("ok: deeper");
        String missing = file("missing.yml", "- hosts: localhost\n  roles: [acme.web.sight]\n");
        Cli none = Cli.run("validate", missing);
        assertThat(none.code()).isEqualTo(1);
        assertThat(none.err()).contains("there is no role 'acme.web.sight'");
    }
}
