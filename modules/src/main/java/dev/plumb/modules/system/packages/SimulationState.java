package dev.plumb.modules.system.packages;

import dev.plumb.resource.Attributes;
import dev.plumb.resource.State;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What apt-get would do.
 *
 * @param steps the packages it would install, upgrade or remove, in its order
 * @param archives how many outdated archives {@code autoclean} would remove
 * @param error why it would fail, or null
 */
record SimulationState(
        List<Step> steps, int archives, @Nullable String error) implements State {
    /**
     * One package.
     *
     * @param name its name, with the architecture when it is a foreign one
     * @param from the version installed now, or null
     * @param to the version installed then, or null
     */
    record Step(
            String name, @Nullable String from, @Nullable String to) {}

    SimulationState {
        steps = List.copyOf(steps);
    }

    @Override
    public boolean exists() {
        return true;
    }

    @Override
    public Attributes attributes() {
        return Attributes.builder().text("outdated archives", archives).build();
    }
}
