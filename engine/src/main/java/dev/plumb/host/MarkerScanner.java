package dev.plumb.host;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Finds a marker in a stream of any bytes that arrives in pieces. A marker is a token followed by the rest of its line.
 * The token's first byte occurs nowhere else in it, so after a mismatch only that one byte needs another look. Not
 * thread-safe.
 */
final class MarkerScanner {
    /** Longest rest of a line of ours that is kept: what a script says in one line that no other can come between. */
    private static final int MAX_REST = 4096;

    private final ByteArrayOutputStream rest = new ByteArrayOutputStream();
    private int matched;
    private boolean inRest;

    /**
     * Looks at bytes up to the end of the next marker.
     *
     * @param data what bytes before the marker are added to
     * @return index of the first byte after the marker's line, or -1 when all bytes were used up without one
     */
    int scan(byte[] bytes, int from, int to, byte[] token, Capture data) {
        int at = from;
        while (at < to) {
            if (inRest) {
                byte b = bytes[at++];
                if (b == '\n') {
                    return at;
                }
                if (rest.size() < MAX_REST) {
                    rest.write(b);
                }
            } else {
                at = matched == 0 ? skipTo(bytes, at, to, token, data) : match(bytes, at, token, data);
            }
        }
        return -1;
    }

    private int skipTo(byte[] bytes, int from, int to, byte[] token, Capture data) {
        byte first = token[0];
        int at = from;
        while (at < to && bytes[at] != first) {
            at++;
        }
        data.add(bytes, from, at - from);
        if (at < to) {
            matched = 1;
            at++;
        }
        return at;
    }

    private int match(byte[] bytes, int at, byte[] token, Capture data) {
        if (bytes[at] != token[matched]) {
            data.add(token, 0, matched);
            matched = 0;
            return at;
        }
        matched++;
        if (matched == token.length) {
            matched = 0;
            inRest = true;
            rest.reset();
        }
        return at + 1;
    }

    /** The rest of the line of the marker just found; the scanner then looks for the next. */
    String takeRest() {
        inRest = false;
        return rest.toString(StandardCharsets.UTF_8).trim();
    }
}
