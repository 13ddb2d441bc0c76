package dev.plumb.it;

import dev.plumb.cli.InProcess;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs Plumb as an operator would: inside this process where that is the same, else as a process of its own. */
final class Plumb {
    private Plumb() {}

    /** Runs the command line inside this process, waiting for hosts that other tests hold. Paths must be absolute. */
    static Outcomes run(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exit = InProcess.run(out, err, InProcess.patient(args));
        return new Outcomes(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** {@code plumb check} with jsonl. */
    static Outcomes check(Path playbook, Path inventory) {
        return run("check", playbook.toString(), "-i", inventory.toString(), "--format", "jsonl");
    }

    /** {@code plumb apply} with jsonl. */
    static Outcomes apply(Path playbook, Path inventory) {
        return run("apply", playbook.toString(), "-i", inventory.toString(), "--format", "jsonl");
    }

    /** Starts the command line as a process of its own in this folder. */
    static Running start(Path folder, List<String> jvm, String... args) {
        return start(folder, jvm, System.getProperty("java.class.path"), args);
    }

    /** Runs it with modules of the tests as well, which these classes list, as a process of its own to its end. */
    static Outcomes processWith(Path classes, Path folder, String... args) {
        String path = classes + File.pathSeparator + System.getProperty("java.class.path");
        return start(folder, List.of(), path, args).await();
    }

    /** Starts it with this class path. */
    static Running start(Path folder, List<String> jvm, String classPath, String[] args) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // as the launcher does, for a quick start
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(jvm);
        command.addAll(List.of("-cp", classPath, "dev.plumb.cli.Main"));
        command.addAll(List.of(args));
        try {
            Path out = Files.createTempFile("plumb-out", ".txt");
            Path err = Files.createTempFile("plumb-err", ".txt");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().putAll(Map.of("NO_COLOR", "1", "LC_ALL", "C.UTF-8"));
            return new Running(builder.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs the command line as a process of its own in this folder, to its end. */
    static Outcomes process(Path folder, String... args) {
        return start(folder, List.of(), args).await();
    }

    /**
     * A running process.
     *
     * @param process the process
     * @param out takes standard output
     * @param err takes standard error
     */
    record Running(Process process, Path out, Path err) {
        /** Waits for its end: ten minutes at most, since a machine may have much else to do. */
        Outcomes await() {
            try {
                if (!process.waitFor(10, TimeUnit.MINUTES)) {
                    process.destroyForcibly().waitFor();
                    throw new AssertionError("no end in sight: " + outcomes(-1));
                }
                return outcomes(process.exitValue());
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        /** Ends it as {@code kill -9} does. */
        void kill() {
            process.destroyForcibly();
            await();
        }

        private Outcomes outcomes(int exit) {
            Outcomes outcomes = new Outcomes(exit, Checkout.read(out), Checkout.read(err));
            out.toFile().delete();
            err.toFile().delete();
            return outcomes;
        }
    }
}
