package dev.plumb.host;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One shell on a host that answers frames in the order in which they were sent. Nothing here waits: what is sent is
 * queued and written by a thread of the executor, and answers are told on such threads too, never on the one that reads
 * from the host. Thread-safe.
 */
final class FramedShell {
    /** Bytes kept of what comes before the shell speaks. */
    private static final int NOISE_LIMIT = 16 << 10;

    private final Transport transport;
    private final Launch launch;
    private final Executor executor;
    private final Watcher watcher;

    private final Frame hello;
    private final Deque<Frame> awaitingOut = new ArrayDeque<>();
    private final Deque<Frame> awaitingErr = new ArrayDeque<>();
    private final MarkerScanner outScanner = new MarkerScanner();
    private final MarkerScanner errScanner = new MarkerScanner();

    private final Deque<Piece> pieces = new ArrayDeque<>();
    private boolean writing;
    private Transport.@Nullable Remote remote;
    private @Nullable HostException end;
    private long pid;

    FramedShell(Transport transport, Launch launch, Executor executor, Watcher watcher) {
        this.transport = transport;
        this.launch = launch;
        this.executor = executor;
        this.watcher = watcher;
        this.hello = new Frame(Token.next(), NOISE_LIMIT, null, Frame.Done.NOTHING);
        awaitingOut.add(hello);
        awaitingErr.add(hello);
    }

    /** The text that makes the shell say hello and tell its process id. What came before it is not an answer. */
    private byte[] greeting() {
        return Token.bytes("echo \"" + hello.token + " h $$\";echo " + hello.token + " >&2\n");
    }

    /** Process id of the shell on the host, 0 before it spoke. */
    synchronized long pid() {
        return pid;
    }

    synchronized boolean ended() {
        return end != null;
    }

    Launch launch() {
        return launch;
    }

    /**
     * Queues text and the frames it holds.
     *
     * @return whether the shell took them; when not, it has ended and nobody will be told of these frames
     */
    synchronized boolean send(List<Frame> frames, Piece piece) {
        if (end != null) {
            return false;
        }
        awaitingOut.addAll(frames);
        awaitingErr.addAll(frames);
        pieces.add(piece);
        if (!writing) {
            writing = true;
            executor.execute(this::write);
        }
        return true;
    }

    private void write() {
        try {
            OutputStream to = open();
            for (Piece piece = next(); piece != null; piece = next()) {
                piece.writeTo(to);
            }
        } catch (HostException e) {
            end(e);
        } catch (IOException e) {
            // The channel is broken. Its end is on its way with better words; only make sure that it comes.
            Transport.Remote broken = started();
            if (broken != null) {
                broken.close();
            }
        } catch (RuntimeException e) {
            end(new HostException(HostException.Reason.LOST, "cannot talk to the host: " + e, e));
        }
    }

    private synchronized Transport.@Nullable Remote started() {
        return remote;
    }

    private synchronized @Nullable Piece next() {
        Piece piece = end == null ? pieces.poll() : null;
        if (piece == null) {
            writing = false;
        }
        return piece;
    }

    private OutputStream open() throws IOException {
        Transport.Remote running = started();
        if (running != null) {
            return running.input();
        }
        running = transport.start(launch.command(), new Ears());
        synchronized (this) {
            remote = running;
        }
        if (ended()) {
            running.close();
        }
        OutputStream to = running.input();
        to.write(launch.preface());
        to.write(greeting());
        return to;
    }

    /** Ends the shell's channel; what is not answered fails with this. */
    void end(HostException why) {
        List<Frame> failed = new ArrayList<>();
        Transport.Remote running;
        synchronized (this) {
            if (end != null) {
                return;
            }
            end = why;
            running = remote;
            awaitingOut.stream().filter(f -> f != hello).forEach(failed::add);
            awaitingErr.stream().filter(f -> f != hello && !failed.contains(f)).forEach(failed::add);
            awaitingOut.clear();
            awaitingErr.clear();
            pieces.clear();
        }
        if (running != null) {
            running.close();
        }
        executor.execute(() -> {
            watcher.ended(this, why);
            failed.forEach(frame -> frame.done.failed(why));
        });
    }

