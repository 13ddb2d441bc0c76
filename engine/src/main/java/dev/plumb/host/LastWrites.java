package dev.plumb.host;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets nothing be written to a channel any more once its other side has ended: sshd ends the whole connection when data
 * comes for a channel that both sides have closed. jsch sees to that itself, but for a write that waits for room in the
 * channel's window: the message that makes room may come together with those that end the channel.
 */
final class LastWrites {
    /** A write that does not end within this time waits for room, which nobody makes any more; jsch ends it then. */
    private static final Duration PATIENCE = Duration.ofMillis(300);

    private final ReentrantLock writing = new ReentrantLock();
    private volatile boolean ended;

    /** The other side has ended; called before the channel is closed. Waits for a write that is under way. */
    void end() {
        ended = true;
        try {
            if (writing.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                writing.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is written to this goes to a channel until that has ended; from then on it fails. */
    OutputStream guard(OutputStream channel) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                guarded(() -> channel.write(bytes, from, length));
            }

            @Override
            public void flush() throws IOException {
                guarded(channel::flush);
            }

            @Override
            public void close() throws IOException {
                guarded(channel::close);
            }
        };
    }

    private void guarded(Write write) throws IOException {
        writing.lock();
        try {
            if (ended) {
                throw new IOException("the channel has ended");
            }
            write.now();
        } finally {
            writing.unlock();
        }
    }

    @FunctionalInterface
    private interface Write {
        void now() throws IOException;
    }
}
