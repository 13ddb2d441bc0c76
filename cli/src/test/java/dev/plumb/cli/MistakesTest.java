package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What people who come from Ansible get wrong, and what they read: each folder below {@code mistakes/} holds {@code
 * playbook.yml}, {@code hosts} and {@code expected.txt}, all that {@code plumb validate} tells, which connects to nobody. Run
 * with {@code -Dplumb.record=true} to write the texts anew, then read the difference.
 */
class MistakesTest {
    private static final Path MISTAKES = Path.of("src/test/resources/mistakes");

    static List<String> folders() throws IOException {
        try (Stream<Path> entries = Files.list(MISTAKES)) {
            return entries.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("folders")
    void isToldExactlyLikeThis(String folder) throws IOException {
        Path dir = MISTAKES.resolve(folder);
        Cli validate = Cli.run(
                "validate",
                "-i",
                dir.resolve("hosts").toString(),
                dir.resolve("playbook.yml").toString());
        String told = (validate.out() + validate.err()).replace(dir + "/", "");
        Path expected = dir.resolve("expected.txt");
        if (Boolean.getBoolean("plumb.record")) {
            Files.writeString(expected, told);
        }
        assertThat(told).isEqualTo(Files.readString(expected)).isNotEmpty();
    }
}
