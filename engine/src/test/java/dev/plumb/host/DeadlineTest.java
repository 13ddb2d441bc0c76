package dev.plumb.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumb.host.LocalShell.Connection;
import dev.plumb.script.Input;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import dev.plumb.script.ScriptResult.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeadlineTest {
    @TempDir
    Path folder;

    private static boolean alive(String pids) {
        for (String pid : pids.trim().split("\\s+")) {
            if (Processes.runs(Long.parseLong(pid))) {
                return true;
            }
        }
        return false;
    }

    @ParameterizedTest
    @EnumSource
    void endsTheWholeTreeOfAScriptThatTakesTooLongAndGoesOn(LocalShell shell) throws Exception {
        Path never = folder.resolve("never");
        try (Connection host = shell.open()) {
            Script slow = Script.of("sh -c 'echo $$; sleep 60 & echo $!; wait'; touch " + never)
                    .withTimeout(Duration.ofMillis(600));
            List<ScriptResult> results = host.run(Batch.independent(List.of(slow, Script.of("echo next"))));
            assertThat(results.get(0).status()).isEqualTo(Status.TIMED_OUT);
            assertThat(results.get(0).succeeded()).isFalse();
            assertThat(alive(results.get(0).stdoutText())).isFalse();
            assertThat(results.get(1).stdoutText()).isEqualTo("next\n");
            assertThat(never).doesNotExist();
        }
    }

    @ParameterizedTest
    @EnumSource
    void killsAScriptThatDoesNotListen(LocalShell shell) throws Exception {
        Path never = folder.resolve("never");
        try (Connection host = shell.open()) {
            Script deaf = Script.of("trap '' TERM; sleep 60; sleep 60; touch " + never)
                    .withTimeout(Duration.ofMillis(300));
            List<ScriptResult> results = host.run(Batch.ordered(List.of(deaf, Script.of("echo next"))));
            assertThat(results).extracting(ScriptResult::status).containsExactly(Status.TIMED_OUT, Status.SKIPPED);
            assertThat(never).doesNotExist();
        }
    }

    @ParameterizedTest
    @EnumSource
    void letsAScriptCleanUpBehindItself(LocalShell shell) throws Exception {
        try (Connection host = shell.open()) {
            Script tidy =
                    Script.of("trap 'echo cleaned; exit 9' TERM; sleep 60").withTimeout(Duration.ofMillis(300));
            ScriptResult result = host.run(tidy);
            assertThat(result.status()).isEqualTo(Status.TIMED_OUT);
            assertThat(result.stdoutText()).isEqualTo("cleaned\n");
        }
    }

    @ParameterizedTest
    @EnumSource
    void countsFromTheStartOfTheScriptNotFromItsSending(LocalShell shell) throws Exception {
        try (Connection host = shell.open(
                LocalShell.settings(1000, Duration.ofMillis(900)), LockRequest.none(), ConnectionListener.SILENT)) {
            Script half = Script.of("sleep 0.5");
            assertThat(host.run(Batch.independent(List.of(half, half, half)))).allMatch(ScriptResult::succeeded);
        }
    }

    @ParameterizedTest
    @EnumSource
    void endsAScriptWithALargeInputToo(LocalShell shell) throws Exception {
        try (Connection host = shell.open()) {
            Script slow = Script.of("sleep 60")
                    .withInput(Input.of(new byte[3_000_000]))
                    .withTimeout(Duration.ofMillis(300));
            assertThat(host.run(slow).status()).isEqualTo(Status.TIMED_OUT);
            assertThat(host.run("echo on").stdoutText()).isEqualTo("on\n");
        }
    }

    @ParameterizedTest
    @EnumSource
    void cancellingEndsWhatRunsAndStartsNothingMore(LocalShell shell) throws Exception {
        Path never = folder.resolve("never");
        Path pids = folder.resolve("pids");
        Connection host = shell.open();
        CompletableFuture<List<ScriptResult>> running = host.send(Batch.independent(
                List.of(Script.of("sleep 60 & echo $! >" + pids + "; wait"), Script.of("touch " + never))));
        for (int i = 0; i < 100 && !(pids.toFile().length() > 0); i++) {
            Thread.sleep(50);
        }
        host.host().cancel();
        assertThatThrownBy(() -> running.get(1, TimeUnit.SECONDS))
                .hasCauseInstanceOf(HostException.class)
                .hasMessageContaining("cancelled");
        Thread.sleep(300);
        assertThat(alive(java.nio.file.Files.readString(pids))).isFalse();
        assertThat(never).doesNotExist();
        assertThatThrownBy(() -> host.run("echo")).hasMessageContaining("cancelled");
    }

    @ParameterizedTest
    @EnumSource
    void closingIsQuickAndLetsTheRunningScriptFinishButNothingAfterIt(LocalShell shell) throws Exception {
        Path done = folder.resolve("done");
        Path never = folder.resolve("never");
        Connection host = shell.open();
        host.run("true");
        CompletableFuture<List<ScriptResult>> running =
                host.send(Batch.independent(List.of(Script.of("sleep 1; echo >" + done), Script.of("touch " + never))));
        Thread.sleep(300);
        long start = System.nanoTime();
        host.close();
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isLessThan(200);
        assertThatThrownBy(() -> running.get(1, TimeUnit.SECONDS)).hasMessageContaining("closed");
        Thread.sleep(1500);
        assertThat(done).exists();
        assertThat(never).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource
    void aScriptThatKillsItsShellIsToldAsSuchAndTheNextGetsANewOne(LocalShell shell) throws Exception {
        try (Connection host = shell.open()) {
            assertThatThrownBy(() -> host.run("kill -9 $$"))
                    .hasCauseInstanceOf(HostException.class)
                    .hasMessageContaining("ended before its script did");
            assertThat(host.run("echo again").stdoutText()).isEqualTo("again\n");
        }
    }
}
