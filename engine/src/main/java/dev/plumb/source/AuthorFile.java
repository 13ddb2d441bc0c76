package dev.plumb.source;

import dev.plumb.limit.Limits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Reads files that an author names, and is not kept by what is none: a pipe that nobody writes to, a device that never ends,
 * a file larger than what can be worked with.
 */
public final class AuthorFile {
    private static final int BUFFER = 64 << 10;

    private AuthorFile() {}

    /**
     * The content of a file.
     *
     * @throws IOException when it is none or cannot be read
     * @throws dev.plumb.limit.LimitException when it is larger than {@link Limits#characters}
     */
    public static byte[] read(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        if (attributes.isRegularFile() && attributes.size() > 0) {
            Limits.checkText(attributes.size());
            return Files.readAllBytes(file);
        }
        requireFile(file, attributes);
        // Files of /proc say that they are empty.
        return readAny(file);
    }

    /**
     * The content of what the user names on the command line, which may be a pipe: {@code <(…)}, {@code /dev/stdin}.
     *
     * @throws IOException when it cannot be read
     * @throws dev.plumb.limit.LimitException when there is more in it than {@link Limits#characters}
     */
    public static byte[] readAny(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return readAny(in);
        }
    }

    /**
     * Likewise what comes from a stream, to its end.
     *
     * @throws IOException when it cannot be read
     * @throws dev.plumb.limit.LimitException when there is more in it than {@link Limits#characters}
     */
    public static byte[] readAny(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            Limits.checkText((long) bytes.size() + count);
            bytes.write(buffer, 0, count);
        }
        return bytes.toByteArray();
    }

    /**
     * Refuses what is no file, before it is opened.
     *
     * @throws IOException when it is a directory, a pipe, a socket or a device, or is not there
     */
    public static void requireFile(Path file) throws IOException {
        requireFile(file, Files.readAttributes(file, BasicFileAttributes.class));
    }

    private static void requireFile(Path file, BasicFileAttributes attributes) throws NoFileException {
        if (attributes.isDirectory()) {
            throw new NoFileException("this is a directory, not a file");
        } else if (!attributes.isRegularFile() && !isOwn(file)) {
            throw new NoFileException("this is a pipe, a socket or a device, not a file");
        }
    }

    /** What is there is no file; the message says what it is. */
    public static final class NoFileException extends IOException {
        private static final long serialVersionUID = 1L;

        NoFileException(String message) {
            super(message);
        }
    }

    /** Whether it is something that the user has opened for this process: {@code /dev/stdin}, {@code /dev/fd/63}. */
    private static boolean isOwn(Path file) {
        return file.startsWith("/dev/stdin") || file.startsWith("/dev/fd") || file.startsWith("/proc/self/fd");
    }
}
