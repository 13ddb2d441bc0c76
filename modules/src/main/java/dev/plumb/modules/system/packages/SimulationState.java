package dev.plumb.modules.system.packages;

import dev.plumb.resource.Attributes;
import dev.plumb.resource.State;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What apt-get would do.
 *
 * @param steps the packages it would install, upgrade or remove, in its order
 * @param archives how many outdated archives {@code autoclean} would remove
 * @param error why it would fail, or null
 * @param unfinished whether packages are on the host of which dpkg has done a part only: a new one may be one of them
 * @param apart other commands whose simulations have nothing to do with this one: neither would do anything else after
 *     the other was really done, and both at once do what each does by itself
 */
record SimulationState(
        List<Step> steps, int archives, @Nullable String error, boolean unfinished, Set<AptCommand> apart)
        implements State {
    /**
     * One package.
     *
     * @param name its name, with the architecture when it is a foreign one
     * @param from the version installed now, or null
     * @param to the version installed then, or null
     */
    record Step(
            String name, @Nullable String from, @Nullable String to) {
        /** Whether it comes where no version was. */
        boolean isNew() {
            return from == null && to != null;
        }
    }

    SimulationState {
        steps = List.copyOf(steps);
        apart = Set.copyOf(apart);
    }

    /** What apt-get would do, asked for by itself. */
    SimulationState(List<Step> steps, int archives, @Nullable String error) {
        this(steps, archives, error, false, Set.of());
    }

    /** The same, apart from these. */
    SimulationState apartFrom(Set<AptCommand> commands) {
        return new SimulationState(steps, archives, error, unfinished, commands);
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
