package dev.plumb.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.host.LocalShell.Connection;
import dev.plumb.script.Input;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import dev.plumb.script.ScriptResult.Status;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InputTest {
    @TempDir
    Path folder;

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @EnumSource
    void smallInputReachesTheScriptByteForByte(LocalShell shell) throws Exception {
        try (Connection host = shell.open()) {
            for (int size : new int[] {0, 1, 2, 3, 1000, 70_000, FrameText.INLINE_LIMIT}) {
                Path file = folder.resolve("small" + size);
                byte[] bytes = random(size);
                ScriptResult result =
                        host.run(Script.of("cat >" + file + "; exit 4").withInput(Input.of(bytes)));
                assertThat(result.exit()).isEqualTo(4);
                assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
            }
        }
    }

    /** Whatever it is, one of the two ways brings it. */
    @ParameterizedTest
    @EnumSource
    void inputThatMayComeInAVariableReachesTheScriptByteForByte(LocalShell shell) throws Exception {
        String take = "if [ -n \"${plumb_i+x}\" ];then printf '%s\\n' \"$plumb_i\";echo v >&2;else cat;fi";
        try (Connection host = shell.open()) {
            for (String text : List.of(
                    "",
                    "\n",
                    "\n\n\n",
                    "no end of line",
                    "a\nb\n",
                    "'\"$x`y`\\n\\\\\\0$((1))${x}\t%s%n -n\n",
                    "-n\n",
                    "\r\n",
                    "\u00e4\n",
                    "\0\n",
                    "\u001b[1m\n",
                    "x".repeat(262_143) + "\n",
                    "x".repeat(262_144) + "\n")) {
                Path file = folder.resolve("text");
                Script script = Script.of("{ " + take + ";} >" + file).withInputInVariable(Input.of(text));
                ScriptResult result = host.run(script);
                assertThat(result.exit()).isZero();
                assertThat(Files.readString(file)).isEqualTo(text);
                boolean plain =
                        text.endsWith("\n") && text.length() <= 262_144 && !text.matches("(?s).*[^\\x20-~\t\n].*");
                assertThat(result.stderrText()).isEqualTo(plain ? "v\n" : "");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void largeInputReachesTheScriptByteForByteAndTellsItsProgress(LocalShell shell) throws Exception {
        AtomicLong sent = new AtomicLong();
        ConnectionListener listener = new ConnectionListener() {
            @Override
            public void uploadProgress(long now, long total) {
                assertThat(total).isEqualTo(5_000_001);
                sent.set(now);
            }
        };
        try (Connection host = shell.open(ConnectionSettings.local("here"), LockRequest.none(), listener)) {
            byte[] bytes = random(5_000_001);
            Path file = folder.resolve("large");
            Script script =
                    Script.of("cat >" + file + "\necho \"ümläut 'x'\"; exit 5").withInput(Input.of(bytes));
            ScriptResult result = host.run(script);
            assertThat(result.exit()).isEqualTo(5);
            assertThat(result.stdoutText()).isEqualTo("ümläut 'x'\n");
            assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
            assertThat(sent.get()).isEqualTo(5_000_001);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLargeInputKeepsItsPlaceInAnOrderedBatch(LocalShell shell) throws Exception {
        try (Connection host = shell.open()) {
            Path file = folder.resolve("log");
            Input large = Input.of(random(1_000_000));
            List<Script> scripts = List.of(
                    Script.of("sleep 0.3; echo 1 >>" + file),
                    Script.of("wc -c >>" + file).withInput(large),
                    Script.of("echo 3 >>" + file));
            assertThat(host.run(Batch.ordered(scripts))).allMatch(ScriptResult::succeeded);
            assertThat(Files.readString(file).replace(" ", "")).isEqualTo("1\n1000000\n3\n");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFailureBeforeOrInALargeInputSkipsTheRest(LocalShell shell) throws Exception {
        try (Connection host = shell.open()) {
            Input large = Input.of(random(1_000_000));
            List<ScriptResult> before = host.run(Batch.ordered(
                    List.of(Script.of("exit 1"), Script.of("cat >/dev/null").withInput(large), Script.of("echo"))));
            assertThat(before)
                    .extracting(ScriptResult::status)
                    .containsExactly(Status.DONE, Status.SKIPPED, Status.SKIPPED);
            List<ScriptResult> within =
                    host.run(Batch.ordered(List.of(Script.of("exit 9").withInput(large), Script.of("echo"))));
            assertThat(within).extracting(ScriptResult::status).containsExactly(Status.DONE, Status.SKIPPED);
            assertThat(within.get(0).exit()).isEqualTo(9);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aScriptNeedNotReadItsInput(LocalShell shell) throws Exception {
        try (Connection host = shell.open()) {
            for (int size : new int[] {100, 100_000, 20_000_000}) {
                ScriptResult result = host.run(
                        Script.of("head -c 1 >/dev/null; sleep 0.2; echo done").withInput(Input.of(new byte[size])));
                assertThat(result.stdoutText()).isEqualTo("done\n");
                assertThat(result.exit()).isZero();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFileThatShrinksWhileItIsSentNeverGoesLiveInPart(LocalShell shell) throws Exception {
        try (Connection host = shell.open()) {
            Path file = folder.resolve("live");
            Files.writeString(file, "old");
            Input shrinking = new Input() {
                @Override
                public long size() {
                    return 2_000_000;
                }

                @Override
                public InputStream open() {
                    return new ByteArrayInputStream(new byte[1_500_000]);
                }
            };
            Script script = Script.of("cat >" + file + ".new && mv " + file + ".new " + file)
                    .withInput(shrinking);
            Assertions.assertThatThrownBy(() -> host.run(script))
                    .isInstanceOf(ExecutionException.class)
                    .hasMessageContaining("2000000 bytes announced, 1500000 read");
            Thread.sleep(500);
            assertThat(file).hasContent("old");
            assertThat(host.run("echo on").stdoutText()).isEqualTo("on\n");
        }
    }

    @ParameterizedTest
    @EnumSource
    void inputIsNeverAnArgumentOfAProcess(LocalShell shell) throws Exception {
        try (Connection host = shell.open()) {
            Script script = Script.of("cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' '; cat >/dev/null")
                    .withInput(Input.of("s3cr3t-s3cr3t"))
                    .withEnvironment(java.util.Map.of("PASSWORD", "t0p-t0p"));
            String processes = host.run(script).stdoutText();
            assertThat(processes).contains("sh -s").doesNotContain("s3cr3t", "czNjcjN0", "t0p-t0p");
            Script inVariable = Script.of("cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null | tr '\\0' ' '")
                    .withInputInVariable(Input.of("v3ry-s3cr3t\n"));
            assertThat(host.run(inVariable).stdoutText()).contains("sh -s").doesNotContain("v3ry-s3cr3t");
        }
    }
}
