package dev.plumb.run;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Works on several hosts at the same time, on at most so many as asked for. */
final class Forks implements AutoCloseable {
    private final int width;
    private @Nullable ExecutorService threads;

    Forks(int width) {
        this.width = Math.max(1, width);
    }

    /** Likewise, on at most so many at a time. */
    <T> void each(List<T> items, int most, Consumer<T> work) {
        if (most >= width) {
            each(items, work);
            return;
        }
        for (int from = 0; from < items.size(); from += most) {
            each(items.subList(from, Math.min(items.size(), from + most)), work);
        }
    }

    /** Does the work for each and returns when all is done; one alone is worked on by the calling thread. */
    <T> void each(List<T> items, Consumer<T> work) {
        if (items.size() <= 1 || width == 1) {
            items.forEach(work);
            return;
        }
        if (threads == null) {
            threads = Executors.newFixedThreadPool(Math.min(width, items.size()), runnable -> {
                Thread thread = new Thread(runnable, "host");
                thread.setDaemon(true);
                return thread;
            });
        }
        List<Future<?>> futures = new ArrayList<>();
        for (T item : items) {
            futures.add(threads.submit(() -> work.accept(item)));
        }
        awaitAll(futures);
    }

    /** What ended one of them is thrown when the others have come to their end. */
    private static void awaitAll(List<Future<?>> futures) {
        Throwable first = null;
        for (Future<?> future : futures) {
            try {
                future.get();
            } catch (ExecutionException e) {
                first = first == null ? e.getCause() : first;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        if (first instanceof RuntimeException cause) {
            throw cause;
        } else if (first instanceof Error cause) {
            throw cause;
        }
    }

    @Override
    public void close() {
        if (threads != null) {
            threads.shutdownNow();
        }
    }
}
