package dev.plumb.report;

import java.util.List;

/**
 * What changes in one resource, ready to be shown.
 *
 * @param resource the resource, {@code file /etc/motd}
 * @param lines the lines in order
 */
public record Diff(String resource, List<Line> lines) {
    /**
     * A line of a diff.
     *
     * @param kind what it says
     * @param text its text without the leading sign
     */
    public record Line(Kind kind, String text) {}

    /** What a line says. */
    public enum Kind {
        /** A hunk header, {@code @@ -1,3 +1,4 @@}, or a remark. */
        HUNK(' '),
        /** Unchanged. */
        CONTEXT(' '),
        /** Goes away. */
        REMOVED('-'),
        /** Comes. */
        ADDED('+'),
        /** An attribute that changes: {@code mode: 0644 → 0600}. */
        ATTRIBUTE('~');

        private final char sign;

        Kind(char sign) {
            this.sign = sign;
        }

        /** The sign shown before the line. */
        public char sign() {
            return sign;
        }
    }
}
