package dev.plumb.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumb.host.LocalShell.Connection;
import dev.plumb.host.LockRequest.Mode;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may use a host. The tests wait and do little else, so several at once. */
@Execution(ExecutionMode.CONCURRENT)
class HostLockTest {
    @TempDir
    Path folder;

    private final List<String> warnings = new CopyOnWriteArrayList<>();

    private Connection open(LocalShell shell, Mode mode, int seconds, String holder) throws Exception {
        ConnectionListener listener = new ConnectionListener() {
            @Override
            public void warning(String message) {
                warnings.add(message);
            }
        };
        LockRequest request = new LockRequest(mode, Duration.ofSeconds(seconds), holder);
        HostLock lock = new HostLock("web1", "web1", request, listener, new HostLocks(), "/no/such/place " + folder);
        return shell.open(ConnectionSettings.local("web1"), lock, listener);
    }

    @ParameterizedTest
    @EnumSource
    void aSecondRunIsToldWhoHoldsTheHostAndRunsNothing(LocalShell shell) throws Exception {
        Path never = folder.resolve("never");
        try (Connection first = open(shell, Mode.EXCLUSIVE, 0, "alice@laptop (pid 7): apply [x] 'y'");
                Connection second = open(shell, Mode.SHARED, 0, "bob")) {
            first.run("true");
            assertThatThrownBy(() -> second.run("touch " + never))
                    .hasCauseInstanceOf(HostException.class)
                    .hasMessageContaining("host web1 is locked by alice@laptop (pid 7): apply  x   y, since 2")
                    .hasMessageContaining("--lock-wait");
            assertThat(never).doesNotExist();
            assertThatThrownBy(() -> second.run("true")).hasMessageContaining("locked by alice");
        }
        try (Connection third = open(shell, Mode.EXCLUSIVE, 0, "carol")) {
            assertThat(third.run("echo free").stdoutText()).isEqualTo("free\n");
        }
        assertThat(Files.list(folder)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void runsThatOnlyLookShareAHost(LocalShell shell) throws Exception {
        try (Connection first = open(shell, Mode.SHARED, 0, "a");
                Connection second = open(shell, Mode.SHARED, 0, "b");
                Connection third = open(shell, Mode.EXCLUSIVE, 0, "c")) {
            assertThat(first.run("echo 1").succeeded()).isTrue();
            assertThat(second.run("echo 2").succeeded()).isTrue();
            assertThatThrownBy(() -> third.run("true"))
                    .hasMessageContaining("a (only looking), since")
                    .hasMessageContaining("b (only looking), since");
        }
    }

    @ParameterizedTest
    @EnumSource
    void waitsForAHostThatIsLockedAndSaysSo(LocalShell shell) throws Exception {
        Connection first = open(shell, Mode.EXCLUSIVE, 0, "alice");
        first.run("true");
        try (Connection second = open(shell, Mode.EXCLUSIVE, 60, "bob")) {
            CompletableFuture<List<ScriptResult>> waiting =
                    second.send(Batch.independent(List.of(Script.of("echo mine"))));
            Processes.await(() -> !warnings.isEmpty());
            assertThat(warnings).singleElement().asString().contains("locked by alice", "waiting up to 60 s");
            assertThat(waiting).isNotDone();
            first.close();
            assertThat(waiting.get(60, TimeUnit.SECONDS).get(0).stdoutText()).isEqualTo("mine\n");
        }
    }

    @ParameterizedTest
    @EnumSource
    void givesUpWaitingAfterItsPatience(LocalShell shell) throws Exception {
        try (Connection first = open(shell, Mode.EXCLUSIVE, 0, "alice");
                Connection second = open(shell, Mode.EXCLUSIVE, 1, "bob")) {
            first.run("true");
            assertThatThrownBy(() -> second.run("true")).hasMessageContaining("gave up after 1 s");
        }
    }

    @ParameterizedTest
    @EnumSource
    void neitherScriptsNorTheirChildrenHoldTheLock(LocalShell shell) throws Exception {
        String pid;
        try (Connection first = open(shell, Mode.EXCLUSIVE, 0, "alice")) {
            pid = first.run("sleep 30 >/dev/null 2>&1 & echo $!").stdoutText().trim();
        }
        Thread.sleep(200);
        try (Connection second = open(shell, Mode.EXCLUSIVE, 0, "bob")) {
            assertThat(second.run("kill " + pid).exit()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aShellThatReplacesTheHoldersTakesTheLockAgain(LocalShell shell) throws Exception {
        try (Connection first = open(shell, Mode.EXCLUSIVE, 0, "alice");
                Connection second = open(shell, Mode.EXCLUSIVE, 0, "bob")) {
            assertThatThrownBy(() -> first.run("kill -9 $$")).hasMessageContaining("ended before");
            assertThat(first.run("echo back").stdoutText()).isEqualTo("back\n");
            assertThatThrownBy(() -> second.run("true")).hasMessageContaining("locked by alice");
        }
    }

    @ParameterizedTest
    @EnumSource(names = "DASH")
    void aHostWithoutFlockIsUsedWithAWarning(LocalShell shell) throws Exception {
        ConnectionListener listener = new ConnectionListener() {
            @Override
            public void warning(String message) {
                warnings.add(message);
            }
        };
        LockRequest request = new LockRequest(Mode.EXCLUSIVE, Duration.ZERO, "alice");
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("sh"), Path.of("/bin/dash"));
        LocalTransport bare = new LocalTransport(
                LocalShell.EXECUTOR, bin.resolve("sh").toString(), java.util.Map.of("PATH", bin.toString()));
        try (ShellConnection host = new ShellConnection(
                ConnectionSettings.local("web1"),
                "me",
                bare,
                new HostLock("web1", "web1", request, listener, new HostLocks(), folder.toString()),
                listener,
                LocalShell.EXECUTOR,
                new Timer(LocalShell.EXECUTOR))) {
            assertThat(host.send(null, Batch.independent(List.of(Script.of("echo on"))))
                            .get()
                            .get(0)
                            .stdoutText())
                    .isEqualTo("on\n");
            // told on a thread of its own
            while (warnings.isEmpty()) {
                Thread.sleep(10);
            }
            assertThat(warnings).singleElement().asString().contains("web1 cannot be locked", "no flock");
        }
    }
}
