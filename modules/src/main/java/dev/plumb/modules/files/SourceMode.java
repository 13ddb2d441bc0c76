package dev.plumb.modules.files;

import dev.plumb.module.FileMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Permissions of a file on the controller, for {@code mode: preserve}. */
final class SourceMode {
    private static final int ALL = 07777;

    private SourceMode() {}

    static FileMode of(Path path) {
        try {
            return new FileMode(FileMode.format((Integer) Files.getAttribute(path, "unix:mode") & ALL));
        } catch (IOException e) {
            throw new PlanFailure("cannot read the mode of " + path + " on the controller: " + e.getMessage());
        }
    }
}
