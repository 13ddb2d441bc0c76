package dev.plumb.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.record.PendingHandler.Identity;
import dev.plumb.script.Script;
import dev.plumb.script.Sh;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Run by the shells that hosts have, in a directory that stands for root's. */
class RecordScriptsTest {
    /** What ten thousand runs write is written by a fifth of them: the bound is one of bytes, and processes are dear. */
    private static final int RUNS = Integer.getInteger("plumb.record.runs", 2_000);

    private static final int CHANGES = 200 * (10_000 / RUNS);
    private static final int KILLS = 50;

    @TempDir
    Path dir;

    private record Ended(int exit, String out, String err) {}

    private Path record() {
        return dir.resolve("lib/plumb");
    }

    private String text(Script script) {
        return script.text()
                .replace("/var/lib/plumb", record().toString())
                .replace("$plumb_u\" = 0", "$plumb_u\" != x");
    }

    private ProcessBuilder shell(String shell, String text) throws Exception {
        Path file = Files.writeString(dir.resolve("script"), text);
        List<String> command = new ArrayList<>(shell.equals("busybox") ? List.of("busybox", "sh") : List.of(shell));
        command.add(file.toString());
        return new ProcessBuilder(command)
                .redirectOutput(dir.resolve("out").toFile())
                .redirectError(dir.resolve("err").toFile());
    }

    private Ended run(String shell, Script script) throws Exception {
        int exit = shell(shell, text(script)).start().waitFor();
        return new Ended(exit, Files.readString(dir.resolve("out")), Files.readString(dir.resolve("err")));
    }

    private static PendingHandler pending(int number) {
        return new PendingHandler(
                new Identity("shop", "site.yml", "it's", "handler " + number + " é $(id) `id` %s \\"),
                "r",
                "a@b",
                null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox"})
    void whatIsWrittenIsReadBackAndNobodyElseCanLook(String shell) throws Exception {
        assertThat(run(shell, RecordScripts.read())).isEqualTo(new Ended(0, "", ""));
        assertThat(record()).doesNotExist();
        Files.createDirectory(dir.resolve("lib"));
        String both = pending(1).line() + pending(2).line();
        assertThat(run(shell, RecordScripts.append(RecordLines.line(Map.of("entry", "run")), true, both)))
                .isEqualTo(new Ended(0, "", ""));
        assertThat(PendingHandler.parse(run(shell, RecordScripts.read()).out()))
                .containsExactly(pending(1), pending(2));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(record())))
                .isEqualTo("rwx------");
        for (String file : List.of("pending", "runs")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(record().resolve(file))))
                    .isEqualTo("rw-------");
        }
        run(shell, RecordScripts.done(pending(1).identity().doneLine()));
        assertThat(PendingHandler.parse(run(shell, RecordScripts.read()).out())).containsExactly(pending(2));
        run(shell, RecordScripts.replace(pending(3).line()));
        assertThat(PendingHandler.parse(run(shell, RecordScripts.read()).out())).containsExactly(pending(3));
        run(shell, RecordScripts.allDone());
        assertThat(record().resolve("pending")).doesNotExist();
        try (var files = Files.list(record())) {
            assertThat(files.map(each -> each.getFileName().toString())).containsExactly("runs");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox"})
    void aPlantedLinkIsNotFollowed(String shell) throws Exception {
        Path elsewhere = Files.createDirectory(dir.resolve("elsewhere"));
        Files.createDirectory(dir.resolve("lib"));
        Files.createSymbolicLink(record(), elsewhere);
        Ended ended = run(shell, RecordScripts.append("", false, pending(1).line()));
        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.err()).contains("so nothing was changed: it is a link").contains("record: none");
        assertThat(elsewhere).isEmptyDirectory();
        Files.delete(record());
        Files.createDirectory(record());
        Files.createSymbolicLink(record().resolve("pending"), elsewhere.resolve("x"));
        assertThat(run(shell, RecordScripts.append("", false, pending(1).line()))
                        .exit())
                .isEqualTo(1);
        run(shell, RecordScripts.done(pending(1).identity().doneLine()));
        assertThat(elsewhere).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox"})
    void whatCannotBeWrittenIsToldInTheSystemsWords(String shell) throws Exception {
        Files.createDirectories(record());
        Files.createDirectory(record().resolve("pending"));
        Ended ended = run(shell, RecordScripts.append("", false, pending(1).line()));
        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.err())
                .startsWith("the record in " + record() + " cannot be written, so nothing was changed: ");
        assertThat(ended.err().toLowerCase(java.util.Locale.ROOT)).contains("director");
    }

    @Test
    void whatTenThousandRunsWriteStaysWithinItsBound() throws Exception {
        Files.createDirectories(dir.resolve("lib"));
        String run = RecordLines.line(Map.of("entry", "run", "run", "2026-11-20T14:03:00Z", "by", "ann@laptop"));
        String changes =
                RecordLines.line(Map.of("entry", "changes", "changes", List.of(List.of("x".repeat(CHANGES), ""))));
        String once = text(RecordScripts.append(run + changes, true, pending(1).line()));
        String done = text(RecordScripts.allDone());
        String text = "i=0;while [ $i -lt " + RUNS + " ];do\n(eval " + Sh.quote(once.replace("sync ", ": "))
                + ")||exit 1\n" + "[ $((i%100)) != 0 ]||(eval " + Sh.quote(done) + ")\ni=$((i+1));done\n";
        Process process = shell("dash", text).start();
        assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(dir.resolve("err"))).isZero();
        long size = 0;
        try (var files = Files.list(record())) {
            for (Path file : files.toList()) {
                size += Files.size(file);
            }
        }
        int one = run.length() + changes.length();
        assertThat(size)
                .isBetween((long) RecordScripts.RUNS_LIMIT, 2L * RecordScripts.RUNS_LIMIT + 2L * one + 100L * 300);
        assertThat(RecordLines.parse(Files.readString(record().resolve("runs"))))
                .isNotEmpty();
        assertThat(RecordLines.parse(Files.readString(record().resolve("runs.1"))))
                .hasSizeGreaterThan(50);
    }

    @Test
    void aShellThatIsKilledAnywhereLeavesWholeLines() throws Exception {
        Files.createDirectories(dir.resolve("lib"));
        Random random = new Random(11);
        String loop = "while :;do (eval "
                + Sh.quote(text(RecordScripts.append(
                        "", false, pending(1).line() + pending(2).line()))) + ");done\n";
        for (int i = 0; i < KILLS; i++) {
            Process process = shell("dash", loop).start();
            Thread.sleep(random.nextInt(20));
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
            Path file = record().resolve("pending");
            String text = Files.exists(file) ? Files.readString(file) : "";
            long lines = text.lines().filter(line -> !line.isEmpty()).count();
            assertThat(RecordLines.parse(text)).as("after %d", i).hasSize((int) lines);
        }
        assertThat(Files.size(record().resolve("pending"))).isPositive();
    }
}
