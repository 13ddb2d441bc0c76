package dev.plumb.host;

import dev.plumb.script.ScriptResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the answers of one shell out of its two streams, frame by frame, and notices when they cannot be trusted or do not
 * end. Called under the lock of its shell.
 */
final class Answers {
    /** Bytes kept of what comes before the shell speaks. */
    private static final int NOISE_LIMIT = 16 << 10;
    /** Bytes that may come before the shell speaks, or before a script begins, until the shell is given up. */
    private static final int NOISE_FLOOD = 1 << 20;
    /** Comes back unchanged through any shell that may be worked with. */
    private static final String PROBE = "Plumb 0123456789 abcxyz  ABCXYZ";

    private final Frame hello = new Frame(Token.next(), NOISE_LIMIT, null, Frame.Done.NOTHING);
    private final Deque<Frame> awaitingOut = new ArrayDeque<>();
    private final Deque<Frame> awaitingErr = new ArrayDeque<>();
    private final MarkerScanner outScanner = new MarkerScanner();
    private final MarkerScanner errScanner = new MarkerScanner();
    private final List<Frame> before;
    private final ShellFault fault;
    private final Listener listener;
    /** The markers that came last: when they come again, something repeats what it passes on. */
    private byte @Nullable [] lastOut;

    private byte @Nullable [] lastErr;
    private long pid;

    /**
     * Answers of a shell that has yet to speak.
     *
     * @param before frames that are answered before the shell says hello, by what starts it
     */
    Answers(Launch launch, List<Frame> before, Listener listener) {
        this.listener = listener;
        this.before = before;
        this.fault = new ShellFault(launch, this);
        awaitingOut.addAll(before);
        awaitingErr.addAll(before);
        awaitingOut.add(hello);
        awaitingErr.add(hello);
    }

    /** Told of what happens to frames while {@link #scan} runs. */
    interface Listener {
        /** A script has started. */
        void began(Frame frame);

        /** A script prints without end. */
        void flooded(Frame frame);

        /** A script tells what it does now. */
        void progress(String text);

        /** A frame is complete. */
        void complete(Frame frame);

        /** The shell has something new to answer, or nothing. */
        void awaits(@Nullable Frame frame);
    }

    /**
     * The text that makes the shell say hello and tell its process id, and shows whether what is printed comes unchanged. What
     * came before it is not an answer.
     */
    byte[] greeting() {
        return Token.bytes("echo \"" + hello.token + " b $$\";echo '" + PROBE + "';echo \"" + hello.token
                + " h $$\";echo " + hello.token + " >&2\n");
    }

    Frame hello() {
        return hello;
    }

    /** The frame that the beginning of the shell is at: what it caught is what was said by no program of ours. */
    Frame opening() {
        return before.stream().filter(frame -> !frame.complete()).findFirst().orElse(hello);
    }

    /** Whether a frame belongs to the beginning of the shell. */
    boolean isOpening(Frame frame) {
        return frame == hello || before.contains(frame);
    }

    /** Whether the shell has spoken and has nothing left to answer. */
    boolean areAllGiven() {
        return hello.complete() && awaitingOut.isEmpty() && awaitingErr.isEmpty();
    }

    /** How to say what is wrong with the shell. */
    ShellFault fault() {
        return fault;
    }

    /** Process id of the shell on the host, 0 before it spoke. */
    long pid() {
        return pid;
    }

    /** Frames that are to be answered after those before. */
    void add(List<Frame> frames) {
        boolean idle = awaitingOut.isEmpty();
        awaitingOut.addAll(frames);
        awaitingErr.addAll(frames);
        if (idle) {
            listener.awaits(awaited());
        }
    }

    /** All frames that are not answered; nothing is awaited any more. */
    List<Frame> giveUp() {
        List<Frame> open = new ArrayList<>();
        awaitingOut.stream().filter(f -> f != hello).forEach(open::add);
        awaitingErr.stream().filter(f -> f != hello && !open.contains(f)).forEach(open::add);
        awaitingOut.clear();
        awaitingErr.clear();
        return open;
    }

    /** What the shell has to begin with or to answer by itself, or null while a script runs or nothing is asked. */
    @Nullable
    Frame awaited() {
        Frame out = awaitingOut.peek();
        Frame err = awaitingErr.peek();
        if (err != null && err.outDone) {
            return err;
        }
        return out != null && (out == hello || !out.begun) ? out : null;
    }

