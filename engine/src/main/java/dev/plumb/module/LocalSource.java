package dev.plumb.module;

import dev.plumb.script.Input;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file or directory on the controller, found along the task's search path ({@code files/} beside the playbook, then the
 * playbook's directory). Contents are read by the binder, so that a plan does no I/O.
 *
 * @param written the path as written; a trailing slash means "the contents of this directory"
 * @param path where it was found
 * @param entries the file itself (with an empty relative path), or everything below the directory, parents first, in the
 *     order of names
 */
public record LocalSource(String written, Path path, java.util.List<Entry> entries) {
    /** The first word of a command, without quotes around it. */
    static String firstWord(String command) {
        String text = command.strip();
        char first = text.isEmpty() ? ' ' : text.charAt(0);
        int close = first == '"' || first == '\'' ? text.indexOf(first, 1) : -1;
        return close > 0 ? text.substring(1, close) : text.split("\\s", 2)[0];
    }

    /** What follows the first word of the command that was written. */
    public String arguments() {
        String text = written.strip();
        String word = firstWord(text);
        return text.substring(text.indexOf(word) + word.length())
                .replaceFirst("^['\"]", "")
                .strip();
    }

    /** Whether it is a directory. */
    public boolean isDirectory() {
        return entries.isEmpty() || !entries.get(0).relative().isEmpty();
    }

    /**
     * One file, directory or link.
     *
     * @param relative path below the source with {@code /}, empty for a single file
     * @param kind what it is
     * @param path where it is on the controller
     * @param mode its permission bits on the controller
     * @param size bytes of a file
     * @param sha256 hash of a file's content, else empty
     * @param target target of a link, else empty
     * @param opened the plain content of an encrypted file, which is on the controller in this process only; else null.
     *     Size and hash are those of the plain content
     * @param followed what a link leads to; null when it leads nowhere, or this is no link
     */
    public record Entry(
            String relative,
            Kind kind,
            Path path,
            int mode,
            long size,
            String sha256,
            String target,
            byte @Nullable [] opened,
            @Nullable Followed followed) {
        /** A file that is as it stands, a directory or a link. */
        public Entry(String relative, Kind kind, Path path, int mode, long size, String sha256, String target) {
            this(relative, kind, path, mode, size, sha256, target, null, null);
        }

        /** The content of a file, which is small enough for memory. */
        public byte[] bytes() throws IOException {
            return opened != null ? opened.clone() : Files.readAllBytes(path);
        }

        /** The content of a file as input of a script; read when it is sent. */
        public Input input() {
            return opened != null ? Input.of(opened) : Input.of(path, size);
        }
    }

    /**
     * What a link leads to.
     *
     * @param entries the file, or the directory with everything below it, as if it stood in the link's place
     * @param failure why that cannot be told, or null
     */
    public record Followed(
            java.util.List<Entry> entries, @Nullable String failure) {}

    /** What an entry is. */
    public enum Kind {
        FILE,
        DIRECTORY,
        LINK
    }
}
