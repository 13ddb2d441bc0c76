package dev.plumb.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.host.LocalShell.Connection;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What scripts say of themselves while they run. */
class ProgressTest {
    private final LinkedBlockingQueue<String> said = new LinkedBlockingQueue<>();

    private Connection open(LocalShell shell) throws Exception {
        return shell.open(ConnectionSettings.local("here"), LockRequest.none(), new ConnectionListener() {
            @Override
            public void progress(String what) {
                said.add(what);
            }
        });
    }

    /** Each line is awaited before the next is said: else only the last one would have to be told. */
    @ParameterizedTest
    @EnumSource
    void itIsToldWhileTheScriptRunsAndIsNoPartOfItsOutput(LocalShell shell) throws Exception {
        try (Connection host = open(shell)) {
            var running = host.send(Batch.independent(
                    List.of(Script.of("printf out;printf 'err 1 ' >&2;plumb_progress 'copies 1 of 2 ü';"
                            + "sleep 0.5;echo err 2 >&2;(plumb_progress \"copies $((1+1)) of 2\");exit 3"))));
            assertThat(said.poll(5, TimeUnit.SECONDS)).isEqualTo("copies 1 of 2 ü");
            assertThat(running).isNotDone();
            assertThat(said.poll(5, TimeUnit.SECONDS)).isEqualTo("copies 2 of 2");
            ScriptResult result = running.get(10, TimeUnit.SECONDS).get(0);
            assertThat(result.exit()).isEqualTo(3);
            assertThat(result.stdoutText()).isEqualTo("out");
            assertThat(result.stderrText()).isEqualTo("err 1 err 2\n");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatComesFasterThanItIsToldEndsWithTheLast(LocalShell shell) throws Exception {
        try (Connection host = open(shell)) {
            ScriptResult result = host.run(
                    Script.of("i=0;while [ $i -lt 3000 ];do i=$((i+1));plumb_progress line $i;echo $i >&2;done"));
            assertThat(result.stderrText().lines()).hasSize(3000).doesNotContain("line 1");
            String last = "";
            Queue<String> all = new ArrayDeque<>();
            while (!last.equals("line 3000")) {
                last = said.poll(5, TimeUnit.SECONDS);
                assertThat(last).as("after %s", all).isNotNull();
                all.add(last);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aScriptThatIsToKeepItToItselfDoes(LocalShell shell) throws Exception {
        try (Connection host = open(shell)) {
            assertThat(host.run(Script.of("plumb_progress secret; echo done").silent())
                            .stdoutText())
                    .isEqualTo("done\n");
            assertThat(host.run(Script.of("type plumb_progres's' >/dev/null 2>&1 || echo none"))
                            .stdoutText())
                    .isEqualTo("none\n");
            assertThat(List.copyOf(said)).isEmpty();
        }
    }
}
