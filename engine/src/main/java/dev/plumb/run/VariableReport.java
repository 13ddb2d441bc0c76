package dev.plumb.run;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a variable of a host is, and why.
 *
 * @param name its name
 * @param state what can be said of its value
 * @param value the value, as plain data in which secrets do not show; null unless {@link State#KNOWN}
 * @param why what stands in the way of the value; null when {@link State#KNOWN}
 * @param sources the places that set it for the whole play: the one that wins, then those it overrides, the lowest last
 * @param later the places that set it for some tasks only, or while the play runs
 */
public record VariableReport(
        String name,
        State state,
        @Nullable Object value,
        @Nullable String why,
        List<VariableSource> sources,
        List<VariableSource> later) {
    /** What can be said of a value without a connection. */
    public enum State {
        /** It is known; a part of it that is secret is not shown. */
        KNOWN,
        /** Only the host, the user or an earlier task can tell. */
        UNKNOWN,
        /** It cannot be had: its expression is wrong or needs something undefined. */
        WRONG
    }
}