    private synchronized void hear(
            Deque<Frame> awaiting, MarkerScanner scanner, boolean isOut, byte[] bytes, int from, int length) {
        int at = from;
        int to = from + length;
        while (at >= 0 && at < to) {
            Frame frame = awaiting.peek();
            if (frame == null) {
                return;
            }
            frame.touch();
            at = scanner.scan(bytes, at, to, frame.marker, isOut ? frame.out : frame.err);
            if (at >= 0) {
                heard(frame, awaiting, isOut, scanner.takeRest());
            }
        }
    }

    private void heard(Frame frame, Deque<Frame> awaiting, boolean isOut, String rest) {
        if (isOut && rest.startsWith("b")) {
            frame.out.clear();
            frame.pid = number(rest);
            executor.execute(() -> watcher.began(this, frame));
            return;
        }
        awaiting.remove();
        if (isOut) {
            frame.outDone = true;
            frame.status = rest.length() > 2 ? rest.substring(2) : "";
            pid = frame == hello ? number(rest) : pid;
        } else {
            frame.errDone = true;
        }
        if (frame.complete()) {
            CompletableFuture<Void> killing = frame.killing;
            if (killing == null) {
                executor.execute(() -> frame.done.finished(frame));
            } else {
                killing.whenCompleteAsync((nothing, error) -> frame.done.finished(frame), executor);
            }
        }
    }

    private static long number(String rest) {
        try {
            return Long.parseLong(rest.substring(1).trim());
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private void noise() {
        String refused;
        synchronized (this) {
            if (hello.complete() || end != null) {
                return;
            }
            refused = hello.err.text();
        }
        if (launch.asked(refused) > 1) {
            end(Refusal.wrongPassword(launch));
        }
    }

    private void closed() {
        HostException why;
        synchronized (this) {
            if (end != null) {
                return;
            }
            boolean spoke = hello.complete();
            if (spoke || !transport.alive()) {
                why = Refusal.lost(transport, launch);
            } else {
                why = Refusal.classify(launch, hello.out.text(), hello.err.text());
            }
        }
        end(why);
    }

    /** Whether a frame is still to be answered. */
    synchronized boolean pending(Frame frame) {
        return end == null && !frame.complete();
    }

    /** Hears of what happens to a shell; called on a thread of the executor. */
    interface Watcher {
        /** Does not care. */
        Watcher NOBODY = new Watcher() {
            @Override
            public void began(FramedShell shell, Frame frame) {}

            @Override
            public void ended(FramedShell shell, HostException why) {}
        };

        /** A script with a deadline has started. */
        void began(FramedShell shell, Frame frame);

        /** The shell is over. Its frames are told after this. */
        void ended(FramedShell shell, HostException why);
    }

    /** Marks a script as one whose deadline has passed, unless it has ended in the meantime. */
    synchronized boolean expire(Frame frame, CompletableFuture<Void> killing) {
        if (!pending(frame)) {
            return false;
        }
        frame.killing = killing;
        return true;
    }

    /** Something to be written to the host. */
    interface Piece {
        /** Writes and flushes it. */
        void writeTo(OutputStream to) throws IOException;

        /** A piece of this text. */
        static Piece of(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return to -> {
                to.write(bytes);
                to.flush();
            };
        }
    }

    private final class Ears implements Transport.Output {
        @Override
        public void out(byte[] bytes, int from, int length) {
            hear(awaitingOut, outScanner, true, bytes, from, length);
        }

        @Override
        public void err(byte[] bytes, int from, int length) {
            hear(awaitingErr, errScanner, false, bytes, from, length);
            noise();
        }

        @Override
        public void closed() {
            FramedShell.this.closed();
        }
    }
}
