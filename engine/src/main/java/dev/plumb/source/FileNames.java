package dev.plumb.source;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Names of files as people write them. */
public final class FileNames {
    private FileNames() {}

    /**
     * Whether a text can name a file on this machine: it holds no NUL, no half of a character and nothing that the
     * machine's own character set lacks. A file whose name cannot be is not there.
     */
    public static boolean canBe(String name) {
        try {
            Path unused = Path.of(name);
            return true;
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
