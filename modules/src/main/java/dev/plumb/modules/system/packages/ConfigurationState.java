package dev.plumb.modules.system.packages;

import dev.plumb.resource.Attributes;
import dev.plumb.resource.State;

/**
 * What dpkg keeps of a package after its removal until it is purged.
 *
 * @param exists whether dpkg knows of anything
 */
record ConfigurationState(boolean exists) implements State {
    @Override
    public Attributes attributes() {
        return exists ? Attributes.builder().text("state", "kept").build() : Attributes.NONE;
    }
}
