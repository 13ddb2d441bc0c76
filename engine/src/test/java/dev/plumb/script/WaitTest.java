package dev.plumb.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Run by the shells that hosts have. The tests wait and do little else, so several at once. */
@Execution(ExecutionMode.CONCURRENT)
class WaitTest {
    @TempDir
    Path dir;

    private record Ended(int exit, String out, String err) {}

    private Ended run(String shell, Wait wait) throws Exception {
        List<String> command = shell.equals("busybox") ? List.of("busybox", "sh", "-s") : List.of(shell, "-s");
        Path script = Files.writeString(
                dir.resolve("script"),
                wait.script("it was not there within a second").text());
        Process process = new ProcessBuilder(command)
                .directory(dir.toFile())
                .redirectInput(script.toFile())
                .redirectOutput(dir.resolve("out").toFile())
                .redirectError(dir.resolve("err").toFile())
                .start();
        int exit = process.waitFor();
        return new Ended(exit, read("out"), read("err"));
    }

    private String read(String name) throws Exception {
        return Files.readString(dir.resolve(name), StandardCharsets.UTF_8);
    }

    private static Wait wait(String probe) {
        return Wait.until(probe, Duration.ofSeconds(1)).every(Duration.ofMillis(100));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox"})
    void whatHoldsIsNotWaitedFor(String shell) throws Exception {
        Ended ended = run(shell, wait("echo a; echo b"));
        assertThat(ended.exit()).isZero();
        assertThat(ended.out()).matches("\\d{1,2}\na\nb\n");
        assertThat(ended.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox"})
    void looksUntilItHolds(String shell) throws Exception {
        // with time enough for four looks, whatever else the machine does
        Ended ended = run(
                shell,
                Wait.until("echo x >>looks; [ $(wc -l <looks) -ge 4 ]", Duration.ofMinutes(1))
                        .every(Duration.ofMillis(100)));
        assertThat(ended.exit()).isZero();
        assertThat(Files.readAllLines(dir.resolve("looks"))).hasSize(4);
        assertThat(Integer.parseInt(ended.out().strip())).isGreaterThanOrEqualTo(30);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox"})
    void whatNeverComesIsToldWithWhatWasSeenLast(String shell) throws Exception {
        Ended ended = run(shell, wait("echo first; echo \"it's $$ last\" | sed 's/[0-9]//g' >&2; false"));
        assertThat(ended.exit()).isEqualTo(Wait.EXPIRED);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).isEqualTo("it was not there within a second; last seen: it's  last\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox"})
    void aProbeThatExitsEndsOnlyItself(String shell) throws Exception {
        assertThat(run(shell, wait("exit 3")).err()).endsWith("; last seen: nothing\n");
        assertThat(run(shell, wait("exit 0")).exit()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox"})
    void whatMustHoldForAWhileIsLookedAtUntilThen(String shell) throws Exception {
        Ended held = run(shell, wait("echo x >>held").holding(Duration.ofSeconds(1)));
        assertThat(held.exit()).isZero();
        assertThat(Files.readAllLines(dir.resolve("held")).size()).isBetween(3, 12);
        Ended fell = run(
                shell,
                wait("echo x >>fell; [ $(wc -l <fell) = 2 ]||{ echo gone; false; }")
                        .holding(Duration.ofMillis(400)));
        assertThat(fell.exit()).isEqualTo(Wait.EXPIRED);
        assertThat(fell.err()).contains("it did not hold; last seen: gone");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox"})
    void theFirstLookMayWait(String shell) throws Exception {
        Ended ended = run(shell, wait("true").after(Duration.ofMillis(300)));
        assertThat(Integer.parseInt(ended.out().strip())).isBetween(30, 300);
    }
}
