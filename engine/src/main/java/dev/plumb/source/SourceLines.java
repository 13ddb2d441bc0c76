package dev.plumb.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads a file again to show or to search what stands there. Never fails: what cannot be read is not shown. */
final class SourceLines {
    private static final long LARGEST = 64L << 20;

    private SourceLines() {}

    /** The text of the file with this shown name, or null; bytes that are not UTF-8 are replaced. */
    static @Nullable String text(String shownName) {
        try {
            Path file = Path.of(shownName);
            if (!Files.isRegularFile(file) || Files.size(file) > LARGEST) {
                return null;
            }
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            // Places in an encrypted file are those of what it holds, which is not to be shown.
            return text.startsWith(Sealed.HEADER) ? null : text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (IOException | InvalidPathException e) {
            return null;
        }
    }

    /** A line from 1, without its end, or null when there is no such line. */
    static @Nullable String line(String text, int number) {
        int start = 0;
        for (int line = 1; line < number; line++) {
            start = text.indexOf('\n', start) + 1;
            if (start == 0) {
                return null;
            }
        }
        int end = text.indexOf('\n', start);
        String line = text.substring(start, end < 0 ? text.length() : end);
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }
}
