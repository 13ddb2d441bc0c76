package dev.plumb.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Runs a line of shell in which {@code $plumb} is the command line as a process of its own. */
record OwnProcess(int code, String out, String err) {
    /** Starts it in this folder; what it prints goes to the files {@code out} and {@code err} there. */
    static Process start(Path folder, String script) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder = new ProcessBuilder("env", "--default-signal=INT,TERM,HUP", "/bin/sh", "-c", script)
                .directory(folder.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().put("NO_COLOR", "1");
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment()
                .put("plumb", java + " -Xshare:auto -XX:TieredStopAtLevel=1 -XX:+UseSerialGC dev.plumb.cli.Main");
        return builder.start();
    }

    /** Runs it to its end. */
    static OwnProcess run(Path folder, String script) throws IOException, InterruptedException {
        return ended(folder, start(folder, script));
    }

    /** Waits for its end. */
    static OwnProcess ended(Path folder, Process process) throws IOException, InterruptedException {
        if (!process.waitFor(180, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new AssertionError("it does not end: " + Files.readString(folder.resolve("err")));
        }
        return new OwnProcess(
                process.exitValue(),
                new String(Files.readAllBytes(folder.resolve("out")), UTF_8),
                new String(Files.readAllBytes(folder.resolve("err")), UTF_8));
    }

    /** All that it printed. */
    String all() {
        return out + err;
    }
}
