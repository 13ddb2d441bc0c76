package dev.plumb.script;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What came back from a script.
 *
 * @param status whether it ran
 * @param exit exit status, 0 to 255; 128 + signal when it was killed; -1 when it did not run
 * @param stdout standard output, any bytes; cut to its first part when larger than the connection's limit
 * @param stderr standard error, likewise
 * @param stdoutCut whether standard output was cut
 * @param stderrCut whether standard error was cut
 * @param duration from the first to the last byte of its frame as seen by the controller
 */
public record ScriptResult(
        Status status,
        int exit,
        byte[] stdout,
        byte[] stderr,
        boolean stdoutCut,
        boolean stderrCut,
        Duration duration) {
    /** A result of which it is only known whether any of its output was cut. */
    public ScriptResult(Status status, int exit, byte[] stdout, byte[] stderr, boolean truncated, Duration duration) {
        this(status, exit, stdout, stderr, truncated, truncated, duration);
    }

    /** Whether a script ran. */
    public enum Status {
        /** It ran to its end. */
        DONE,
        /** An earlier script of its batch failed, so it was not started. */
        SKIPPED,
        /** It was ended because its deadline passed. */
        TIMED_OUT,
        /** It was ended because it printed more than {@link #FLOOD} bytes. */
        FLOODED
    }

    /** Bytes on both streams after which a script is taken for one that prints without end: 1 GiB. */
    public static final long FLOOD = 1L << 30;

    /** Whether any output was cut. */
    public boolean truncated() {
        return stdoutCut || stderrCut;
    }

    /** Whether it ran and exited with 0. */
    public boolean succeeded() {
        return status == Status.DONE && exit == 0;
    }

    /** The same result with another duration. */
    public ScriptResult lasting(Duration other) {
        return new ScriptResult(status, exit, stdout, stderr, stdoutCut, stderrCut, other);
    }

    /** Standard output as text; bytes that are not UTF-8 become U+FFFD. */
    public String stdoutText() {
        return new String(stdout, StandardCharsets.UTF_8);
    }

    /** Standard error as text; bytes that are not UTF-8 become U+FFFD. */
    public String stderrText() {
        return new String(stderr, StandardCharsets.UTF_8);
    }
}