    /**
     * Takes bytes of a stream.
     *
     * @return why the shell is to be given up, or null
     */
    @Nullable
    HostException scan(boolean isOut, byte[] bytes, int from, int to) {
        Deque<Frame> awaiting = isOut ? awaitingOut : awaitingErr;
        MarkerScanner scanner = isOut ? outScanner : errScanner;
        HostException odd = null;
        int at = from;
        while (odd == null && at >= 0 && at < to) {
            Frame frame = awaiting.peek();
            if (frame == null) {
                return null;
            }
            frame.touch();
            at = scanner.scan(bytes, at, to, frame.marker, isOut ? frame.out : frame.err);
            odd = at < 0 ? count(frame, isOut) : heard(frame, isOut, scanner.takeRest());
        }
        return odd;
    }

    /** Sees to it that nothing prints without end. */
    private @Nullable HostException count(Frame frame, boolean isOut) {
        long seen = isOut ? frame.out.seen() : frame.err.seen();
        if ((isOpening(frame) || (isOut && !frame.begun)) && seen > NOISE_FLOOD) {
            return fault.flooded(NOISE_FLOOD);
        }
        if (!frame.flooded && frame.begun && frame.out.seen() + frame.err.seen() > ScriptResult.FLOOD) {
            frame.flooded = true;
            listener.flooded(frame);
        }
        return null;
    }

    private @Nullable HostException heard(Frame frame, boolean isOut, String rest) {
        byte[] last = isOut ? lastOut : lastErr;
        Capture stream = isOut ? frame.out : frame.err;
        if (last != null && !(isOut && frame.begun) && stream.startsWith(last)) {
            return fault.altered(frame, "lines come twice");
        } else if (rest.startsWith("b")) {
            // On standard error this is bash, which tells of a killed script with the text it was given.
            return isOut ? began(frame, rest) : null;
        } else if (rest.startsWith(FrameText.PROGRESS)) {
            listener.progress(rest.substring(FrameText.PROGRESS.length()));
            return null;
        }
        if (isOut) {
            awaitingOut.remove();
            lastOut = frame.marker;
            frame.outDone = true;
        } else {
            awaitingErr.remove();
            lastErr = frame.marker;
            frame.errDone = true;
        }
        String odd = frame == hello ? greeted(isOut, rest) : answered(frame, isOut, rest);
        if (odd != null) {
            // whoever waits for it has to be told
            (isOut ? awaitingOut : awaitingErr).addFirst(frame);
            return fault.altered(frame, odd);
        }
        listener.awaits(awaited());
        if (frame.complete()) {
            listener.complete(frame);
        }
        return null;
    }

    private @Nullable HostException began(Frame frame, String rest) {
        if (frame.begun) {
            return fault.altered(frame, "lines come twice");
        }
        frame.begin(number(rest));
        if (frame != hello) {
            listener.began(frame);
        }
        return null;
    }

    /** What is wrong with the answer to the greeting, or null. */
    private @Nullable String greeted(boolean isOut, String rest) {
        if (!isOut) {
            return rest.isEmpty() ? null : "something is added to the ends of lines";
        }
        pid = rest.startsWith("h ") ? number(rest) : 0;
        if (pid <= 0) {
            return "the number of its own process came back as '" + shortened(rest) + "'";
        }
        return hello.begun && hello.out.text().equals(PROBE + "\n") ? null : "a line of ours came back as another";
    }

    /** What is wrong with the end of a script, or null. */
    private static @Nullable String answered(Frame frame, boolean isOut, String rest) {
        String status = rest.startsWith("e ") ? rest.substring(2) : "";
        if (isOut) {
            frame.status = status;
            if (!frame.hasStatus()) {
                return status.isEmpty()
                        ? "an exit status is missing"
                        : "an exit status came back as '" + shortened(status) + "'";
            }
        } else {
            frame.echoed = status;
        }
        return !frame.complete() || frame.status.equals(frame.echoed)
                ? null
                : "an exit status is '" + frame.status + "' on standard output and '" + shortened(frame.echoed)
                        + "' on standard error";
    }

    private static String shortened(String text) {
        return text.length() > 30 ? text.substring(0, 30) + "…" : text;
    }

    private static long number(String rest) {
        try {
            return rest.isEmpty() ? 0 : Long.parseLong(rest.substring(1).trim());
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
