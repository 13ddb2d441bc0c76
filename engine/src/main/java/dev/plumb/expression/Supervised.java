package dev.plumb.expression;

import dev.plumb.limit.Evaluation;
import dev.plumb.limit.LimitException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Evaluates on a thread of its own what may never ask for the time: a built-in of FreeMarker that works through an endless
 * range or tries all ways of a regular expression cannot be stopped, only left alone. Such a thread works until the process
 * ends, in the way of nobody but the processor; there may be few of them.
 */
final class Supervised {
    private static final int MOST_STUCK = 8;
    private static final long GLANCE = 20;

    private static final AtomicInteger STUCK = new AtomicInteger();

    private Supervised() {}

    /** How many evaluations go on that nobody waits for any more. */
    static int stuck() {
        return STUCK.get();
    }

    /** A thread of these; what is evaluated inside of such an evaluation stays on it. */
    private static final class Worker extends Thread {
        Worker(Runnable work) {
            super(work, "evaluation");
            setDaemon(true);
        }
    }

    /** Made when the first evaluation needs it. */
    private static final class Pool {
        static final ExecutorService WORKERS = Executors.newCachedThreadPool(Worker::new);
    }

    /**
     * The result of the work.
     *
     * @throws LimitException when its time is up, or the run is interrupted
     */
    static <T> T call(Supplier<T> work) {
        if (Thread.currentThread() instanceof Worker) {
            return work.get();
        } else if (STUCK.get() >= MOST_STUCK) {
            throw new LimitException(
                    MOST_STUCK + " evaluations before this one did not end in time and are still going on",
                    "correct those first");
        }
        try (Evaluation evaluation = Evaluation.begin()) {
            Scope.Trail trail = Scope.trail();
            Job<T> job = new Job<>(() -> evaluation.on(() -> trail.on(work)));
            Pool.WORKERS.execute(job);
            return await(job, evaluation);
        }
    }

    private static <T> T await(Job<T> job, Evaluation evaluation) {
        while (true) {
            try {
                return job.get(GLANCE, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                try {
                    evaluation.verify();
                } catch (LimitException limit) {
                    job.leave();
                    throw limit;
                }
            } catch (InterruptedException e) {
                job.leave();
                Thread.currentThread().interrupt();
                throw LimitException.interrupted();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) e.getCause();
            }
        }
    }

    private static final class Job<T> extends FutureTask<T> {
        private boolean left;
        private boolean ended;

        Job(Supplier<T> work) {
            super(work::get);
        }

        @Override
        public void run() {
            try {
                super.run();
            } finally {
                end();
            }
        }

        private synchronized void end() {
            ended = true;
            if (left) {
                STUCK.decrementAndGet();
            }
        }

        /** Asks it to end and does not wait for that. */
        void leave() {
            synchronized (this) {
                left = !ended;
                if (left) {
                    STUCK.incrementAndGet();
                }
            }
            cancel(true);
        }
    }
}
