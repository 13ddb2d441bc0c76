package dev.plumb.modules.system.packages;

import dev.plumb.resource.Attributes;
import dev.plumb.resource.State;
import dev.plumb.resource.Value;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The lists of available packages.
 *
 * @param exists whether there are any
 * @param updated when they were renewed, seconds since 1970; null when a task of this run does it
 * @param age how many seconds ago that was
 * @param planned whether an earlier task of this run renews them
 * @param sourcesChanged whether an earlier task of this run changes where they come from, so that they cannot be known
 */
record AptCacheState(boolean exists, @Nullable Long updated, long age, boolean planned, boolean sourcesChanged)
        implements State {
    private static final long LAST_SECOND = Instant.MAX.getEpochSecond();

    /** No lists. */
    static final AptCacheState ABSENT = new AptCacheState(false, null, Long.MAX_VALUE, false, false);

    /** These lists after they are renewed. */
    AptCacheState renewed() {
        return new AptCacheState(true, null, 0, true, sourcesChanged);
    }

    @Override
    public Attributes attributes() {
        if (!exists) {
            return Attributes.NONE;
        }
        Value value = updated == null
                ? new Value.Any("(now)")
                : new Value.Text(
                        Instant.ofEpochSecond(Math.min(updated, LAST_SECOND)).toString());
        return Attributes.builder().value("updated", value).build();
    }
}
