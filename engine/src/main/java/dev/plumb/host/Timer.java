package dev.plumb.host;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs things later, on the executor; its thread starts with the first of them. Thread-safe. */
final class Timer {
    private final Executor executor;
    private @Nullable ScheduledThreadPoolExecutor clock;

    Timer(Executor executor) {
        this.executor = executor;
    }

    synchronized void after(Duration delay, Runnable task) {
        ScheduledThreadPoolExecutor ticking = clock;
        if (ticking == null) {
            ticking = new ScheduledThreadPoolExecutor(1, run -> {
                Thread thread = new Thread(run, "plumb-host-clock");
                thread.setDaemon(true);
                return thread;
            });
            clock = ticking;
        }
        if (!ticking.isShutdown()) {
            ticking.schedule(() -> executor.execute(task), delay.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    synchronized void stop() {
        if (clock != null) {
            clock.shutdownNow();
        }
    }
}
