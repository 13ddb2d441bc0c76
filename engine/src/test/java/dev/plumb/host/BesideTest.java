package dev.plumb.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.host.LocalShell.Connection;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Scripts that run beside those of the same user. */
class BesideTest {
    @TempDir
    Path folder;

    /** Each waits for the other, so that they end only when they run at the same time. */
    @ParameterizedTest
    @EnumSource
    void theyRunAtTheSameTime(LocalShell shell) throws Exception {
        try (Connection host = shell.open()) {
            CompletableFuture<List<ScriptResult>> first = host.send(meeting("a", "b"));
            CompletableFuture<List<ScriptResult>> beside = host.sendBeside(meeting("b", "a"));
            assertThat(first.get(30, TimeUnit.SECONDS).get(0).exit()).isZero();
            assertThat(beside.get(30, TimeUnit.SECONDS).get(0).exit()).isZero();
        }
    }

    private Batch meeting(String mine, String other) {
        return Batch.independent(List.of(Script.of("touch " + folder.resolve(mine) + ";n=0;while [ ! -e "
                + folder.resolve(other) + " ];do n=$((n+1));[ $n -lt 200 ]||exit 1;sleep 0.1;done")));
    }

    @ParameterizedTest
    @EnumSource
    void theEndOfOneShellIsNotThatOfTheOther(LocalShell shell) throws Exception {
        try (Connection host = shell.open()) {
            long pid = Long.parseLong(host.sendBeside(Batch.independent(List.of(Script.of("echo $$"))))
                    .get(10, TimeUnit.SECONDS)
                    .get(0)
                    .stdoutText()
                    .strip());
            CompletableFuture<List<ScriptResult>> killed =
                    host.sendBeside(Batch.independent(List.of(Script.of("kill -9 " + pid + ";sleep 1"))));
            assertThat(killed).failsWithin(10, TimeUnit.SECONDS);
            assertThat(host.run(Script.of("echo here")).stdoutText()).isEqualTo("here\n");
            assertThat(host.sendBeside(Batch.independent(List.of(Script.of("echo again"))))
                            .get(10, TimeUnit.SECONDS)
                            .get(0)
                            .stdoutText())
                    .isEqualTo("again\n");
        }
    }
}
