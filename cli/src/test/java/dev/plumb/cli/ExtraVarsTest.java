package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.source.Problem;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExtraVarsTest {
    private final Problems problems = new Problems();

    @Test
    void wordsAreStringsAndQuotedAsInAShell() {
        assertThat(read("a=1 b='two words' c=\"say \\\"hi\\\"\" d=x\\ y e= f=a=b"))
                .containsExactly(
                        Map.of("a", "1", "b", "two words", "c", "say \"hi\"", "d", "x y", "e", "", "f", "a=b"));
    }

    @Test
    void laterWordsWin() {
        assertThat(read("a=1 a=2", "b=3")).containsExactly(Map.of("a", "2"), Map.of("b", "3"));
    }

    @Test
    void yamlAndJsonKeepTheirTypes() {
        assertThat(read("{a: 1, b: [x, true]}")).containsExactly(Map.of("a", 1L, "b", List.of("x", true)));
        assertThat(read("{\"a\": \"1\"}")).containsExactly(Map.of("a", "1"));
        assertThat(read("a: 1")).containsExactly(Map.of("a", 1L));
    }

    @Test
    void filesAreRead(@TempDir Path dir) throws IOException {
        Path file = Files.writeString(dir.resolve("vars.yml"), "a: 1\nb:\n  c: yes\n");
        assertThat(read("@" + file)).containsExactly(Map.of("a", 1L, "b", Map.of("c", true)));
        assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void whatIsNoVariableIsToldWithWhatToWrite() {
        read("vars.yml");
        read("[1, 2]");
        read("a='open");
        read("=x");
        assertThat(problems.sorted().stream().map(Problem::message))
                .containsExactlyInAnyOrder(
                        "'vars.yml' is not name=value",
                        "'[1, 2]' is not a mapping",
                        "the quotation (') that opens at character 3 is not closed in a='open",
                        "'=x' is not name=value");
        assertThat(problems.sorted().get(0).hint()).isNotNull();
    }

    private List<Object> read(String... values) {
        List<Object> all = new ArrayList<>();
        for (YamlNode.Mapping mapping : ExtraVars.of(List.of(values), problems)) {
            all.add(new LinkedHashMap<>((Map<?, ?>) Plain.of(mapping)));
        }
        return all;
    }
}
