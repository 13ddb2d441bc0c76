package dev.plumb.module;

import dev.plumb.resource.Read;
import dev.plumb.script.ScriptResult;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a playbook names to manage something on hosts. Stateless, with a public constructor without parameters; its
 * parameters are the components of a record, each with {@link Param}.
 *
 * @param <P> the parameter record, a nested type named {@code Params}
 */
public interface TaskModule<P extends Record> {
    /**
     * What the plan will probably ask for, so that it can be read early, together with other tasks' reads.
     *
     * @param params bound parameters
     */
    List<Read<?>> reads(P params);

    /**
     * What is to be done. A pure function: no I/O, no clock, no randomness; the same parameters and states give the same
     * plan.
     *
     * @param params bound parameters
     * @param host the host's states
     */
    Plan plan(P params, States host);

    /**
     * Checks what the types of the parameters cannot say, before any connection.
     *
     * @return what is wrong and what to write, or null
     */
    default @Nullable String invalid(P params) {
        return null;
    }

    /**
     * Whether the task is one script of the author whose result decides its outcome ({@code command}, {@code shell}): a
     * non-zero exit status then fails the task unless {@code failed_when} says otherwise, and
     * {@code changed_when: false} makes it a read that also runs in a dry run.
     */
    default boolean isProbe() {
        return false;
    }

    /**
     * Values for {@code register} that come from the script of the plan's only change, for {@linkplain #isProbe probes}.
     * {@code changed: false} among them says that nothing was changed; without it something was.
     */
    default Map<String, @Nullable Object> outcome(P params, ScriptResult result) {
        return Map.of();
    }

    /** Names of the {@code register} values that {@link #outcome} gives: not known in a dry run. */
    default List<String> outcomeKeys() {
        return List.of();
    }
}
