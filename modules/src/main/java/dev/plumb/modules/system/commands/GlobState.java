package dev.plumb.modules.system.commands;

import dev.plumb.resource.Attributes;
import dev.plumb.resource.State;
import java.util.List;

/**
 * What a pattern of paths matches.
 *
 * @param matches the first few paths that match, in the order of names
 */
record GlobState(List<String> matches) implements State {
    GlobState {
        matches = List.copyOf(matches);
    }

    @Override
    public boolean exists() {
        return !matches.isEmpty();
    }

    @Override
    public Attributes attributes() {
        return exists()
                ? Attributes.builder()
                        .text("matches", String.join(" ", matches))
                        .build()
                : Attributes.NONE;
    }
}
