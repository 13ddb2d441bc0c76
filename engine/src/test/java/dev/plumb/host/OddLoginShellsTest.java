package dev.plumb.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.host.HostException.Reason;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Login shells that are none: each works, or ends with a message of its own; none is waited for without end. The tests wait
 * and do little else, so several at once.
 */
@Execution(ExecutionMode.CONCURRENT)
class OddLoginShellsTest {
    /** For shells that are given up. */
    private static final Duration SHORT = Duration.ofSeconds(2);

    /** For shells that answer, whatever else the machine does. */
    private static final Duration LONG = Duration.ofSeconds(15);

    @TempDir
    Path folder;

    private @Nullable ShellConnection connection;

    private ShellConnection login(String shell, Duration timeout, LockRequest lock) throws Exception {
        Path program = folder.resolve("login-shell");
        Files.writeString(program, "#!/bin/bash\n" + shell + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        long kept = ConnectionSettings.local("here").outputLimit();
        ConnectionSettings settings = LocalShell.settings(timeout, kept, null);
        LocalTransport transport = new LocalTransport(LocalShell.EXECUTOR, program.toString(), Map.of());
        return new ShellConnection(
                settings,
                "me",
                transport,
                new HostLock("here", "here", lock, ConnectionListener.SILENT, new HostLocks(), null),
                ConnectionListener.SILENT,
                LocalShell.EXECUTOR,
                new Timer(LocalShell.EXECUTOR));
    }

    private static List<ScriptResult> run(ShellConnection host, String... texts) throws Exception {
        List<Script> scripts = java.util.Arrays.stream(texts).map(Script::of).toList();
        return host.send(null, Batch.independent(scripts)).get(60, TimeUnit.SECONDS);
    }

    private static HostException refused(ShellConnection host, String... texts) throws Exception {
        try {
            run(host, texts);
        } catch (ExecutionException e) {
            return (HostException) e.getCause();
        }
        throw new AssertionError("it was not refused");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "exec sleep 60 ~ did not answer within 2 s",
                "cat >/dev/null; exec sleep 60 ~ did not answer within 2 s",
                "echo hi there; read -r x; exec sleep 60 ~ did not answer within 2 s (it said: hi there)",
                "exec yes hello ~ prints without end: more than 1024 KiB came before the first answer (it began: hello",
                "exec yes hello >&2 ~ prints without end: more than 1024 KiB came before the first answer (it began: hello",
                "exec cat /dev/zero ~ prints without end",
                "sh -s | { head -n 1; exec yes more; } ~ prints without end",
                "exec sh -s 2>/dev/null ~ its answer on standard error did not come within 2 s",
                "exec sh -s >/dev/null ~ its answer on standard output did not come within 2 s",
                "sh -s | sed -u p ~ lines come twice",
                "sh -s | sed -u -E 's/^(@[0-9a-f]{32} h).*/\\1 99999999999999999999999/' ~ number of its own process",
                "sh -s | sed -u -E 's/^(@[0-9a-f]{32} h.*)/\\1 more and more/' ~ number of its own process",
                "sh -s | grep --line-buffered -E '^@' ~ a line of ours came back as another",
                "sh -s | tr a-z b-za ~ a line of ours",
                "exit 3 ~ did not start a shell",
                "echo only for mail; exit 1 ~ did not start a shell (it said: only for mail)",
            })
    void isToldAtTheGreeting(String shell, String message) throws Exception {
        // what upsets tr is every line of ours: the markers never come
        String wanted = shell.contains("tr a-z") ? "its answer on standard output did not come" : message;
        Duration timeout = wanted.contains(" not ") ? SHORT : LONG;
        try (ShellConnection host = login(shell, timeout, LockRequest.none())) {
            HostException why = refused(host, "echo one");
            assertThat(why).hasMessageContaining(wanted);
            assertThat(why.reason()).isEqualTo(Reason.UNREACHABLE);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "sh -s | sed -u -E 's/^(@[0-9a-f]{32} e) .*/\\1 banana/' ~ 'banana'",
                "sh -s | sed -u -E 's/^(@[0-9a-f]{32} e) .*/\\1 999/' ~ '999'",
                "sh -s | sed -u -E 's/^(@[0-9a-f]{32} e) .*/\\1 99999999999999999999/' ~ '99999999999999999999'",
                "sh -s | sed -u -E 's/^(@[0-9a-f]{32} e) .*/\\1 -1/' ~ '-1'",
                "sh -s | sed -u -E 's/^(@[0-9a-f]{32}) e .*/\\1/' ~ an exit status is missing",
                "sh -s | sed -u -E 's/^(@[0-9a-f]{32} e) .*/\\1 0/' ~ '0' on standard output and '7' on standard error",
                "sh -s | sed -u -E 's/^(@[0-9a-f]{32} e .*)/\\1\\n\\1\\n@00000000000000000000000000000000 e 0/'"
                        + " ~ lines come twice",
                "sh -s 2> >(sed -u p >&2) ~ lines come twice",
            })
    void isToldWhereItAltersTheEndsOfScripts(String shell, String message) throws Exception {
        try (ShellConnection host = login(shell, LONG, LockRequest.none())) {
            HostException why = refused(host, "exit 7", "echo next; echo next >&2");
            assertThat(why).hasMessageContaining(message);
            assertThat(why.reason()).isEqualTo(Reason.LOST);
        }
    }

