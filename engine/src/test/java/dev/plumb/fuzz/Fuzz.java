package dev.plumb.fuzz;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Feeds a parser with many odd inputs. Each has a seed of its own, which a failure tells together with the input.
 *
 * <p>The suite uses the same seeds each time, so that its result depends on the code alone. By hand: {@code
 * -Dplumb.fuzz.count=100000} for more inputs, {@code -Dplumb.fuzz.seed=N} for others, and both with a count of 1 for the
 * one that failed; {@code -Dplumb.fuzz.unbounded=true} adds what costs time or memory without bounds. A count that is set
 * also prints a line of figures.
 */
public final class Fuzz {
    /** Processor time after which an input counts as a hang. */
    private static final long HANG_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** Time after which an input that only waits counts as a hang, on a machine on which others work too. */
    private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static final int MOST_FAULTS = 30;
    private static final int SHOWN = 3000;

    private final String kind;
    private final Case one;
    private final Map<String, String> faults = new LinkedHashMap<>();
    private volatile long seed;
    private volatile long began;
    private volatile long beganProcessor;
    private volatile Object input = "";

    private Fuzz(String kind, Case one) {
        this.kind = kind;
        this.one = one;
    }

    /** Checks one input. What it throws is a fault. */
    public interface Case {
        /**
         * Makes an input and feeds it.
         *
         * @param random what to make it with
         * @param tell takes the input before it is fed, as text or bytes
         */
        void check(SplittableRandom random, Tell tell) throws Exception;
    }

    /** Takes an input for the message of a failure. */
    public interface Tell {
        void input(Object input);
    }

    /** Whether to make inputs whose evaluation nothing bounds yet: endless loops, costly patterns, deep nesting. */
    public static boolean isUnbounded() {
        return Boolean.getBoolean("plumb.fuzz.unbounded");
    }

    /**
     * Feeds inputs and fails with every kind of fault that they show, each with the seed and the input.
     *
     * @param kind what is fed, for messages
     * @param count how many inputs in the suite
     */
    public static void run(String kind, int count, Case one) {
        new Fuzz(kind, one).run(Integer.getInteger("plumb.fuzz.count", count));
    }

    private void run(int count) {
        long first = Long.getLong("plumb.fuzz.seed", 1);
        pools(MemoryPoolMXBean::resetPeakUsage);
        long start = System.nanoTime();
        CountDownLatch done = new CountDownLatch(1);
        began = start;
        Thread worker = new Thread(() -> work(first, count, done), "fuzz " + kind);
        worker.setDaemon(true);
        worker.start();
        watch(worker, done);
        if (System.getProperty("plumb.fuzz.count") != null) {
            System.out.printf(
                    Locale.ROOT,
                    "fuzz %s: %d inputs from seed %d, %.1f s, peak heap %d MiB, %d kinds of fault%n",
                    kind,
                    count,
                    first,
                    (System.nanoTime() - start) / 1e9,
                    peak() >> 20,
                    faults.size());
        }
        if (!faults.isEmpty()) {
            throw new AssertionError(kind + ": " + String.join("\n\n", faults.values()));
        }
    }

    private void work(long first, int count, CountDownLatch done) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        for (long i = first; i < first + count && faults.size() < MOST_FAULTS; i++) {
            seed = i;
            input = "";
            beganProcessor = threads.getCurrentThreadCpuTime();
            began = System.nanoTime();
            try {
                one.check(new SplittableRandom(mix(i)), told -> input = told);
            } catch (Throwable e) {
                if (faults.size() < MOST_FAULTS) {
                    faults.putIfAbsent(signature(e), told(e.toString(), e.getStackTrace()));
                }
            }
        }
        done.countDown();
    }

    /** Neighbouring seeds give unlike inputs. */
    private static long mix(long seed) {
        return seed * 0x9E3779B97F4A7C15L + 0x632BE59BD9B4E019L;
    }

    private void watch(Thread worker, CountDownLatch done) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        try {
            while (!done.await(200, TimeUnit.MILLISECONDS)) {
                long at = seed;
                long worked = threads.getThreadCpuTime(worker.getId()) - beganProcessor;
                long waited = System.nanoTime() - began;
                if ((worked > HANG_NANOS || waited > WAIT_NANOS) && at == seed) {
                    StackTraceElement[] trace = worker.getStackTrace();
                    throw new AssertionError(kind + ": a hang: "
                            + told("no answer after " + TimeUnit.NANOSECONDS.toMillis(waited) + " ms", trace));
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Where an exception comes from: faults of one place are told once. */
    private static String signature(Throwable e) {
        StackTraceElement[] trace = e.getStackTrace();
        StringBuilder signature = new StringBuilder(e.getClass().getName());
        if (e instanceof StackOverflowError) {
            Arrays.stream(trace)
                    .map(StackTraceElement::getClassName)
                    .distinct()
                    .limit(6)
                    .forEach(signature::append);
            return signature.toString();
        }
        for (int i = 0; i < Math.min(trace.length, 4); i++) {
            signature.append(' ').append(trace[i]);
        }
        return signature.toString();
    }

    private String told(String what, StackTraceElement[] trace) {
        StringBuilder text = new StringBuilder("-Dplumb.fuzz.count=1 -Dplumb.fuzz.seed=" + seed + ": ");
        text.append(what, 0, Math.min(what.length(), SHOWN))
                .append("\n  input: ")
                .append(shown(input));
        for (int i = 0; i < Math.min(trace.length, 14); i++) {
            text.append("\n  at ").append(trace[i]);
        }
        return text.toString();
    }

    /** The input with everything that is not plain text escaped. */
    private static String shown(Object input) {
        String text = input instanceof byte[] bytes ? new String(bytes, StandardCharsets.ISO_8859_1) : input.toString();
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), SHOWN); i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                shown.append("\\n");
            } else if (c < ' ' || c > '~') {
                shown.append(String.format(Locale.ROOT, c < 256 ? "\\x%02x" : "\\u%04x", (int) c));
            } else {
                shown.append(c);
            }
        }
        return shown + (text.length() > SHOWN ? "… (" + text.length() + " in all)" : "");
    }

    private static long peak() {
        long[] sum = new long[1];
        pools(pool -> sum[0] += pool.getPeakUsage().getUsed());
        return sum[0];
    }

    private static void pools(java.util.function.Consumer<MemoryPoolMXBean> each) {
        for (@Nullable MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            if (pool != null && pool.getType() == MemoryType.HEAP) {
                each.accept(pool);
            }
        }
    }
}
