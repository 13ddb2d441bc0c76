package dev.plumb.modules.kit.accounts;

import dev.plumb.resource.Attributes;
import dev.plumb.resource.State;
import dev.plumb.resource.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A group.
 *
 * @param exists whether it is there
 * @param gid its number, or null when the host chooses it or it does not matter
 * @param members login names of those who have it as a supplementary group; not part of what a task manages
 */
public record GroupState(boolean exists, @Nullable Long gid, List<String> members) implements State {
    /** No such group. */
    public static final GroupState ABSENT = new GroupState(false, null, List.of());

    public GroupState {
        members = List.copyOf(members);
    }

    /** A group with this number, or with the next free one when it is null. */
    public static GroupState present(@Nullable Long gid) {
        return new GroupState(true, gid, List.of());
    }

    @Override
    public Attributes attributes() {
        if (!exists) {
            return Attributes.NONE;
        }
        Value value = gid == null ? new Value.Any("(next free number)") : new Value.Text(gid.toString());
        return Attributes.builder().value("gid", value).build();
    }
}
