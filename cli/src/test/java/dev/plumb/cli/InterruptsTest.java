package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One signal ends the program wherever it is, with exit code 130; tried with processes of their own. */
@Timeout(600)
class InterruptsTest extends LocalPlays {
    /** Evaluations that go on for ever, until their time is up. */
    private static final String[] STUCK = {
        "${regex_search('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' + x, '(.*a){30}b')!''}",
        "${('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' + x)?matches('(.*a){30}b')?string}",
        "${(1..)?seq_contains(x)?string}",
        "${lookup('pipe', 'sleep 3600; echo ' + x)}",
    };

    /**
     * A process of the program.
     *
     * @param started a file that is there once it has come to where it is stuck
     */
    private Process start(Path started, List<String> arguments) throws Exception {
        Path classes = dir.resolve("classes");
        Files.deleteIfExists(classes);
        List<String> command = new ArrayList<>(List.of(
                // a shell in the background of another ignores interrupts, and so would what it starts
                "env",
                "--default-signal=INT,TERM,HUP",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xlog:class+load:file=" + classes,
                "-cp",
                System.getProperty("java.class.path"),
                "dev.plumb.cli.Main"));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .directory(dir.toFile())
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve("output").toFile())
                .start();
        while (!Files.exists(started) || !handlesSignals(classes)) {
            assertThat(process.isAlive()).as(output()).isTrue();
            Thread.sleep(20);
        }
        // on to where it is stuck
        Thread.sleep(1500);
        assertThat(process.isAlive()).as(output()).isTrue();
        return process;
    }

    /** On a busy machine a JVM takes seconds until then, and ends by signals in its own way. */
    private static boolean handlesSignals(Path classes) throws IOException {
        return Files.exists(classes) && Files.readString(classes).contains("dev.plumb.cli.Interrupts$End");
    }

    private String output() throws IOException {
        return Files.exists(dir.resolve("output")) ? Files.readString(dir.resolve("output")) : "";
    }

    private void endsBy(String signal, Process process) throws Exception {
        try {
            assertThat(new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                            .start()
                            .waitFor())
                    .isZero();
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).as(output()).isTrue();
            assertThat(process.exitValue()).as(output()).isEqualTo(130);
        } finally {
            process.destroyForcibly();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM", "HUP"})
    void aRunThatIsStuckEndsWithItsRecap(String signal) throws Exception {
        for (String stuck : STUCK) {
            Files.deleteIfExists(dir.resolve("started"));
            Path plays = file("site.yml", play("gather_facts: false", """
                    - shell: echo x; touch DIR/started
                      register: r
                    - debug: {msg: "%s"}
                      vars: {x: "${r.stdout}"}
                      ignore_errors: true
                    - copy: {content: x, dest: DIR/after}
                    """.formatted(stuck)));
            Process process = start(
                    dir.resolve("started"), List.of("apply", "--lock-wait", "120", "-e", "unused=1", plays.toString()));
            endsBy(signal, process);

            assertThat(output())
                    .as(stuck)
                    .contains("plumb: ending")
                    .contains("recap")
                    .contains("1 host interrupted (")
                    .doesNotContain("unreachable")
                    .doesNotContain("internal error");
            assertThat(dir.resolve("after")).doesNotExist();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM", "HUP"})
    void whatIsStuckBeforeARunEnds(String signal) throws Exception {
        Path plays = file(
                "site.yml", play("gather_facts: false", "- debug: {msg: \"" + STUCK[2].replace("x", "'x'") + "\"}"));
        endsBy(signal, start(plays, List.of("validate", plays.toString())));
        endsBy(signal, start(plays, List.of("apply", plays.toString())));
    }

    @Test
    void aPipeThatNobodyWritesToIsLeft() throws Exception {
        Path pipe = dir.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Path plays = file("site.yml", play("gather_facts: false", "- debug: {msg: hi}"));
        for (String signal : new String[] {"INT", "TERM", "HUP"}) {
            endsBy(signal, start(plays, List.of("apply", "-i", pipe.toString(), plays.toString())));
        }
    }
}