    @Test
    void oneThatIsCutOffInTheMiddleOfItsGreetingIsTold() throws Exception {
        try (ShellConnection host = login("sh -s | head -n 1", SHORT, LockRequest.none())) {
            // either the pipe breaks under the shell, or it waits for more
            assertThat(refused(host, "echo one").getMessage())
                    .containsAnyOf("did not start a shell", "its answer on standard output did not come within 2 s");
        }
    }

    @Test
    void aShellThatAnswersOnceAndThenNeverAgainIsGivenUp() throws Exception {
        String stops = "sh -s | { for i in 1 2 3 4 5 6; do IFS= read -r l; echo \"$l\"; done; exec sleep 60; }";
        try (ShellConnection host = login(stops, Duration.ofSeconds(4), LockRequest.none())) {
            assertThat(run(host, "echo one").get(0).stdoutText()).isEqualTo("one\n");
            assertThat(refused(host, "echo two"))
                    .hasMessageContaining("no longer answers: nothing came of the next script within 4 s");
        }
    }

    @Test
    void aLockThatIsNeverAnsweredForIsGivenUp() throws Exception {
        String stops = "sh -s | { for i in 1 2 3; do IFS= read -r l; echo \"$l\"; done; exec sleep 60; }";
        LockRequest lock = new LockRequest(LockRequest.Mode.EXCLUSIVE, Duration.ZERO, "a test");
        try (ShellConnection host = login(stops, SHORT, lock)) {
            assertThat(refused(host, "echo one")).hasMessageContaining("no longer answers");
        }
    }

    @Test
    void oneThatTalksBeforeItWorksIsFine() throws Exception {
        String talks = "echo Welcome; seq 2000; echo careful >&2; exec \"${0%login-shell}sh\" -s";
        Files.createSymbolicLink(folder.resolve("sh"), Path.of("/bin/sh"));
        try (ShellConnection host = login(talks, LONG, LockRequest.none())) {
            ScriptResult result = run(host, "echo out; echo err >&2; exit 3").get(0);
            assertThat(result.stdoutText()).isEqualTo("out\n");
            assertThat(result.stderrText()).isEqualTo("err\n");
            assertThat(result.exit()).isEqualTo(3);
        }
    }

    @Test
    void aScriptMayRunForMuchLongerThanAShellMayTakeToAnswer() throws Exception {
        try (ShellConnection host = login("exec sh -s", Duration.ofSeconds(4), LockRequest.none())) {
            assertThat(run(host, "sleep 10; echo done", "echo next").get(0).stdoutText())
                    .isEqualTo("done\n");
        }
    }
}
