package dev.plumb.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.source.Located;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Keywords of blocks that are more than those of {@link DirectiveKeywordsTest}. */
class BlockKeywordsTest extends ReaderTestSupport {
    private Block block(String keyword) throws IOException {
        return (Block) steps("- block: [{ping: }]\n" + keyword.indent(2)).get(0);
    }

    private Task inBlock(String keyword) throws IOException {
        return (Task) block(keyword).tasks().get(0);
    }

    @Test
    void name() throws IOException {
        assertThat(block("name: careful").name().value()).isEqualTo("careful");
    }

    @Test
    void tags() throws IOException {
        assertThat(inBlock("tags: [a, b]").tags()).containsExactly("a", "b");
    }

    @Test
    void vars() throws IOException {
        assertThat(texts(inBlock("vars: {a: 1}").vars())).containsExactly("{a=1}");
    }

    @Test
    void notify_() throws IOException {
        Play play = play("""
                - hosts: all
                  tasks:
                    - block: [{ping: }]
                      notify: [h]
                  handlers: [{ping: , name: h}]
                """);
        assertThat(List.copyOf(play.tasks().get(0).notifies()))
                .extracting(Located::value)
                .containsExactly("h");
    }
}
