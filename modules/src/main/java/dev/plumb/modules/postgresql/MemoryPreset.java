package dev.plumb.modules.postgresql;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** How a server divides the memory of its host, when nobody says more: shares that are written as plain settings. */
public enum MemoryPreset {
    /** The server is a small part of what its host does: an eighth of the memory is meant for it. */
    SMALL(8, 16),
    /** The server and a web application share the host: half of it. */
    WEB(2, 8),
    /** The host is for the server alone. */
    DEDICATED(1, 4);

    private static final long LEAST_BUFFERS = 32;
    private static final long LEAST_WORK = 4;
    private static final long MOST_MAINTENANCE = 2048;

    /** In one query several steps take {@code work_mem} each. */
    private static final long STEPS = 3;

    private final long share;
    private final long buffers;

    MemoryPreset(long share, long buffers) {
        this.share = share;
        this.buffers = buffers;
    }

    /** How it is written. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The settings.
     *
     * @param kilobytes memory of the host
     * @param connections how many sessions there may be
     */
    Map<String, String> settings(long kilobytes, long connections) {
        long all = rounded(kilobytes / 1024);
        long ours = all / share;
        long shared = Math.max(LEAST_BUFFERS, all / buffers);
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("shared_buffers", size(shared));
        settings.put("effective_cache_size", size(Math.max(2 * shared, ours * 3 / 4)));
        settings.put("maintenance_work_mem", size(Math.min(MOST_MAINTENANCE, Math.max(LEAST_BUFFERS, ours / 16))));
        settings.put("work_mem", size(Math.max(LEAST_WORK, (ours - shared) / (STEPS * Math.max(1, connections)))));
        return settings;
    }

    /** To an eighth of a power of two: another kernel leaves a few megabytes more or less, which are no change. */
    private static long rounded(long megabytes) {
        long step = Math.max(1, Long.highestOneBit(Math.max(1, megabytes)) / 8);
        return (megabytes + step / 2) / step * step;
    }

    private static String size(long megabytes) {
        return megabytes % 1024 == 0 ? megabytes / 1024 + "GB" : megabytes + "MB";
    }
}
