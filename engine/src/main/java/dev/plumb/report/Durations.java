package dev.plumb.report;

import java.time.Duration;

/** Durations as people read them. */
final class Durations {
    private Durations() {}

    /** {@code 0.42 s}, {@code 12.3 s}, {@code 3 min 12 s}, {@code 1 h 02 min}. */
    static String words(Duration duration) {
        long millis = Math.max(0, duration.toMillis());
        if (millis < 9_995) {
            return decimal(Math.round(millis / 10.0), 100) + " s";
        }
        if (millis < 59_950) {
            return decimal(Math.round(millis / 100.0), 10) + " s";
        }
        long seconds = Math.round(millis / 1000.0);
        if (seconds < 3600) {
            return seconds / 60 + " min " + twoDigits(seconds % 60) + " s";
        }
        long minutes = Math.round(seconds / 60.0);
        return minutes / 60 + " h " + twoDigits(minutes % 60) + " min";
    }

    /** Whole seconds for the status line, so that it does not flicker. */
    static String seconds(Duration duration) {
        return duration.toSeconds() < 60 ? duration.toSeconds() + " s" : words(duration);
    }

    private static String decimal(long value, int scale) {
        String fraction = Long.toString(scale + value % scale).substring(1);
        return value / scale + "." + fraction;
    }

    private static String twoDigits(long value) {
        return value < 10 ? "0" + value : Long.toString(value);
    }
}
