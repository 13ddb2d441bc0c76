package dev.plumb.host;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** What a server says first, kept to be told when it turns out to be no SSH server. Thread-safe. */
final class FirstWords extends FilterInputStream {
    private static final int KEPT = 1024;
    private static final int SHOWN = 80;

    private final byte[] first = new byte[KEPT];
    private int size;

    FirstWords(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        int b = in.read();
        if (b >= 0 && size < KEPT) {
            keep(new byte[] {(byte) b}, 0, 1);
        }
        return b;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        int n = in.read(bytes, from, length);
        if (n > 0 && size < KEPT) {
            keep(bytes, from, n);
        }
        return n;
    }

    private synchronized void keep(byte[] bytes, int from, int length) {
        int room = Math.min(length, KEPT - size);
        System.arraycopy(bytes, from, first, size, room);
        size += room;
    }

    private synchronized String text() {
        return new String(first, 0, size, StandardCharsets.ISO_8859_1);
    }

    /** The line in which it names its version of SSH, or empty when it has not. Lines before it are allowed. */
    String version() {
        for (String line : text().split("\r?\n")) {
            if (line.startsWith("SSH-")) {
                return printable(line);
            }
        }
        return "";
    }

    /** The first line, fit for a message; empty when it said nothing. */
    String line() {
        return text().lines()
                .map(FirstWords::printable)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** Whether it has said anything. */
    synchronized boolean any() {
        return size > 0;
    }

    private static String printable(String line) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < line.length() && text.length() < SHOWN; i++) {
            char c = line.charAt(i);
            text.append(c >= ' ' && c < 127 ? c : c == '\t' ? ' ' : '?');
        }
        String shown = text.toString().strip();
        return shown.replace("?", "").isEmpty() ? "" : shown;
    }
}
