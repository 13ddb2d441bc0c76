package dev.plumb.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.source.YamlNode.Mapping;
import dev.plumb.source.YamlNode.Scalar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlacesTest {
    @TempDir
    Path dir;

    /** However the value is written, the place of the mark in the text is the place of the mark in the file. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: text %",
                "a: x%",
                "a: 'it''s %'",
                "a: \"tab\\t \\\"q\\\" \\\\ \\x41 \\u00e9 %\"",
                "a: |\n  first\n\n    second %\n",
                "a: >-\n  folded\n  lines\n\n  and %\n",
                "a: plain over\n  two lines %",
                "a: \"quoted over\n  two \\\n  lines %\"",
                "a: 'é 日本 \uD83D\uDE00 %'",
                "a: !unsafe 'x %'",
                "a: &anchor !unsafe |2\n   x\n  %\n",
                "# % before\nb: '%'\na:\n  x % y",
            })
    void findsTheCharacterInTheFile(String text) throws IOException {
        Path file = Files.writeString(dir.resolve("a.yml"), text);
        Problems problems = new Problems();
        Mapping root = (Mapping) YamlReader.read(file, problems);
        assertThat(problems.sorted()).isEmpty();
        Scalar scalar = (Scalar) root.get("a");
        Position found = new Places().at(scalar, scalar.text().indexOf('%'));
        String line = Files.readAllLines(file).get(found.line() - 1);
        assertThat(line.codePointAt(line.offsetByCodePoints(0, found.column() - 1)))
                .isEqualTo('%');
    }

    @Test
    void fallsBackToTheBeginning() {
        Position start = new Position("-e", 1, 1);
        Scalar scalar = new Scalar(start, "abc", "abc", null, YamlNode.Style.PLAIN);
        assertThat(new Places().at(scalar, 2)).isEqualTo(start);
    }
}
