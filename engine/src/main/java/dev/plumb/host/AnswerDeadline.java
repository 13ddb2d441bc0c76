package dev.plumb.host;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long one shell may leave unanswered what it has to answer by itself: whether it is there, and that it begins with the
 * next script. How long a script then runs is not its concern. The time counts from when the shell had nothing else to do and
 * some of our text could still be written to it. Called under the lock of its shell, but for {@link #wrote}.
 */
final class AnswerDeadline {
    /** How late the clock may ring; later than that this process was stopped, and answers wait to be read. */
    private static final long LATE_NANOS = 1_000_000_000L;

    private final Timer timer;
    private final Duration limit;
    private final Runnable check;
    private boolean set;
    private long rings;
    private long since;
    private volatile long written;

    /**
     * A deadline that is not running.
     *
     * @param limit the time to answer
     * @param check called when {@link #isOver} is to be asked
     */
    AnswerDeadline(Timer timer, Duration limit, Runnable check) {
        this.timer = timer;
        this.limit = limit;
        this.check = check;
        this.since = System.nanoTime();
        this.written = since;
    }

    /** The time for this frame in all. */
    Duration limit(Frame frame) {
        return limit.plus(frame.patience);
    }

    /** Some of our text went on its way. */
    void wrote() {
        written = System.nanoTime();
    }

    /** The shell has something new to answer, or nothing. */
    void restart(@Nullable Frame awaited) {
        since = System.nanoTime();
        if (awaited != null && !set) {
            set(limit(awaited).toNanos());
        }
    }

    private void set(long nanos) {
        set = true;
        rings = System.nanoTime() + nanos;
        timer.after(Duration.ofNanos(nanos).plusMillis(1), check);
    }

    /** Whether the time is over for what is awaited; otherwise it is looked at again when it may be. */
    boolean isOver(@Nullable Frame awaited) {
        set = false;
        if (awaited == null) {
            return false;
        }
        long now = System.nanoTime();
        long from = written - since > 0 ? written : since;
        long left = from + limit(awaited).toNanos() - now;
        if (left <= 0 && now - rings > LATE_NANOS) {
            left = LATE_NANOS;
        }
        if (left > 0) {
            set(left);
        }
        return left <= 0;
    }
}
