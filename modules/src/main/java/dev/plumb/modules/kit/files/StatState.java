package dev.plumb.modules.kit.files;

import dev.plumb.resource.Attributes;
import dev.plumb.resource.State;
import org.jspecify.annotations.Nullable;

/**
 * All that {@code stat} tells of a path.
 *
 * @param file what is there
 * @param checksum checksum of a regular file by the algorithm of the reference; null when it was not asked for or cannot
 *     be had
 */
public record StatState(FileState file, @Nullable String checksum) implements State {
    @Override
    public boolean exists() {
        return file.exists();
    }

    @Override
    public Attributes attributes() {
        return file.attributes();
    }
}
