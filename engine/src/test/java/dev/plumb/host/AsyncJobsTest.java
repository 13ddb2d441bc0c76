package dev.plumb.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumb.host.LocalShell.Connection;
import dev.plumb.script.AsyncJob;
import dev.plumb.script.AsyncJobs;
import dev.plumb.script.Input;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs that run on by themselves, on the shells and tools that hosts have. */
class AsyncJobsTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path home;

    private final String name = AsyncJobs.newName();

    private Path jobs() {
        return home.resolve(".plumb_async");
    }

    private Script at(Script script) {
        return script.withEnvironment(Map.of("HOME", home.toString(), "GREETING", "it's me"));
    }

    private void start(Connection host, Script task, Duration limit) throws Exception {
        ScriptResult started = host.run(AsyncJobs.start(at(task), name, limit));
        assertThat(started.succeeded()).as(started.stderrText()).isTrue();
        assertThat(started.stdoutText().strip()).isEqualTo(jobs().resolve(name).toString());
    }

    private AsyncJob look(Connection host) throws Exception {
        ScriptResult answer = host.run(at(AsyncJobs.look(name)));
        assertThat(answer.exit()).isZero();
        assertThat(answer.stderrText()).isEmpty();
        return AsyncJobs.parse(answer);
    }

    private AsyncJob await(Connection host) throws Exception {
        for (int i = 0; i < 1200; i++) {
            AsyncJob job = look(host);
            if (job.finished()) {
                return job;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("the job does not end");
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Command lines of this machine's processes that name the job. */
    private List<String> processes() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.filter(each ->
                            Character.isDigit(each.getFileName().toString().charAt(0)))
                    .map(each -> {
                        try {
                            return Files.readString(each.resolve("cmdline"), StandardCharsets.ISO_8859_1)
                                    .replace('\0', ' ');
                        } catch (IOException e) {
                            return "";
                        }
                    })
                    .filter(line -> line.contains(name))
                    .toList();
        }
    }

    /** What watches over a job needs an instant to end after it has told how the job ended. */
    private void assertNothingRuns() throws Exception {
        for (int i = 0; i < 3000 && !processes().isEmpty(); i++) {
            Thread.sleep(20);
        }
        assertThat(processes()).isEmpty();
    }

    private static boolean alive(String pid) {
        return Processes.runs(Long.parseLong(pid.strip()));
    }

    private static String read(Path file) throws Exception {
        for (int i = 0; i < 2400 && (!Files.exists(file) || Files.size(file) == 0); i++) {
            Thread.sleep(25);
        }
        return Files.readString(file).strip();
    }

    @ParameterizedTest
    @EnumSource
    void givesWhatTheScriptWouldHaveGivenAndLeavesNothing(LocalShell shell) throws Exception {
        Script task = Script.of("cat; echo \"$GREETING\"; umask; echo 'no end' >&2; printf x; exit 7")
                .withInput(Input.of("typed\n"));
        try (Connection host = shell.open()) {
            start(host, task, HOUR);
            AsyncJob job = await(host);
            assertThat(job.state()).isEqualTo(AsyncJob.State.DONE);
            assertThat(job.exit()).isEqualTo(7);
            assertThat(job.late()).isFalse();
            assertThat(text(job.stdout())).isEqualTo("typed\nit's me\n0022\nx");
            assertThat(text(job.stderr())).isEqualTo("no end\n");
            assertThat(job.directory()).isEqualTo(jobs().resolve(name).toString());
            assertThat(job.result().exit()).isEqualTo(7);
            assertThat(host.run(at(AsyncJobs.cleanup(name))).stdoutText().strip())
                    .isEqualTo(job.directory());
            assertThat(look(host).state()).isEqualTo(AsyncJob.State.NONE);
            assertThat(host.run(at(AsyncJobs.cleanup(name))).stdoutText()).isEmpty();
        }
        assertThat(jobs()).doesNotExist();
        assertNothingRuns();
    }

    @ParameterizedTest
    @EnumSource
    void runsOnWhenTheConnectionIsKilled(LocalShell shell) throws Exception {
        Path goOn = home.resolve("go-on");
        Connection host = shell.open();
        start(host, Script.of("while ! [ -e " + goOn + " ];do sleep 0.1;done;echo through"), HOUR);
        assertThat(look(host).state()).isEqualTo(AsyncJob.State.RUNNING);
        host.host().cancel();
        Files.createFile(goOn);
        try (Connection again = shell.open()) {
            assertThat(text(await(again).stdout())).isEqualTo("through\n");
        }
    }

    @ParameterizedTest
    @EnumSource
    void endsTheWholeGroupWhenItsTimeIsOver(LocalShell shell) throws Exception {
        Path child = home.resolve("child");
        try (Connection host = shell.open()) {
            start(
                    host,
                    Script.of("echo begun;trap '' TERM;sh -c 'trap \"\" TERM;echo $$ >" + child
                            + ";while :;do sleep 1;done'& while :;do sleep 1;done"),
                    Duration.ofSeconds(4));
            String pid = read(child);
            assertThat(alive(pid)).isTrue();
            AsyncJob job = await(host);
            assertThat(job.late()).isTrue();
            assertThat(job.exit()).isEqualTo(128 + 9);
            assertThat(job.result().status()).isEqualTo(ScriptResult.Status.TIMED_OUT);
            assertThat(text(job.stdout())).isEqualTo("begun\n");
            Processes.await(() -> !alive(pid));
        }
        assertNothingRuns();
    }

    @ParameterizedTest
    @EnumSource
    void isReadableByNobodyElseAndItsTextIsNowhere(LocalShell shell) throws Exception {
        Path goOn = home.resolve("go-on");
        try (Connection host = shell.open()) {
            start(
                    host,
                    Script.of("secret=hunter2;echo ready;while ! [ -e " + goOn + " ];do sleep 0.1;done")
                            .withInput(Input.of("hunter2")),
                    HOUR);
            read(jobs().resolve(name).resolve("stdout"));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(jobs())))
                    .isEqualTo("rwx------");
            try (Stream<Path> files = Files.list(jobs().resolve(name))) {
                for (Path file : files.toList()) {
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------");
                    if (!file.endsWith("in")) {
                        assertThat(Files.readString(file)).doesNotContain("hunter2");
                    }
                }
            }
            assertThat(processes()).isNotEmpty().noneMatch(line -> line.contains("hunter2"));
            Files.createFile(goOn);
            await(host);
        }
    }

    @ParameterizedTest
    @EnumSource
    void tellsThatWhatWatchedOverItWasKilled(LocalShell shell) throws Exception {
        try (Connection host = shell.open()) {
            start(host, Script.of("echo $$;sleep 60"), HOUR);
            String task = read(jobs().resolve(name).resolve("stdout"));
            String watch = read(jobs().resolve(name).resolve("pid"));
            host.run("kill -9 " + watch + " -" + task);
            assertThat(await(host).state()).isEqualTo(AsyncJob.State.LOST);
            ScriptResult status = host.run(at(AsyncJobs.status(name)));
            assertThat(status.exit()).isEqualTo(1);
            assertThat(status.stderrText()).contains("ended before it was done");
        }
    }

    @ParameterizedTest
    @EnumSource
    void statusFailsAsTheJobDid(LocalShell shell) throws Exception {
        try (Connection host = shell.open()) {
            assertThat(host.run(at(AsyncJobs.status(name))).exit()).isEqualTo(1);
            start(host, Script.of("sleep 0.5;echo out;echo 'it broke' >&2;exit 3"), HOUR);
            assertThat(host.run(at(AsyncJobs.status(name))).exit()).isZero();
            await(host);
            ScriptResult status = host.run(at(AsyncJobs.status(name)));
            assertThat(status.exit()).isEqualTo(3);
            assertThat(status.stderrText()).isEqualTo("it broke\n");
            assertThat(text(AsyncJobs.parse(status).stdout())).isEqualTo("out\n");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLargeInputAndATextWithEverythingInItArriveWhole(LocalShell shell) throws Exception {
        byte[] large = new byte[1_000_000];
        Script task =
                Script.of("cat <<'plumb_end'\n`'\"\\n$(\nplumb_end\nwc -c").withInput(Input.of(large));
        try (Connection host = shell.open()) {
            start(host, task, HOUR);
            assertThat(text(await(host).stdout()).replaceAll("[ \\t]+", "")).isEqualTo("`'\"\\n$(\n1000000\n");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aUserWithoutAHomeHasItsJobsElsewhere(LocalShell shell) throws Exception {
        Map<String, String> nowhere = Map.of("HOME", "/proc/none");
        try (Connection host = shell.open()) {
            ScriptResult started = host.run(AsyncJobs.start(Script.of("echo hi").withEnvironment(nowhere), name, HOUR));
            assertThat(started.stdoutText())
                    .startsWith("/var/tmp/.plumb_async-")
                    .endsWith("/" + name + "\n");
            AsyncJob job;
            do {
                job = AsyncJobs.parse(host.run(AsyncJobs.look(name).withEnvironment(nowhere)));
            } while (!job.finished());
            assertThat(text(job.stdout())).isEqualTo("hi\n");
            host.run(AsyncJobs.cleanup(name).withEnvironment(nowhere));
            assertThat(Path.of(job.directory())).doesNotExist();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", ".x", "a/b", "a b", "$(x)", "a'b"})
    void aNameThatCouldLeadElsewhereIsNone(String wrong) {
        assertThat(AsyncJobs.isName(wrong)).isFalse();
        assertThatThrownBy(() -> AsyncJobs.look(wrong)).isInstanceOf(IllegalArgumentException.class);
        assertThat(AsyncJobs.isName(name)).isTrue();
        assertThat(AsyncJobs.isName("j123.456")).isTrue();
    }

    @Test
    void whatIsNoAnswerIsRefused() {
        for (String wrong : List.of("", "done", "done x 0 0 0 /d", "what -1 0 0 0 /d")) {
            ScriptResult answer = new ScriptResult(
                    ScriptResult.Status.DONE, 0, wrong.getBytes(StandardCharsets.UTF_8), new byte[0], false, HOUR);
            assertThatThrownBy(() -> AsyncJobs.parse(answer))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("does not tell");
        }
    }

    @Test
    void outputThatWasCutIsTold() {
        byte[] answer = "done 0 0 10 4 /d\nhalf of".getBytes(StandardCharsets.UTF_8);
        AsyncJob job = AsyncJobs.parse(
                new ScriptResult(ScriptResult.Status.DONE, 0, answer, new byte[0], true, Duration.ZERO));
        assertThat(text(job.stdout())).isEqualTo("half of");
        assertThat(job.stderr()).isEmpty();
        assertThat(job.truncated()).isTrue();
    }
}
