package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys of what {@code register} keeps, each with a task whose result has it, and its value as JSON. */
class ResultKeysTest extends LocalPlays {
    private static final String LOOP = "debug: {msg: x}\n  loop: [a, b]";

    static Stream<Arguments> keys() {
        return Stream.of(
                Arguments.of("changed", "command: 'true'", "true"),
                Arguments.of("failed", "command: 'false'", "true"),
                Arguments.of("skipped", "debug: {msg: x}\n  when: false", "true"),
                Arguments.of("skip_reason", "debug: {msg: x}\n  when: 1 == 2", "\"when: 1 == 2\""),
                Arguments.of("unreachable", "command: 'true'\n  delegate_to: gone\n  ignore_unreachable: true", "true"),
                Arguments.of("msg", "debug: {msg: said}", "\"said\""),
                Arguments.of("msg", "command: 'true'", "\"\""),
                Arguments.of("msg", "command: 'false'", "\"non-zero return code\""),
                Arguments.of(
                        "msg",
                        "command: 'true'\n  check_mode: true",
                        "\"Command would have run if not in check mode\""),
                Arguments.of("skipped", "shell: 'false'\n  check_mode: true", "true"),
                Arguments.of("changed", "shell: 'false'\n  check_mode: true", "false"),
                Arguments.of("rc", "shell: 'false'\n  args: {creates: DIR/none}\n  check_mode: true", "0"),
                Arguments.of("changed", "shell: 'false'\n  args: {creates: DIR/none}\n  check_mode: true", "true"),
                Arguments.of("rc", "command: sh -c 'exit 3'", "3"),
                Arguments.of("stdout", "command: printf 'a\\nb'", "\"a\\nb\""),
                Arguments.of("stdout_lines", "command: printf 'a\\nb'", "[\"a\", \"b\"]"),
                Arguments.of("stderr", "shell: echo wrong >&2", "\"wrong\""),
                Arguments.of("stderr_lines", "shell: echo wrong >&2", "[\"wrong\"]"),
                Arguments.of("cmd", "command: echo a b", "[\"echo\", \"a\", \"b\"]"),
                Arguments.of("delta", "command: 'true'", "\"0:00:0"),
                Arguments.of("results", LOOP, "[{\""),
                Arguments.of("results[1].item", LOOP, "\"b\""),
                Arguments.of("attempts", "command: 'true'\n  until: true", "1"),
                Arguments.of("backup_file", "copy: {content: new, dest: DIR/file, backup: true}", "\"DIR/file."),
                Arguments.of("backup", "lineinfile: {path: DIR/file, line: new, backup: true}", "\"DIR/file."),
                Arguments.of(
                        "backup", "lineinfile: {path: DIR/file, regexp: none, state: absent, backup: true}", "\"\""),
                Arguments.of("path", "file: {path: DIR/none}", "\"DIR/none\""),
                Arguments.of("state", "file: {path: DIR/none}", "\"absent\""),
                Arguments.of("ansible_facts", "set_fact: {a: 1}", "{\"a\": 1}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("keys")
    void isThere(String key, String task, String json) {
        file("file", "old");
        String hosts = file(
                        "hosts",
                        "localhost ansible_connection=local\ngone ansible_connection=ssh ansible_host=127.0.0.1 ansible_port=1\n")
                .toString();
        String tasks = "- " + task + "\n  register: r\n  ignore_errors: true\n" + "- copy: {content: \"${to_json(r."
                + key + ")}\", dest: DIR/value}\n";
        apply(play("gather_facts: false", tasks), "-i", hosts);
        assertThat(lines("value")).singleElement().asString().startsWith(json.replace("DIR", dir.toString()));
    }
}
