package dev.plumb.modules.kit.files;

import dev.plumb.resource.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Times that a file is to have.
 *
 * @param modified when it was last modified, or null to leave it
 * @param accessed when it was last read, or null to leave it
 */
public record FileTimes(@Nullable Moment modified, @Nullable Moment accessed) {
    /**
     * A moment.
     *
     * @param clock what the clock on the host's wall shows then, {@code CCYYMMDDhhmm.ss}, or null for the moment of the change
     * @param value how a state shows it
     */
    public record Moment(@Nullable String clock, Value value) {
        /** The moment in which the change is made, whenever that is: always a change. */
        public static final Moment NOW = new Moment(null, new Value.Any("now"));

        /**
         * A moment by the host's own clock.
         *
         * @param clock {@code CCYYMMDDhhmm.ss} in the host's time zone
         * @param seconds the same in seconds since 1970
         */
        public static Moment of(String clock, long seconds) {
            return new Moment(clock, FileState.time(seconds));
        }

        private String option() {
            return clock == null ? "" : "-t " + clock + " ";
        }
    }

    /** Options of {@code touch}, for each time to set a call of its own, or one when both are the same. */
    List<String> options() {
        if (modified != null && modified.equals(accessed)) {
            return List.of(modified.option());
        }
        List<String> options = new ArrayList<>();
        if (modified != null) {
            options.add("-m " + modified.option());
        }
        if (accessed != null) {
            options.add("-a " + accessed.option());
        }
        return options;
    }

    @Nullable
    Value modifiedValue() {
        return modified == null ? null : modified.value;
    }

    @Nullable
    Value accessedValue() {
        return accessed == null ? null : accessed.value;
    }

    /** Whether one of them is the moment of the change, so that there always is one. */
    boolean hasNow() {
        return Moment.NOW.equals(modified) || Moment.NOW.equals(accessed);
    }
}
