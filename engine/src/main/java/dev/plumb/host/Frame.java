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

    /** How long the host may take to begin with it, or to answer when it never begins, beyond what a shell is given anyway. */
    final Duration patience;

    String status = "";
    /** The status again, as it came on standard error. */
    String echoed = "";
    /** Whether the host has told that it began. */
    boolean begun;

    boolean outDone;
    boolean errDone;
    /** Whether more came than anybody would wait for. */
    boolean flooded;
    /** Not null once its deadline has passed: done when all that ran for it has been ended. */
    @Nullable
    CompletableFuture<Void> killing;
    /** Process id of the script's subshell when the frame told it, else 0. */
    long pid;

    private long firstNanos;

    /** One that keeps so many bytes of each stream. */
    Frame(String token, long limit, @Nullable Duration timeout, Done done) {
        this(token, new Capture(limit), new Capture(limit), timeout, Duration.ZERO, done);
    }

    Frame(String token, Capture out, Capture err, @Nullable Duration timeout, Duration patience, Done done) {
        this.token = token;
        this.marker = Token.bytes(token);
        this.out = out;
        this.err = err;
        this.timeout = timeout;
        this.patience = patience;
        this.done = done;
    }

    /**
     * A question of our own, which is answered without a beginning.
     *
     * @param limit bytes kept of each stream
     * @param patience how long answering it takes when all is well
     */
    static Frame question(long limit, Duration patience, Done done) {
        return new Frame(Token.next(), new Capture(limit), new Capture(limit), null, patience, done);
    }

    /** Called when bytes of this frame are seen. */
    void touch() {
        if (firstNanos == 0) {
            firstNanos = System.nanoTime();
        }
    }

    /** The host has begun with it: what came before is not its output. */
    void begin(long process) {
        begun = true;
        pid = process;
        out.clear();
        firstNanos = System.nanoTime();
    }

    boolean complete() {
        return outDone && errDone;
    }

    /** The result, once complete. */
    ScriptResult result() {
        Duration duration = firstNanos == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - firstNanos);
        boolean outCut = out.truncated();
        boolean errCut = err.truncated();
        if (status.equals(SKIPPED)) {
            return skipped();
        }
        ScriptResult.Status how = flooded
                ? ScriptResult.Status.FLOODED
                : killing != null ? ScriptResult.Status.TIMED_OUT : ScriptResult.Status.DONE;
        return new ScriptResult(how, exit(), out.take(), err.take(), outCut, errCut, duration);
    }

    /** Result of a script that was not started. */
    static ScriptResult skipped() {
        return new ScriptResult(ScriptResult.Status.SKIPPED, -1, new byte[0], new byte[0], false, Duration.ZERO);
    }

    /** Whether the status is one that a shell gives: 0 to 255, or that of a script that was skipped. */
    boolean hasStatus() {
        if (status.equals(SKIPPED)) {
            return true;
        }
        boolean digits = !status.isEmpty() && status.length() <= 3;
        for (int i = 0; i < status.length(); i++) {
            digits &= status.charAt(i) >= '0' && status.charAt(i) <= '9';
        }
        return digits && Integer.parseInt(status) <= 255;
    }

    private int exit() {
        return Integer.parseInt(status);
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
