package dev.plumb.host;

import dev.plumb.script.ScriptResult;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One script on its way through a shell: its text ends with a fresh marker on standard output, followed by the exit
 * status, and one on standard error. Whoever changes it holds the lock of its shell.
 */
final class Frame {
    /** Status word of a script that the host skipped. */
    static final String SKIPPED = "s";

    final String token;
    final byte[] marker;
    final Capture out;
    final Capture err;
    final Done done;
    /** How long the script may run, or null. */
    final @Nullable Duration timeout;

    String status = "";
    boolean outDone;
    boolean errDone;
    /** Not null once its deadline has passed: done when all that ran for it has been ended. */
    @Nullable
    CompletableFuture<Void> killing;
    /** Process id of the script's subshell when the frame told it, else 0. */
    long pid;

    private long firstNanos;

    Frame(String token, long limit, @Nullable Duration timeout, Done done) {
        this.token = token;
        this.marker = Token.bytes(token);
        this.out = new Capture(limit);
        this.err = new Capture(limit);
        this.timeout = timeout;
        this.done = done;
    }

    /** Called when bytes of this frame are seen. */
    void touch() {
        if (firstNanos == 0) {
            firstNanos = System.nanoTime();
        }
    }

    boolean complete() {
        return outDone && errDone;
    }

    /** The result, once complete. */
    ScriptResult result() {
        Duration duration = firstNanos == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - firstNanos);
        boolean truncated = out.truncated() || err.truncated();
        if (status.equals(SKIPPED)) {
            return skipped();
        }
        ScriptResult.Status how = killing != null ? ScriptResult.Status.TIMED_OUT : ScriptResult.Status.DONE;
        return new ScriptResult(how, exit(), out.take(), err.take(), truncated, duration);
    }

    /** Result of a script that was not started. */
    static ScriptResult skipped() {
        return new ScriptResult(ScriptResult.Status.SKIPPED, -1, new byte[0], new byte[0], false, Duration.ZERO);
    }

    int exit() {
        try {
            return Integer.parseInt(status);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** What happens at the end of a frame: one of the two, once, on any thread. */
    interface Done {
        /** Cares for neither. */
        Done NOTHING = new Done() {
            @Override
            public void finished(Frame frame) {}

            @Override
            public void failed(HostException why) {}
        };

        void finished(Frame frame);

        void failed(HostException why);
    }
}
