package dev.plumb.host;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.ExecuteWatchdog;
import org.apache.commons.exec.PumpStreamHandler;
import org.jspecify.annotations.Nullable;

/** Runs one short command on the machine Plumb runs on, with a deadline that also ends what the command has started. */
public final class LocalCommand {
    private LocalCommand() {}

    /**
     * What came of it.
     *
     * @param exit exit status; 128 + signal when it was killed
     * @param out standard output as text
     * @param err standard error as text
     * @param timedOut whether it was ended because its deadline passed
     */
    public record Result(int exit, String out, String err, boolean timedOut) {}

    /**
     * Runs a command with an empty standard input.
     *
     * @param words the program and its arguments, passed as they are
     * @throws IOException when it cannot be started
     */
    public static Result run(List<String> words, Duration timeout) throws IOException {
        CommandLine command = new CommandLine(words.get(0));
        for (String word : words.subList(1, words.size())) {
            command.addArgument(word, false);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        DefaultExecutor executor = DefaultExecutor.builder().get();
        executor.setExitValues(null);
        executor.setStreamHandler(new PumpStreamHandler(out, err, new ByteArrayInputStream(new byte[0])));
        TreeWatchdog watchdog = new TreeWatchdog(timeout);
        executor.setWatchdog(watchdog);
        int exit = executor.execute(command);
        return new Result(
                exit,
                out.toString(StandardCharsets.UTF_8),
                err.toString(StandardCharsets.UTF_8),
                watchdog.killedProcess());
    }

    /** Also kills the children, which would otherwise hold the output open until they end by themselves. */
    private static final class TreeWatchdog extends ExecuteWatchdog {
        private @Nullable Process process;

        @SuppressWarnings("deprecation") // the replacement is a builder that makes no subclass
        TreeWatchdog(Duration timeout) {
            super(timeout.toMillis());
        }

        @Override
        public synchronized void start(Process started) {
            process = started;
            super.start(started);
        }

        @Override
        public synchronized void timeoutOccured(org.apache.commons.exec.Watchdog w) {
            if (process != null) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
            }
            super.timeoutOccured(w);
        }
    }
}
