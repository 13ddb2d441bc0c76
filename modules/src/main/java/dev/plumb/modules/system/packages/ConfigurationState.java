package dev.plumb.modules.system.packages;

import dev.plumb.resource.Attributes;
import dev.plumb.resource.State;
import java.util.List;

/**
 * What dpkg keeps of a package after its removal until it is purged.
 *
 * @param exists whether dpkg knows of anything
 * @param files paths of its configuration files, as dpkg knows them
 */
record ConfigurationState(boolean exists, List<String> files) implements State {
    ConfigurationState {
        files = List.copyOf(files);
    }

    /** Of which no files are known. */
    ConfigurationState(boolean exists) {
        this(exists, List.of());
    }

    @Override
    public Attributes attributes() {
        return exists ? Attributes.builder().text("state", "kept").build() : Attributes.NONE;
    }
}
