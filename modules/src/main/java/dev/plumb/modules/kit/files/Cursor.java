package dev.plumb.modules.kit.files;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Goes through bytes that a host printed. Running over the end throws {@link IndexOutOfBoundsException}. */
final class Cursor {
    private final byte[] bytes;
    private int at;

    Cursor(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Whether the next byte is this one. */
    boolean at(char c) {
        return bytes[at] == c;
    }

    /** Skips this many bytes. */
    void skip(int count) {
        at += count;
    }

    /** The next bytes as text. */
    String text(int count) {
        if (at + count > bytes.length) {
            throw new IndexOutOfBoundsException(at + count);
        }
        at += count;
        return new String(bytes, at - count, count, StandardCharsets.UTF_8);
    }

    /** The next bytes, each as a character. */
    String latin(int count) {
        if (at + count > bytes.length) {
            throw new IndexOutOfBoundsException(at + count);
        }
        at += count;
        return new String(bytes, at - count, count, StandardCharsets.ISO_8859_1);
    }

    /** Whether these bytes come next. */
    boolean startsWith(byte[] expected) {
        return Arrays.equals(bytes, at, Math.min(bytes.length, at + expected.length), expected, 0, expected.length);
    }

    /** Skips these bytes and a line feed when they come next. */
    boolean takes(byte[] expected) {
        int end = at + expected.length;
        if (end >= bytes.length || bytes[end] != '\n' || !startsWith(expected)) {
            return false;
        }
        at = end + 1;
        return true;
    }

    /** Skips this line, which must come next. */
    void expect(String line) {
        if (!takes(line.getBytes(StandardCharsets.UTF_8))) {
            throw new IndexOutOfBoundsException("no " + line + " at " + at);
        }
    }

    /** The rest of the line. */
    String line() {
        return until('\n');
    }

    /** What comes before this byte, which is skipped. */
    String until(char end) {
        int from = at;
        while (bytes[at] != end) {
            at++;
        }
        return new String(bytes, from, at++ - from, StandardCharsets.UTF_8);
    }

    /** All that is left but this end. */
    byte[] rest(String end) {
        byte[] ending = end.getBytes(StandardCharsets.UTF_8);
        int to = bytes.length - ending.length;
        if (to < at || !Arrays.equals(bytes, to, bytes.length, ending, 0, ending.length)) {
            throw new IndexOutOfBoundsException("no " + end + " at the end");
        }
        byte[] rest = Arrays.copyOfRange(bytes, at, to);
        at = bytes.length;
        return rest;
    }
}
