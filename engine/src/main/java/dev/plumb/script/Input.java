package dev.plumb.script;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Bytes that a script reads on its standard input: never an argument, never in a log. Small input rides inside the
 * frame of the script; large input is streamed over a channel of its own.
 */
public interface Input {
    /** Number of bytes. */
    long size();

    /** Opens the bytes from the beginning; may be called more than once. */
    InputStream open() throws IOException;

    /** All of it, for input that is small; fails when it is not as long as was announced. */
    default byte[] bytes() throws IOException {
        try (InputStream in = open()) {
            byte[] bytes = in.readNBytes(Math.toIntExact(size() + 1));
            if (bytes.length != size()) {
                throw new IOException(
                        "it changed meanwhile: " + size() + " bytes were announced, " + bytes.length + " came");
            }
            return bytes;
        }
    }

    /** Input of these bytes. */
    static Input of(byte[] bytes) {
        return new Input() {
            @Override
            public long size() {
                return bytes.length;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes);
            }
        };
    }

    /** Input of this text in UTF-8. */
    static Input of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Input of a file on the controller, read when it is sent. */
    static Input of(Path file, long size) {
        return new Input() {
            @Override
            public long size() {
                return size;
            }

            @Override
            public InputStream open() throws IOException {
                return Files.newInputStream(file);
            }
        };
    }
}
