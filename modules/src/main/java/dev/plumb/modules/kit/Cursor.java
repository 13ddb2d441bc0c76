package dev.plumb.modules.kit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Goes through bytes that a host printed. Running over the end throws {@link IndexOutOfBoundsException}. */
public final class Cursor {
    private final byte[] bytes;
    private int at;

    /** From the first byte on. */
    public Cursor(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Whether the next byte is this one. */
    public boolean at(char c) {
        return bytes[at] == c;
    }

    /** Skips this many bytes. */
    public void skip(int count) {
        at += count;
    }

    /** The next bytes as text. */
    public String text(int count) {
        return new String(bytes, taken(count), count, StandardCharsets.UTF_8);
    }

    /** The next bytes, each as a character. */
    public String latin(int count) {
        return new String(bytes, taken(count), count, StandardCharsets.ISO_8859_1);
    }

    /** The next bytes as they are. */
    public byte[] bytes(int count) {
        int from = taken(count);
        return Arrays.copyOfRange(bytes, from, from + count);
    }

    /** Takes this many bytes; where they begin. */
    private int taken(int count) {
        if (count < 0 || count > bytes.length - at) {
            throw new IndexOutOfBoundsException(count + " bytes at " + at);
        }
        at += count;
        return at - count;
    }

    /** Whether these bytes come next. */
    public boolean startsWith(byte[] expected) {
        return Arrays.equals(bytes, at, Math.min(bytes.length, at + expected.length), expected, 0, expected.length);
    }

    /** Skips these bytes and a line feed when they come next. */
    public boolean takes(byte[] expected) {
        int end = at + expected.length;
        if (end >= bytes.length || bytes[end] != '\n' || !startsWith(expected)) {
            return false;
        }
        at = end + 1;
        return true;
    }

    /** Skips this line, which must come next. */
    public void expect(String line) {
        if (!takes(line.getBytes(StandardCharsets.UTF_8))) {
            throw new IndexOutOfBoundsException("no " + line + " at " + at);
        }
    }

    /** The rest of the line. */
    public String line() {
        return until('\n');
    }

    /** What comes before this byte, which is skipped. */
    public String until(char end) {
        int from = at;
        while (bytes[at] != end) {
            at++;
        }
        return new String(bytes, from, at++ - from, StandardCharsets.UTF_8);
    }

    /** All that is left but this end. */
    public byte[] rest(String end) {
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
