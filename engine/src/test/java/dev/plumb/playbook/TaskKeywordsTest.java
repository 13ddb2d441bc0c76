package dev.plumb.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.source.Located;
import dev.plumb.source.YamlNode.Scalar;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One test for each keyword that only tasks and handlers have. */
class TaskKeywordsTest extends ReaderTestSupport {
    @Test
    void name() throws IOException {
        assertThat(taskWith("name: a task").label()).isEqualTo("a task");
        assertThat(taskWith("when: a").label()).isEqualTo("ping");
    }

    @Test
    void action() throws IOException {
        Task task = task("- action: file path=/x\n");
        assertThat(task.module().value()).isEqualTo("file");
        assertThat(text(task.args())).isEqualTo("{path=/x}");
        assertThat(text(task("- action: {module: file, path: /x}\n").args())).isEqualTo("{path=/x}");
    }

    @Test
    void local_action() throws IOException {
        Task task = task("- local_action: command ls -l\n");
        assertThat(task.module().value()).isEqualTo("command");
        assertThat(text(task.args())).isEqualTo("ls -l");
        assertThat(text(task.directives().get(Directive.DELEGATE_TO))).isEqualTo("localhost");
        assertThat(text(task("- local_action: {module: file, path: /x}\n").args()))
                .isEqualTo("{path=/x}");
        assertThat(toldOfTask("- local_action: ping\n  delegate_to: other\n"))
                .containsExactly("4:7 'local_action' runs on this machine already -> remove 'delegate_to',"
                        + " or write 'action' instead of 'local_action'");
    }

    @Test
    void args() throws IOException {
        assertThat(text(task("- command: ls\n  args: {chdir: /x}\n").extraArgs()))
                .isEqualTo("{chdir=/x}");
    }

    @Test
    void async_and_poll() throws IOException {
        assertThat(taskWith("poll: ${p}\nasync: 60").async()).satisfies(async -> {
            assertThat(text(async.seconds())).isEqualTo("60");
            assertThat(text(async.poll())).isEqualTo("${p}");
        });
        assertThat(taskWith("async: 60").async().poll()).isNull();
        assertThat(taskWith("async: 0").async()).isNull();
        assertThat(taskWith("when: a").async()).isNull();
    }

    @Test
    void until_and_retries_and_delay() throws IOException {
        Retry retry = taskWith("until: [a, b]\nretries: 5\ndelay: 0.5").retry();
        assertThat(texts(retry.until())).containsExactly("a", "b");
        assertThat(text(retry.retries())).isEqualTo("5");
        assertThat(text(retry.delay())).isEqualTo("0.5");
        assertThat(taskWith("until: a").retry().retries()).isNull();
        assertThat(taskWith("retries: 2").retry().until()).isEmpty();
        assertThat(taskWith("when: a").retry()).isNull();
    }

    @Test
    void changed_when_and_failed_when() throws IOException {
        Task task = taskWith("changed_when: false\nfailed_when: [a, b]");
        assertThat(task.changedWhen()).extracting(Scalar::value).containsExactly(false);
        assertThat(texts(task.failedWhen())).containsExactly("a", "b");
    }

    @Test
    void loop() throws IOException {
        Loop loop = taskWith("loop: [1, 2]").loop();
        assertThat(loop.lookup()).isNull();
        assertThat(text(loop.values())).isEqualTo("[1, 2]");
        assertThat(loop.control()).isEqualTo(Loop.Control.DEFAULT);
        assertThat(taskWith("when: a").loop()).isNull();
    }

    @Test
    void loop_control() throws IOException {
        Loop.Control control = taskWith("""
                loop: ${all}
                loop_control:
                  loop_var: one
                  index_var: number
                  label: ${one.name}
                  pause: 1.5
                  extended: yes
                  extended_allitems: no
                  break_when: [a, b]
                """).loop().control();
        assertThat(control.variable()).isEqualTo("one");
        assertThat(control.indexVariable()).isEqualTo("number");
        assertThat(text(control.label())).isEqualTo("${one.name}");
        assertThat(text(control.pause())).isEqualTo("1.5");
        assertThat(control.extended()).isTrue();
        assertThat(control.allItems()).isFalse();
        assertThat(texts(control.breakWhen())).containsExactly("a", "b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "items | [a, [b]] | [a, [b]]",
                "items | one | [one]",
                "items | {a: 1} | [{a=1}]",
                "items | ${all} | ${all}",
                "dict | {a: 1} | {a=1}",
                "fileglob | 'files/*.conf' | [files/*.conf]",
                "fileglob | [a, b] | [a, b]",
                "nested | [[a], [b]] | [[a], [b]]",
                "cartesian | [[a], [b]] | [[a], [b]]",
                "together | ['${a}', '${b}'] | [${a}, ${b}]",
                "subelements | ['${users}', keys] | [${users}, keys]",
                "sequence | start=1 end=3 | [start=1 end=3]",
                "first_found | [a, b] | [a, b]",
                "first_found | {files: [a], paths: [b]} | {files=[a], paths=[b]}",
                "flattened | [[a], b] | [[a], b]",
                "indexed_items | [a] | [a]",
                "lines | cat /etc/hosts | [cat /etc/hosts]",
                "random_choice | [a, b] | [a, b]",
                "inventory_hostnames | all:!web | [all:!web]",
                "env | HOME | [HOME]",
                "file | [a, b] | [a, b]",
                "ini | a section=b file=c | [a section=b file=c]",
            })
    void with_lookup(String lookup, String written, String values) throws IOException {
        Loop loop = taskWith("with_" + lookup + ": " + written).loop();
        assertThat(loop.lookup()).isEqualTo(lookup);
        assertThat(text(loop.values())).isEqualTo(values);
    }

    @Test
    void with_list() throws IOException {
        assertThat(taskWith("with_list: [a]").loop().lookup()).isNull();
    }

    @Test
    void register() throws IOException {
        assertThat(taskWith("register: out").register().value()).isEqualTo("out");
    }

    @Test
    void notify_and_listen() throws IOException {
        Play play = play("""
                - hosts: all
                  tasks: [{ping: , notify: [h, topic]}]
                  handlers: [{ping: , name: h}, {ping: , listen: [topic, x]}]
                """);
        assertThat(play.tasks().get(0).notifies()).extracting(Located::value).containsExactly("h", "topic");
        assertThat(play.handlers().get(1).listen()).containsExactly("topic", "x");
    }

    @Test
    void when() throws IOException {
        assertThat(texts(taskWith("when: [a, 'b or c', true]").when())).containsExactly("a", "b or c", "true");
    }
}
