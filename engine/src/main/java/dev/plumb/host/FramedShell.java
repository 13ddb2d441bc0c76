package dev.plumb.host;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
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
    /** How long a broken channel is given to end by itself, so that what was said before is heard. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final Transport transport;
    private final Launch launch;
    private final Executor executor;
    private final ShellWatcher watcher;
    private final Timer timer;

    private final Answers answers;
    private final AnswerDeadline deadline;
    private final Deque<Piece> pieces = new ArrayDeque<>();
    private boolean writing;
    private boolean opened;
    private boolean leaving;
    private Transport.@Nullable Remote remote;
    private @Nullable HostException end;

    /**
     * A shell that is opened by the first text that is sent.
     *
     * @param before frames that are answered before the shell says hello, by what starts it
     * @param timeout how long it may take to answer
     */
    FramedShell(
            Transport transport,
            Launch launch,
            List<Frame> before,
            Executor executor,
            ShellWatcher watcher,
            Timer timer,
            Duration timeout) {
        this.transport = transport;
        this.launch = launch;
        this.executor = executor;
        this.watcher = watcher;
        this.timer = timer;
        this.answers = new Answers(launch, before, new Told());
        this.deadline = new AnswerDeadline(timer, timeout, this::checkDeadline);
    }

    /** Process id of the shell on the host, 0 before it spoke. */
    synchronized long pid() {
        return answers.pid();
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
        answers.add(frames);
        pieces.add(piece);
        if (!opened) {
            opened = true;
            deadline.restart(answers.awaited());
        }
        if (!writing) {
            writing = true;
            executor.execute(this::write);
        }
        return true;
    }

    /** Says something that means nothing, when nothing else is said or run. */
    void beat() {
        synchronized (this) {
            if (remote == null || !answers.areAllGiven()) {
                return;
            }
        }
        send(List.of(), Piece.of("\n"));
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
            // The channel is broken. Its end is on its way with what the other side said; only make sure that it comes.
            Transport.Remote broken = started();
            if (broken != null) {
                timer.after(LAST_WORDS, broken::close);
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
            return new Stamped(running.input());
        }
        running = transport.start(launch.command(), new Ears());
        synchronized (this) {
            remote = running;
        }
        if (ended()) {
            running.close();
        }
        OutputStream to = new Stamped(running.input());
        to.write(launch.preface());
        to.write(answers.greeting());
        if (launch.lasts() && transport.mayDieSilently()) {
            to.write(Token.bytes(Silence.watch(Silence.TICK)));
        }
        return to;
    }

    /** Ends the shell's channel; what is not answered fails with this. */
    void end(HostException why) {
        List<Frame> failed;
        Transport.Remote running;
        synchronized (this) {
            if (end != null) {
                return;
            }
            end = why;
            running = remote;
            failed = answers.giveUp();
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

    private void hear(boolean isOut, byte[] bytes, int from, int length) {
        HostException odd;
        synchronized (this) {
            odd = answers.scan(isOut, bytes, from, from + length);
        }
        if (odd != null) {
            end(odd);
        }
    }

    private void checkDeadline() {
        HostException why = null;
        synchronized (this) {
            Frame awaited = end == null ? answers.awaited() : null;
            if (deadline.isOver(awaited) && awaited != null) {
                why = answers.fault().silent(awaited, deadline.limit(awaited));
            }
        }
        if (why != null) {
            end(why);
        }
    }

    private void noise() {
        String refused;
        synchronized (this) {
            if (answers.hello().complete() || end != null) {
                return;
            }
            refused = answers.hello().err.text();
        }
        if (launch.asked(refused) > 1) {
            end(Refusal.wrongPassword(launch));
        }
    }

    private void closed() {
        @Nullable HostException why;
        synchronized (this) {
            if (end != null) {
                return;
            }
            if (leaving) {
                why = new HostException(HostException.Reason.CANCELLED, "the shell was left");
            } else if (answers.hello().complete() || !transport.alive()) {
                why = Refusal.lost(transport, launch);
            } else {
                why = null;
            }
        }
        if (why == null) {
            refused();
        } else {
            end(why);
        }
    }

    /** The shell ended before it spoke: why that is, only the host can say. */
    private void refused() {
        String out;
        String err;
        synchronized (this) {
            out = answers.opening().out.text();
            err = answers.opening().err.text();
        }
        watcher.whyRefused(this, err)
                .whenComplete((found, error) ->
                        end(Refusal.classify(launch, out, err, error == null ? found : Refusal.Found.NOTHING)));
    }

    /** Lets the shell come to its end, which the watcher is told of; nothing is to be sent any more. */
    void leave() {
        synchronized (this) {
            leaving = true;
        }
        send(List.of(), Piece.of("exit 0\n"));
        timer.after(LAST_WORDS, this::closed);
    }

    /** Whether a frame is still to be answered. */
    synchronized boolean pending(Frame frame) {
        return end == null && !frame.complete();
    }

    private final class Told implements Answers.Listener {
        @Override
        public void began(Frame frame) {
            executor.execute(() -> watcher.began(FramedShell.this, frame));
        }

        @Override
        public void flooded(Frame frame) {
            executor.execute(() -> watcher.flooded(FramedShell.this, frame));
        }

        @Override
        public void progress(String text) {
            watcher.progress(text);
        }

        @Override
        public void complete(Frame frame) {
            CompletableFuture<Void> killing = frame.killing;
            if (killing == null) {
                executor.execute(() -> frame.done.finished(frame));
            } else {
                killing.whenCompleteAsync((nothing, error) -> frame.done.finished(frame), executor);
            }
        }

        @Override
        public void awaits(@Nullable Frame frame) {
            deadline.restart(frame);
        }
    }

    /** Tells the deadline what goes on its way, in pieces that a slow link takes within the time for an answer. */
    private final class Stamped extends OutputStream {
        private static final int CHUNK = 16 << 10;
        private final OutputStream to;

        Stamped(OutputStream to) {
            this.to = to;
        }

        @Override
        public void write(int b) throws IOException {
            to.write(b);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            for (int at = 0; at < length; at += CHUNK) {
                to.write(bytes, from + at, Math.min(CHUNK, length - at));
                deadline.wrote();
            }
        }

        @Override
        public void flush() throws IOException {
            to.flush();
            deadline.wrote();
        }

        @Override
        public void close() throws IOException {
            to.close();
        }
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
            hear(true, bytes, from, length);
        }

        @Override
        public void err(byte[] bytes, int from, int length) {
            hear(false, bytes, from, length);
            noise();
        }

        @Override
        public void closed() {
            FramedShell.this.closed();
        }
    }
}
