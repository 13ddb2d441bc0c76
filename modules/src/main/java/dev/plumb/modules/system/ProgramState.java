package dev.plumb.modules.system;

import dev.plumb.resource.Attributes;
import dev.plumb.resource.State;
import org.jspecify.annotations.Nullable;

/**
 * A program on the search path.
 *
 * @param path where it is, or null when there is none
 */
public record ProgramState(@Nullable String path) implements State {
    @Override
    public boolean exists() {
        return path != null;
    }

    @Override
    public Attributes attributes() {
        return Attributes.builder().text("path", path).build();
    }
}
