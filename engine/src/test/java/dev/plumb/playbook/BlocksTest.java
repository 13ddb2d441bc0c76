package dev.plumb.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.source.Located;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlocksTest extends ReaderTestSupport {
    @Test
    void blockAndRescueAndAlwaysKeepTheirTasksInOrder() throws IOException {
        List<Step> steps = steps("""
                - debug: {msg: before}
                - name: careful
                  always:
                    - debug: {msg: last}
                  block:
                    - debug: {msg: a}
                    - block:
                        - debug: {msg: b}
                  rescue:
                    - debug: {msg: c}
                - debug: {msg: after}
                """);
        Block block = (Block) steps.get(1);
        assertThat(block.name().value()).isEqualTo("careful");
        assertThat(block.position().line()).isEqualTo(4);
        assertThat(block.tasks().get(1)).isInstanceOf(Block.class);
        assertThat(Play.tasks(block.rescue()))
                .extracting(task -> text(task.args()))
                .containsExactly("{msg=c}");
        assertThat(Play.tasks(block.always()))
                .extracting(task -> text(task.args()))
                .containsExactly("{msg=last}");
        assertThat(Play.tasks(steps)).extracting(Task::number).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(Play.tasks(steps))
                .extracting(task -> text(task.args()))
                .containsExactly("{msg=before}", "{msg=a}", "{msg=b}", "{msg=c}", "{msg=last}", "{msg=after}");
    }

    @Test
    void aBlockHandsDownWhatItSays() throws IOException {
        Play play = play("""
                - hosts: all
                  tags: p
                  tasks:
                    - block:
                        - block:
                            - ping:
                              when: c
                              tags: t
                              vars: {v: 3}
                          when: [b, b2]
                          tags: [inner, p]
                          vars: {v: 2}
                          become_user: inner
                      when: a
                      tags: outer
                      vars: {v: 1}
                      become: true
                      become_user: outer
                """);
        Task task = play.tasks().get(0);
        assertThat(texts(task.when())).containsExactly("a", "b", "b2", "c");
        assertThat(task.tags()).containsExactly("p", "outer", "inner", "t");
        assertThat(texts(task.vars())).containsExactly("{v=1}", "{v=2}", "{v=3}");
        assertThat(text(task.directives().get(Directive.BECOME))).isEqualTo("true");
        assertThat(text(task.directives().get(Directive.BECOME_USER))).isEqualTo("inner");
    }

    @Test
    void aTaskThatNotifiesNobodyNotifiesTheHandlersOfItsBlock() throws IOException {
        Play play = play("""
                - hosts: all
                  tasks:
                    - block:
                        - ping:
                        - ping:
                          notify: own
                        - block:
                            - ping:
                      notify: [one, two]
                  handlers:
                    - {name: one, ping: }
                    - {name: two, ping: }
                    - {name: own, ping: }
                """);
        assertThat(play.tasks())
                .extracting(task ->
                        task.notifies().stream().map(Located::value).toList().toString())
                .containsExactly("[one, two]", "[own]", "[one, two]");
    }

    @Test
    void blocksOfHandlersOnlyHandDownTheirKeywords() throws IOException {
        Play play = play("""
                - hosts: all
                  handlers:
                    - block:
                        - {name: a, ping: }
                        - {name: b, ping: }
                      when: ready
                    - {name: c, ping: }
                """);
        assertThat(play.handlers()).extracting(Task::label).containsExactly("a", "b", "c");
        assertThat(texts(play.handlers().get(1).when())).containsExactly("ready");
        assertThat(play.handlers().get(2).when()).isEmpty();
    }
}
