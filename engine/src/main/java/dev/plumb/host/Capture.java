package dev.plumb.host;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Keeps the first bytes of an output stream and counts the rest. Not thread-safe. */
final class Capture {
    private final long limit;
    private byte[] bytes = new byte[256];
    private int size;
    private long dropped;

    Capture(long limit) {
        this.limit = Math.min(limit, Integer.MAX_VALUE - 16);
    }

    void add(byte[] source, int from, int length) {
        int room = (int) Math.min(length, limit - size);
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
        size = 0;
        dropped = 0;
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
