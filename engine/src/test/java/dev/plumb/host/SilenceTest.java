package dev.plumb.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A shell that watches its link, with looks that follow each other faster than a run's. The tests wait and do nothing else, so all at once. */
@Execution(ExecutionMode.CONCURRENT)
class SilenceTest {
    private static final Duration TICK = Duration.ofMillis(500);

    @TempDir
    private Path folder;

    private Process process;

    /** The shell, which reads from a pipe, as at the end of a link. */
    private OutputStream start(LocalShell shell) throws Exception {
        ProcessBuilder builder = shell.process("-s").redirectErrorStream(true);
        builder.environment().put("PLUMB_TEST", folder.toString());
        process = builder.start();
        OutputStream to = process.getOutputStream();
        say(to, Silence.watch(TICK));
        return to;
    }

    private static void say(OutputStream to, String text) throws Exception {
        to.write(text.getBytes(StandardCharsets.UTF_8));
        to.flush();
    }

    /** Processes with this test's variable in their environment. */
    private List<Long> family() {
        byte[] mark = ("PLUMB_TEST=" + folder).getBytes(StandardCharsets.UTF_8);
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> {
                    try {
                        String environment =
                                Files.readString(Path.of("/proc/" + pid + "/environ"), StandardCharsets.ISO_8859_1);
                        return environment.contains(new String(mark, StandardCharsets.ISO_8859_1));
                    } catch (java.io.IOException e) {
                        return false;
                    }
                })
                .toList();
    }

    @AfterEach
    void endWhatIsLeft() {
        family().forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    }

    @ParameterizedTest
    @EnumSource
    void endsItselfWhenNobodySpeaksAndNothingRuns(LocalShell shell) throws Exception {
        start(shell);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isNotZero();
        for (int i = 0; i < 100 && !family().isEmpty(); i++) {
            Thread.sleep(100);
        }
        assertThat(family()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void livesAsLongAsSomebodySpeaks(LocalShell shell) throws Exception {
        OutputStream to = start(shell);
        for (int i = 0; i < 20; i++) {
            Thread.sleep(200);
            say(to, "\n");
        }
        say(to, "echo here\n");
        to.close();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("here\n");
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < 100 && !family().isEmpty(); i++) {
            Thread.sleep(20);
        }
        assertThat(family()).as("left behind").isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aScriptThatRunsIsLeftInPeace(LocalShell shell) throws Exception {
        OutputStream to = start(shell);
        say(to, "(sleep 5;echo done)</dev/null\n");
        byte[] answer = process.getInputStream().readNBytes(5);
        assertThat(new String(answer, StandardCharsets.UTF_8)).isEqualTo("done\n");
        assertThat(process.isAlive()).isTrue();
        // and then nobody speaks
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aScriptWhoseInputIsCutOffIsNoScriptThatRuns(LocalShell shell) throws Exception {
        OutputStream to = start(shell);
        say(to, "if true;then (echo half");
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        try (InputStream out = process.getInputStream()) {
            assertThat(out.readAllBytes()).isEmpty();
        }
    }
}
