package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Parameters of {@code include_role} and {@code include_tasks}. */
class IncludeKeywordsTest extends LocalPlays {
    @BeforeEach
    void aRole() {
        file("roles/r/tasks/main.yml", "- shell: echo main ${d} ${v} >>DIR/log\n  notify: h\n");
        file("roles/r/tasks/other.yml", "- shell: echo other ${d} ${v} >>DIR/log\n");
        file("roles/r/defaults/main.yml", "d: default\n");
        file("roles/r/defaults/other.yml", "d: other-default\n");
        file("roles/r/vars/main.yml", "v: var\n");
        file("roles/r/vars/other.yml", "v: other-var\n");
        file("roles/r/handlers/main.yml", "- {name: h, shell: echo handler >>DIR/log}\n");
        file("roles/r/handlers/other.yml", "- {name: h, shell: echo other-handler >>DIR/log}\n");
    }

    private List<String> log(String tasks, String... options) {
        applyTasks("gather_facts: false", tasks, options);
        return Files.exists(dir.resolve("log")) ? lines("log") : List.of();
    }

    @Test
    void name() {
        assertThat(log("- include_role: {name: r}\n")).containsExactly("main default var", "handler");
    }

    @Test
    void tasks_from() {
        assertThat(log("- include_role: {name: r, tasks_from: other}\n")).containsExactly("other default var");
    }

    @Test
    void vars_from() {
        assertThat(log("- include_role: {name: r, vars_from: other.yml}\n").get(0))
                .isEqualTo("main default other-var");
    }

    @Test
    void defaults_from() {
        assertThat(log("- include_role: {name: r, defaults_from: other}\n").get(0))
                .isEqualTo("main other-default var");
    }

    @Test
    void handlers_from() {
        assertThat(log("- include_role: {name: r, handlers_from: other}\n").get(1))
                .isEqualTo("other-handler");
    }

    @Test
    void allow_duplicates() {
        String twice = "- include_role: {name: r, tasks_from: other, allow_duplicates: %s}\n".repeat(2);
        assertThat(log(twice.replace("%s", "false"))).hasSize(1);
        assertThat(log(twice.replace("%s", "true"))).hasSize(3);
    }

    @Test
    void public_() {
        String after = "- shell: echo ${d!'nothing'} ${v!'nothing'} >>DIR/log\n";
        String include = "- include_role: {name: r, tasks_from: other, public: %s}\n";
        assertThat(log(include.formatted("true") + after).get(1)).isEqualTo("default var");
        assertThat(log(include.formatted("false") + after).get(3)).isEqualTo("nothing nothing");
    }

    @Test
    void rolespec_validate() {
        file("roles/r/meta/main.yml", "argument_specs: {main: {options: {needed: {required: true}}}}\n");
        assertThat(log("- include_role: {name: r, rolespec_validate: false}\n")).hasSize(2);
        Cli wrong = run("apply", play("", "- include_role: {name: r, rolespec_validate: true}\n"));
        assertThat(wrong.code()).isNotZero();
        assertThat(wrong.out() + wrong.err()).contains("'needed'");
    }

    @Test
    void apply() {
        file("more.yml", "- shell: echo $FROM >>DIR/log\n");
        assertThat(log("""
                        - include_tasks: {file: more.yml, apply: {environment: {FROM: applied}, tags: [t]}}
                          tags: t
                        - include_role: {name: r, tasks_from: other, apply: {tags: [u]}}
                          tags: t
                        """, "--tags", "t")).containsExactly("applied");
    }
}
