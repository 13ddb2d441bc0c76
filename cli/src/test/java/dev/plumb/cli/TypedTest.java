package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked on a terminal: a pseudo-terminal of {@code script}, which answers a prompt when it is there. */
class TypedTest {
    /** Longer than the status line needs to be drawn anew, which must not happen over a prompt. */
    private static final long A_WHILE = 1200;

    @TempDir
    private Path dir;

    /** One run of the command line on a terminal. */
    private final class Typed implements AutoCloseable {
        private final Process process;
        private final StringBuilder shown = new StringBuilder();
        private int seen;

        Typed(String... words) throws IOException {
            // What is begun in the background ignores interrupts, and hands that down.
            StringBuilder command = new StringBuilder("exec env --default-signal=INT ")
                    .append(Path.of(System.getProperty("java.home"), "bin", "java"))
                    .append(
                            " -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Djdk.console=java.base -Dplumb.tty=12 -Dplumb.columns=80 dev.plumb.cli.Main");
            List.of(words).forEach(word -> command.append(" '").append(word).append('\''));
            ProcessBuilder builder =
                    new ProcessBuilder("script", "-qec", command.toString(), "/dev/null").redirectErrorStream(true);
            String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
            builder.environment().put("CLASSPATH", path);
            builder.environment().put("TERM", "xterm");
            process = builder.start();
        }

        /** Waits for a prompt and a while longer: it must still be the last thing shown. */
        Typed prompted(String prompt) throws Exception {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(180);
            while (shown.indexOf(prompt, seen) < 0) {
                assertThat(System.nanoTime()).as(shown + " has no: " + prompt).isLessThan(end);
                read();
            }
            Thread.sleep(A_WHILE);
            read();
            assertThat(shown.toString()).endsWith(prompt);
            seen = shown.length();
            return this;
        }

        private void read() throws Exception {
            byte[] some = new byte[process.getInputStream().available()];
            shown.append(new String(some, 0, process.getInputStream().read(some), StandardCharsets.UTF_8));
            Thread.sleep(20);
        }

        Typed type(String keys) throws IOException {
            OutputStream keyboard = process.getOutputStream();
            keyboard.write(keys.getBytes(StandardCharsets.UTF_8));
            keyboard.flush();
            return this;
        }

        /** The exit code, when all is said. */
        int exit() throws Exception {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(180);
            while (process.isAlive() || process.getInputStream().available() > 0) {
                assertThat(System.nanoTime()).as(shown + " and no end").isLessThan(end);
                read();
            }
            return process.exitValue();
        }

        String shown() {
            return shown.toString();
        }

        @Override
        public void close() {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }
    }

    private String book(String text) throws IOException {
        return Files.writeString(dir.resolve("site.yml"), text).toString();
    }

    @Test
    void varsPrompt() throws Exception {
        String book = book("""
                - hosts: localhost
                  vars_prompt:
                    - {name: who, prompt: Who are you, private: false, default: nobody}
                    - {name: word, prompt: The word, confirm: true}
                  tasks:
                    - debug: {msg: "${who} knows ${word?length} letters"}
                    - pause: {prompt: Look at it}
                - hosts: localhost
                  vars_prompt:
                    - {name: more, prompt: "Any more?", private: false}
                  tasks:
                    - debug: {msg: "more: ${more}"}
                """);
        try (Typed run = new Typed("apply", "--lock-wait", "120", book)) {
            run.prompted("Who are you [nobody]: ").type("\n");
            run.prompted("The word: ").type("hush-hush\n");
            run.prompted("again: The word: ").type("other\n");
            run.prompted("The word: ").type("hush-hush\n");
            run.prompted("again: The word: ").type("hush-hush\n");
            run.prompted("Look at it: ").type("\n");
            run.prompted("Any more? ").type("no\n");
            assertThat(run.exit()).as(run.shown()).isZero();
            assertThat(run.shown())
                    .contains("nobody knows 9 letters")
                    .contains("more: no")
                    .doesNotContain("hush");
        }
    }

    @Test
    void step() throws Exception {
        String book = book("""
                - hosts: localhost
                  tasks:
                    - {name: first, debug: {msg: one}}
                    - {name: second, debug: {msg: two}}
                    - {name: third, debug: {msg: three}}
                    - {name: fourth, debug: {msg: four}}
                """);
        try (Typed run = new Typed("apply", "--lock-wait", "120", "--step", book)) {
            run.prompted("do task 'first'? (N)o/(y)es/(c)ontinue: ").type("n\n");
            run.prompted("do task 'second'? (N)o/(y)es/(c)ontinue: ").type("y\n");
            run.prompted("do task 'third'? (N)o/(y)es/(c)ontinue: ").type("c\n");
            assertThat(run.exit()).as(run.shown()).isZero();
            assertThat(run.shown())
                    .contains("ok\033[0m: two")
                    .contains("ok\033[0m: four")
                    .doesNotContain("ok\033[0m: one");
        }
    }

    @Test
    void askBecomePassAndAskVaultPass() throws Exception {
        Path password = Files.writeString(dir.resolve("pw"), "open sesame\n");
        Path vars = Files.writeString(dir.resolve("vars.yml"), "treasure: gold\n");
        assertThat(Cli.run("vault", "encrypt", "--vault-password-file", password.toString(), vars.toString())
                        .code())
                .isZero();
        String book = book("""
                - hosts: localhost
                  vars_files: [vars.yml]
                  tasks:
                    - debug: {msg: "${treasure?length}"}
                """);
        try (Typed run = new Typed("check", "--lock-wait", "120", "-K", "--ask-vault-pass", book)) {
            run.prompted("become password: ").type("hush-hush\n");
            run.prompted("Vault password: ").type("open sesame\n");
            assertThat(run.exit()).as(run.shown()).isZero();
            assertThat(run.shown())
                    .contains("ok\033[0m: 4")
                    .doesNotContain("hush")
                    .doesNotContain("sesame");
        }
    }

    @Test
    void anInterruptEndsAQuestion() throws Exception {
        String book = book("""
                - hosts: localhost
                  vars_prompt: [{name: word, prompt: The word}]
                  tasks: [debug: {msg: hi}]
                """);
        try (Typed run = new Typed("apply", "--lock-wait", "120", book)) {
            run.prompted("The word: ").type("\003");
            assertThat(run.exit()).as(run.shown()).isEqualTo(130);
        }
    }
}
