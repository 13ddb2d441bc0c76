package dev.plumb.record;

import dev.plumb.resource.Attributes;
import dev.plumb.resource.State;
import java.util.List;

/**
 * What a user's record on a host says. Nothing plans it, so nothing of it is compared.
 *
 * @param pending handlers that are left of earlier runs, of whatever project
 * @param size bytes that the file of pending handlers has
 */
public record RecordState(List<PendingHandler> pending, long size) implements State {
    @Override
    public boolean exists() {
        return size > 0;
    }

    @Override
    public Attributes attributes() {
        return Attributes.NONE;
    }
}
