package dev.plumb.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.source.ProblemPrinter;
import dev.plumb.source.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Wrong playbooks as data: each folder below {@code wrong/} holds {@code playbook.yml} and {@code expected.txt}, the exact
 * text a user gets. Run with {@code -Dplumb.record=true} to write the texts anew, then read the difference.
 */
class WrongPlaybooksTest {
    private static final Path WRONG = Path.of("src/test/resources/wrong");

    static List<String> folders() throws IOException {
        try (Stream<Path> entries = Files.list(WRONG)) {
            return entries.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("folders")
    void isToldExactlyLikeThis(String folder) throws IOException {
        Path dir = WRONG.resolve(folder);
        Problems problems = new Problems();
        PlaybookReader.read(dir.resolve("playbook.yml"), TestModules.NAMES, problems);
        String told = new ProblemPrinter(false).print(problems.sorted()).replace(dir + "/", "");
        Path expected = dir.resolve("expected.txt");
        if (Boolean.getBoolean("plumb.record")) {
            Files.writeString(expected, told);
        }
        assertThat(told).isEqualTo(Files.readString(expected)).isNotEmpty();
    }
}
