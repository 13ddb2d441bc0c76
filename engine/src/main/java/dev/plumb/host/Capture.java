package dev.plumb.host;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Keeps the first bytes of an output stream and counts the rest. Not thread-safe. */
final class Capture {
    private final long limit;
    private byte[] bytes = new byte[256];
    private int size;
    private long dropped;
    private final Budget budget;

    Capture(long limit) {
        this(limit, new Budget(limit));
    }

    /**
     * One that shares what may be kept with others.
     *
     * @param limit bytes kept at most
     * @param budget what is left for all that share it
     */
    Capture(long limit, Budget budget) {
        this.limit = Math.min(limit, Integer.MAX_VALUE - 16);
        this.budget = budget;
    }

    /** Bytes that several captures may keep together. Thread-safe. */
    static final class Budget {
        private long left;

        Budget(long bytes) {
            left = bytes;
        }

        private synchronized int take(int wanted) {
            int granted = (int) Math.min(wanted, left);
            left -= granted;
            return granted;
        }

        private synchronized void giveBack(int bytes) {
            left += bytes;
        }
    }

    void add(byte[] source, int from, int length) {
        int room = dropped > 0 ? 0 : budget.take((int) Math.min(length, limit - size));
        dropped += length - room;
        if (room <= 0) {
            return;
        }
        if (size + room > bytes.length) {
            long wanted = Math.max(size + room, 2L * bytes.length);
            bytes = Arrays.copyOf(bytes, (int) Math.min(Math.max(wanted, size + room), Math.max(limit, 256)));
        }
        System.arraycopy(source, from, bytes, size, room);
        size += room;
    }

    /** Forgets what was kept. */
    void clear() {
        budget.giveBack(size);
        size = 0;
        dropped = 0;
    }

    /** How many bytes came, kept or not. */
    long seen() {
        return size + dropped;
    }

    /** Whether what was kept begins with these bytes. */
    boolean startsWith(byte[] prefix) {
        return size >= prefix.length && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }

    boolean truncated() {
        return dropped > 0;
    }

    /** What was kept; afterwards this capture is empty. */
    byte[] take() {
        byte[] taken = size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
        bytes = new byte[0];
        size = 0;
        return taken;
    }

    /** What was kept, as text. */
    String text() {
        return new String(bytes, 0, size, StandardCharsets.UTF_8);
    }
}
