package dev.plumb.modules.control;

import dev.plumb.resource.Attributes;
import dev.plumb.resource.State;
import org.jspecify.annotations.Nullable;

/**
 * What a host keeps of a job.
 *
 * @param exists whether it keeps anything
 * @param status what is done about it, or null
 */
record JobState(boolean exists, @Nullable String status) implements State {
    @Override
    public Attributes attributes() {
        return Attributes.builder().text("status", status).build();
    }
}
