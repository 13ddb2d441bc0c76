package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What an operator reads about a mistake, to the letter, for each folder below {@code it/wrong}: {@code playbook.yml},
 * {@code expected.txt} (all of the output) and {@code exit} (the exit code). No connection is opened.
 */
class WrongPlaybooksTest {
    private static final Path CASES = Checkout.root().resolve("cli/src/test/resources/it/wrong");

    @TempDir
    private Path folder;

    static Stream<String> cases() throws IOException {
        try (Stream<Path> all = Files.list(CASES)) {
            return all.map(p -> p.getFileName().toString()).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theMistakeIsToldWithItsPlaceAndNobodyIsConnectedTo(String name) throws IOException {
        FileTrees.copy(CASES.resolve(name), folder);
        try (SilentPort port = new SilentPort()) {
            Checkout.write(folder.resolve("hosts"), "web ansible_host=127.0.0.1 ansible_port=" + port.number() + "\n");
            for (String command : new String[] {"check", "apply"}) {
                Outcomes told = Plumb.process(folder, command, "-i", "hosts", "playbook.yml");
                assertThat(told.out() + told.err()).as("%s", command).isEqualTo(expected());
                assertThat(told.exit()).as("%s", command).isEqualTo(exit());
                assertThat(port.connections()).as("connections").isZero();
            }
        }
    }

    private String expected() {
        return Checkout.read(folder.resolve("expected.txt"));
    }

    private int exit() {
        return Integer.parseInt(Checkout.read(folder.resolve("exit")).strip());
    }
}
