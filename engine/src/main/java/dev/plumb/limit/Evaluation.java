package dev.plumb.limit;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The clock of an evaluation, bound to its thread: what begins inside of it belongs to it. Whatever may go on for long asks
 * it now and then whether it may ({@link #check}, {@link #verify}).
 */
public final class Evaluation implements AutoCloseable {
    private static final ThreadLocal<@Nullable Evaluation> CURRENT = new ThreadLocal<>();
    private static final Set<Clock> RUNNING = ConcurrentHashMap.newKeySet();
    /** How many checks are passed over between two looks at the clock. */
    private static final int SELDOM = 0x3f;

    private final Clock clock;
    private int depth;
    private int checks;

    /** What threads that work on one evaluation have in common. */
    private static final class Clock {
        final Limits limits = Limits.current();
        volatile long deadline = System.nanoTime() + limits.time().toNanos();
        volatile @Nullable Thread waiting;
        volatile boolean interrupted;
    }

    private Evaluation(Clock clock) {
        this.clock = clock;
    }

    /** Begins an evaluation, or a part of the one that this thread is in. */
    public static Evaluation begin() {
        Evaluation current = CURRENT.get();
        if (current == null) {
            current = new Evaluation(new Clock());
            CURRENT.set(current);
            RUNNING.add(current.clock);
        }
        current.depth++;
        return current;
    }

    /** What this thread is in, or a clock of its own that starts now. */
    public static Evaluation currentOrNew() {
        Evaluation current = CURRENT.get();
        return current != null ? current : new Evaluation(new Clock());
    }

    /** Lets this thread do the work for the evaluation, while the thread that began it waits. */
    public <T> T on(Supplier<T> work) {
        Evaluation before = CURRENT.get();
        Evaluation here = new Evaluation(clock);
        // never the outermost here: the evaluation ends where it began
        here.depth = 1;
        CURRENT.set(here);
        try {
            return work.get();
        } finally {
            if (before == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(before);
            }
        }
    }

    /** Ends what was begun. */
    @Override
    public void close() {
        if (--depth == 0) {
            RUNNING.remove(clock);
            CURRENT.remove();
        }
    }

    /** Goes on unless the evaluation that this thread is in has to end; cheap. */
    public static void check() {
        Evaluation current = CURRENT.get();
        if (current != null && (++current.checks & SELDOM) == 0) {
            current.verify();
        }
    }

    /**
     * Goes on unless the time is up.
     *
     * @throws LimitException when it is, or when the run is interrupted
     */
    public void verify() {
        if (clock.interrupted) {
            throw LimitException.interrupted();
        } else if (clock.waiting == null && System.nanoTime() - clock.deadline > 0) {
            throw LimitException.time(clock.limits);
        }
    }

    /**
     * Waits for something outside, such as a program that a lookup runs and that has limits of its own: the clock stands
     * still.
     */
    public static <T> T waiting(Supplier<T> work) {
        Evaluation current = CURRENT.get();
        return current == null || current.clock.waiting != null ? work.get() : current.paused(work);
    }

    private <T> T paused(Supplier<T> work) {
        long start = System.nanoTime();
        clock.waiting = Thread.currentThread();
        try {
            return work.get();
        } finally {
            clock.deadline += System.nanoTime() - start;
            clock.waiting = null;
            if (clock.interrupted) {
                // it has ended the waiting, and verify() tells
                Thread.interrupted();
            }
        }
    }

    /** Ends all evaluations that are going on in this process; called from a signal handler, any thread. */
    public static void interruptAll() {
        for (Clock each : RUNNING) {
            each.interrupted = true;
            Thread waiting = each.waiting;
            if (waiting != null) {
                waiting.interrupt();
            }
        }
    }

    /** Whether an evaluation goes on although it was interrupted. */
    public static boolean isAnyStuck() {
        return RUNNING.stream().anyMatch(each -> each.interrupted);
    }
}
