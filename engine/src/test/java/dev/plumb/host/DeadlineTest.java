package dev.plumb.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumb.host.LocalShell.Connection;
import dev.plumb.script.Input;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import dev.plumb.script.ScriptResult.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Scripts that take too long. The tests wait and do little else, so several at once. */
@Execution(ExecutionMode.CONCURRENT)
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
                LocalShell.settings(1000, Duration.ofSeconds(4)), LockRequest.none(), ConnectionListener.SILENT)) {
            Script part = Script.of("sleep 1.5");
            assertThat(host.run(Batch.independent(List.of(part, part, part)))).allMatch(ScriptResult::succeeded);
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
        Processes.await(() -> pids.toFile().length() > 0);
        host.host().cancel();
        assertThatThrownBy(() -> running.get(60, TimeUnit.SECONDS))
                .hasCauseInstanceOf(HostException.class)
                .hasMessageContaining("cancelled");
        String started = Files.readString(pids);
        Processes.await(() -> !alive(started));
        // time for what must not begin
        Thread.sleep(300);
        assertThat(never).doesNotExist();
        assertThatThrownBy(() -> host.run("echo")).hasMessageContaining("cancelled");
    }

    @ParameterizedTest
    @EnumSource
    void closingWaitsForNothingAndLetsTheRunningScriptFinishButNothingAfterIt(LocalShell shell) throws Exception {
        Path started = folder.resolve("started");
        Path go = folder.resolve("go");
        Path done = folder.resolve("done");
        Path never = folder.resolve("never");
        Connection host = shell.open();
        host.run("true");
        Script waits = Script.of("echo >" + started + "; until [ -e " + go + " ]; do sleep 0.05; done; echo >" + done);
        CompletableFuture<List<ScriptResult>> running =
                host.send(Batch.independent(List.of(waits, Script.of("touch " + never))));
        Processes.await(() -> Files.exists(started));
        // comes back although the script cannot end yet
        host.close();
        assertThatThrownBy(() -> running.get(60, TimeUnit.SECONDS)).hasMessageContaining("closed");
        assertThat(done).doesNotExist();
        Files.createFile(go);
        Processes.await(() -> Files.exists(done));
        // time for what must not begin
        Thread.sleep(500);
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
