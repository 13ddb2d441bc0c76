package dev.plumb.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.host.LocalShell.Connection;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import dev.plumb.script.ScriptResult.Status;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FramedShellTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void keepsTheTwoStreamsAndTheExitStatusOfEachScriptApart(LocalShell shell) throws Exception {
        try (Connection host = shell.open()) {
            List<ScriptResult> results = host.run(
                    Batch.independent(List.of(Script.of("echo one; echo two >&2; exit 3"), Script.of("printf three"))));
            assertThat(results.get(0).exit()).isEqualTo(3);
            assertThat(results.get(0).stdoutText()).isEqualTo("one\n");
            assertThat(results.get(0).stderrText()).isEqualTo("two\n");
            assertThat(results.get(1).exit()).isZero();
            assertThat(results.get(1).stdoutText()).isEqualTo("three");
            assertThat(results.get(1).stderrText()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void carriesEveryByteAndEscapeCodesUnchanged(LocalShell shell) throws Exception {
        try (Connection host = shell.open()) {
            StringBuilder octal = new StringBuilder();
            byte[] all = new byte[256];
            for (int i = 0; i < 256; i++) {
                octal.append(String.format("\\%03o", i));
                all[i] = (byte) i;
            }
            ScriptResult result = host.run("printf '" + octal + "'; printf '\\033[31m\\000' >&2");
            assertThat(result.stdout()).isEqualTo(all);
            assertThat(result.stderr()).isEqualTo(new byte[] {27, '[', '3', '1', 'm', 0});
        }
    }

    @ParameterizedTest
    @EnumSource
    void takesTheMarkerOfAnEarlierFrameForData(LocalShell shell) throws Exception {
        try (Connection host = shell.open()) {
            String old = "@" + "0123456789abcdef".repeat(2) + " e 0\n";
            String part = "@0123 @@ @";
            ScriptResult result = host.run("printf '" + old.trim() + "\\n" + part + "'");
            assertThat(result.stdoutText()).isEqualTo(old + part);
        }
    }

    @ParameterizedTest
    @EnumSource
    void endsOnlyTheScriptThatHasASyntaxError(LocalShell shell) throws Exception {
        try (Connection host = shell.open()) {
            List<ScriptResult> results = host.run(Batch.independent(
                    List.of(Script.of("if then ) '"), Script.of("fi; done; }"), Script.of("echo alive"))));
            assertThat(results.get(0).exit()).isNotZero();
            assertThat(results.get(0).stderrText()).isNotEmpty();
            assertThat(results.get(1).exit()).isNotZero();
            assertThat(results.get(2).stdoutText()).isEqualTo("alive\n");
        }
    }

    @ParameterizedTest
    @EnumSource
    void keepsWhatAScriptDoesToItsShellFromTheNext(LocalShell shell) throws Exception {
        try (Connection host = shell.open()) {
            List<ScriptResult> results = host.run(Batch.independent(List.of(
                    Script.of("set -eu; cd /; X=1; export X; umask 777; exec >/dev/null 2>&1; trap '' TERM; exit 0"),
                    Script.of("exec 1>&- 2>&-; false"),
                    Script.of("echo ${X-unset} $# $(umask) $LC_ALL; false; echo on"))));
            assertThat(results.get(1).exit()).isEqualTo(1);
            assertThat(results.get(2).stdoutText()).isEqualTo("unset 0 0022 C\non\n");
        }
    }

    @ParameterizedTest
    @EnumSource
    void givesScriptsAnEmptyStandardInput(LocalShell shell) throws Exception {
        try (Connection host = shell.open()) {
            List<ScriptResult> results =
                    host.run(Batch.independent(List.of(Script.of("cat; read x || echo end"), Script.of("echo next"))));
            assertThat(results.get(0).stdoutText()).isEqualTo("end\n");
            assertThat(results.get(1).stdoutText()).isEqualTo("next\n");
        }
    }

    @ParameterizedTest
    @EnumSource
    void tellsADeathBySignalAs128PlusItsNumber(LocalShell shell) throws Exception {
        try (Connection host = shell.open()) {
            assertThat(host.run("sh -c 'kill -9 $$'").exit()).isEqualTo(137);
            assertThat(host.run("exec sh -c 'kill -15 $$'").exit()).isEqualTo(143);
        }
    }

    @ParameterizedTest
    @EnumSource
    void isNotHeldUpByABackgroundProcessThatKeepsTheStreams(LocalShell shell) throws Exception {
        try (Connection host = shell.open()) {
            ScriptResult result = host.run("sleep 300 & echo $!");
            assertThat(host.run("kill " + result.stdoutText()).exit())
                    .as("whether it still ran")
                    .isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void skipsTheRestOfAnOrderedBatchAfterAFailure(LocalShell shell) throws Exception {
        try (Connection host = shell.open()) {
            CompletableFuture<List<ScriptResult>> first = host.send(Batch.ordered(List.of(
                    Script.of("echo a"), Script.of("echo b; exit 7"), Script.of("echo c"), Script.of("echo d"))));
            CompletableFuture<List<ScriptResult>> second = host.send(Batch.ordered(List.of(Script.of("echo e"))));
            List<ScriptResult> results = first.get(60, TimeUnit.SECONDS);
            assertThat(results)
                    .extracting(ScriptResult::status)
                    .containsExactly(Status.DONE, Status.DONE, Status.SKIPPED, Status.SKIPPED);
            assertThat(results).extracting(ScriptResult::exit).containsExactly(0, 7, -1, -1);
            assertThat(results.get(2).stdout()).isEmpty();
            assertThat(second.get(60, TimeUnit.SECONDS).get(0).stdoutText()).isEqualTo("e\n");
        }
    }

    @ParameterizedTest
    @EnumSource
    void goesOnAfterAFailureInAnIndependentBatch(LocalShell shell) throws Exception {
        try (Connection host = shell.open()) {
            List<ScriptResult> results = host.run(Batch.independent(List.of(Script.of("exit 1"), Script.of("echo b"))));
            assertThat(results.get(1).stdoutText()).isEqualTo("b\n");
        }
    }

    @ParameterizedTest
    @EnumSource
    void exportsVariablesWithOddValues(LocalShell shell) throws Exception {
        try (Connection host = shell.open()) {
            Map<String, String> odd = new LinkedHashMap<>();
            odd.put("EMPTY", "");
            odd.put("QUOTES", "it's \"$HOME\" `id` \\ \\\\");
            odd.put("LINES", "a\nb\n\n");
            odd.put("UNICODE", "Grüße ☃ \u0081\u0088");
            odd.put("_x9", "*");
            StringBuilder print = new StringBuilder();
            odd.keySet().forEach(name -> print.append(" \"$").append(name).append('"'));
            ScriptResult result =
                    host.run(Script.of("sh -c 'printf \"%s\\n\"" + print + "'").withEnvironment(odd));
            assertThat(result.stdoutText()).isEqualTo(String.join("\n", odd.values()) + "\n");
            assertThat(host.run("env | grep -c QUOTES").exit()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "DASH")
    void refusesAVariableNameThatNoShellCanExport(LocalShell shell) throws Exception {
        try (Connection host = shell.open()) {
            Script script = Script.of("env").withEnvironment(Map.of("A-B;id", "x"));
            Assertions.assertThatThrownBy(() -> host.run(script)).hasMessageContaining("'A-B;id' cannot be the name");
            assertThat(host.run("echo still here").stdoutText()).isEqualTo("still here\n");
        }
    }

    @ParameterizedTest
    @EnumSource
    void keepsTheFirstPartOfALargeOutputAndCountsTheRest(LocalShell shell) throws Exception {
        try (Connection host =
                shell.open(LocalShell.settings(1000, null), LockRequest.none(), ConnectionListener.SILENT)) {
            long before = used();
            ScriptResult result =
                    host.run("dd if=/dev/zero bs=1000000 count=100 2>/dev/null; yes x | head -c 2000 >&2; echo last");
            assertThat(used() - before).isLessThan(64L << 20);
            assertThat(result.truncated()).isTrue();
            assertThat(result.stdout()).hasSize(1000).containsOnly(0);
            assertThat(result.stderr()).hasSize(1000);
            assertThat(result.exit()).isZero();
        }
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @ParameterizedTest
    @EnumSource
    void answersManyScriptsSentAtOnceInOrder(LocalShell shell) throws Exception {
        try (Connection host = shell.open()) {
            List<CompletableFuture<List<ScriptResult>>> sent = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                sent.add(host.send(Batch.independent(List.of(Script.of("echo " + i + " # " + "x".repeat(500))))));
            }
            for (int i = 0; i < 300; i++) {
                assertThat(sent.get(i).get(60, TimeUnit.SECONDS).get(0).stdoutText())
                        .isEqualTo(i + "\n");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void doesNotWaitInSendWhileAScriptIsBusy(LocalShell shell) throws Exception {
        try (Connection host = shell.open()) {
            Path go = folder.resolve("go");
            CompletableFuture<List<ScriptResult>> busy =
                    host.send(Batch.independent(List.of(Script.of("until [ -e " + go + " ]; do sleep 0.05; done"))));
            CompletableFuture<List<ScriptResult>> big =
                    host.send(Batch.independent(List.of(Script.of("echo ok # " + "x".repeat(1 << 20)))));
            assertThat(busy).isNotDone();
            Files.createFile(go);
            assertThat(busy.get(60, TimeUnit.SECONDS).get(0).exit()).isZero();
            assertThat(big.get(60, TimeUnit.SECONDS).get(0).stdoutText()).isEqualTo("ok\n");
        }
    }

    @ParameterizedTest
    @EnumSource
    void runsAScriptInUtf8AsItIs(LocalShell shell) throws Exception {
        try (Connection host = shell.open()) {
            String text = "Grüße ☃ 🙂 \u0081\u0088 'quoted'";
            ScriptResult result = host.run("cat <<'E'\n" + text + "\nE\n");
            assertThat(new String(result.stdout(), StandardCharsets.UTF_8)).isEqualTo(text + "\n");
        }
    }
}
