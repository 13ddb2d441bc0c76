package dev.plumb.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plumb.host.Processes;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script, run by the shells of this machine. */
final class FactsScriptTest {
    private static final Read<FactsState> READ = Read.of(Facts.ref());

    private final Map<String, Object> told = new HashMap<>();

    private final ResourceType.ReadSink<FactsState> sink = new ResourceType.ReadSink<>() {
        @Override
        public void state(ResourceRef<FactsState> ref, FactsState state) {
            told.putAll(state.values());
        }

        @Override
        public void failed(ResourceRef<FactsState> ref, String reason) {
            told.put("failed", reason);
        }
    };

    @ParameterizedTest
    @ValueSource(strings = {"/bin/sh", "/bin/dash", "/bin/bash", "/bin/busybox"})
    void everyShellGivesThisMachinesFacts(String shell) throws Exception {
        assumeTrue(Files.isExecutable(Path.of(shell)) && Files.isReadable(Path.of("/proc/meminfo")));
        Script script = Facts.ref().type().readScript(List.of(READ));
        Facts.ref().type().parse(List.of(READ), run(shell, script.text()), sink);
        assertThat(told)
                .doesNotContainKey("failed")
                .containsEntry("system", "Linux")
                .containsEntry("user_id", System.getProperty("user.name"))
                .containsEntry("user_dir", System.getProperty("user.home"));
        assertThat(told.keySet()).containsAll(FactNames.ALL);
        assertThat((Long) told.get("memtotal_mb")).isPositive();
        assertThat((Long) told.get("processor_vcpus")).isPositive();
        assertThat(((Map<?, ?>) told.get("env")).get("PLUMB_TEST")).isEqualTo("two\nlines 'quoted'");
        assertThat(told.get("hostname")).isNotEqualTo("");
        assertThat(told.get("distribution")).isNotEqualTo("");
    }

    @Test
    void aScriptThatDidNotEndGivesNoFacts() {
        ScriptResult cut = new ScriptResult(
                ScriptResult.Status.DONE,
                1,
                "@@uname\nLinux h 6 x86_64\n".getBytes(StandardCharsets.UTF_8),
                new byte[0],
                false,
                Duration.ZERO);
        Facts.ref().type().parse(List.of(READ), cut, sink);
        assertThat(told).containsOnlyKeys("failed");
    }

    /**
     * Runs the facts script over scripts of the administrator in a folder.
     *
     * @param seconds what each may take instead of ten
     */
    private Map<?, ?> local(String shell, Path folder, int seconds) throws Exception {
        assumeTrue(Files.isExecutable(Path.of(shell)));
        String text = Facts.ref().type().readScript(List.of(READ)).text();
        assertThat(text).contains("/etc/ansible/facts.d/", "sleep 10 ");
        text = text.replace("/etc/ansible/facts.d/", folder + "/").replace("sleep 10 ", "sleep " + seconds + " ");
        Facts.ref().type().parse(List.of(READ), run(shell, text), sink);
        assertThat(told).doesNotContainKey("failed").containsKey("hostname");
        return (Map<?, ?>) told.get("local");
    }

    private static void fact(Path folder, String name, String text) throws IOException {
        Path file = folder.resolve(name + ".fact");
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bin/dash", "/bin/bash", "/bin/busybox"})
    void aFactScriptThatTakesTooLongIsEndedWithItsChildren(String shell, @TempDir Path folder) throws Exception {
        fact(folder, "a-good", "echo '{\"x\": 1}'");
        fact(folder, "b-sleeps", "echo '{'; sh -c 'echo $$ >" + folder + "/pid; sleep 300'; echo '}'");
        fact(folder, "c-good", "printf '{\"y\": 2}'");
        fact(folder, "d-sleeps", "exec sleep 300");
        fact(folder, "e-never", "echo '{\"z\": 3}'");
        Map<?, ?> local = local(shell, folder, 2);
        assertThat(local.get("a-good")).isEqualTo(Map.of("x", 1L));
        assertThat(local.get("b-sleeps").toString()).contains("b-sleeps.fact took longer than 10 s and was ended");
        assertThat(local.get("c-good")).isEqualTo(Map.of("y", 2L));
        assertThat(local.get("e-never").toString()).contains("e-never.fact was not run");
        long pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
        assertThat(Processes.endsWithin(pid, Duration.ofSeconds(20))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bin/dash", "/bin/bash", "/bin/busybox"})
    void aFactScriptThatFloodsIsEndedAndTheRestIsNotRun(String shell, @TempDir Path folder) throws Exception {
        fact(folder, "a-good", "echo '{\"x\": 1}'");
        fact(folder, "c-floods", "exec yes $(printf %01000d 0)");
        fact(folder, "d-floods", "exec yes $(printf %01000d 0)");
        fact(folder, "e-never", "echo '{\"z\": 3}'");
        // Time is no matter here: a machine may have much else to do.
        Map<?, ?> local = local(shell, folder, 120);
        assertThat(local.get("a-good")).isEqualTo(Map.of("x", 1L));
        assertThat(local.get("d-floods").toString()).contains("d-floods.fact gave more than 1048576 bytes");
        assertThat(local.get("e-never").toString()).contains("e-never.fact was not run");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bin/dash", "/bin/bash", "/bin/busybox"})
    void whatAFactScriptLeavesRunningHoldsNothingUp(String shell, @TempDir Path folder) throws Exception {
        fact(folder, "leaves", "sleep 20 & echo '{\"x\": 1}'; echo $! >" + folder + "/pid");
        long begin = System.nanoTime();
        assertThat(local(shell, folder, 10).get("leaves")).isEqualTo(Map.of("x", 1L));
        long pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
        assertThat(Processes.runs(pid))
                .as("what it left running was ended, or waited for (" + (System.nanoTime() - begin) / 1_000_000
                        + " ms)")
                .isTrue();
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
    }

    private static ScriptResult run(String shell, String text) throws IOException, InterruptedException {
        ProcessBuilder builder =
                shell.endsWith("busybox") ? new ProcessBuilder(shell, "sh", "-s") : new ProcessBuilder(shell, "-s");
        builder.environment().put("PLUMB_TEST", "two\nlines 'quoted'");
        Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        byte[] out = process.getInputStream().readAllBytes();
        int exit = process.waitFor();
        return new ScriptResult(ScriptResult.Status.DONE, exit, out, new byte[0], false, Duration.ZERO);
    }
}
