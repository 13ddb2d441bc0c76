package dev.plumb.module;

import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.State;
import java.util.Collection;
import java.util.Optional;

/**
 * The host's states as a plan sees them: what was read, under what earlier tasks of this run have planned. A plan may
 * ask for anything; what was not read yet is read by the engine, which then calls the plan again from the start.
 */
public interface States {
    /**
     * The state of a resource.
     *
     * @throws RuntimeException of the engine's own (never catch it) when the state is not read yet, cannot be read, or
     *     cannot be known before apply because of an earlier task
     */
    <S extends State> S get(Read<S> read);

    /** The state of a resource with the least detail. */
    default <S extends State> S get(ResourceRef<S> ref) {
        return get(Read.of(ref));
    }

    /**
     * The state of a resource, or empty when an earlier planned task makes it one that cannot be known before apply.
     * For modules that know what to plan even then.
     */
    <S extends State> Optional<S> find(Read<S> read);

    /**
     * Asks for many states at once: what is not read yet is read in one exchange. A plan that goes on to {@link #get} one
     * after the other would cost an exchange for each.
     */
    void need(Collection<? extends Read<?>> reads);

    /**
     * States that the task needs this resource. When it is missing, an earlier planned task with unknown effects may
     * provide it: then the outcome becomes <em>assumed</em> and this method returns; otherwise the task fails here with a
     * message that names the resource.
     *
     * @param need why it is needed, to complete "KIND KEY does not exist": "it is the owner of /srv/app"
     * @return whether it exists now or by plan; false: assumed only, its state is not known
     */
    boolean require(ResourceRef<?> ref, String need);

    /**
     * Whether the absence of this resource, as read, can be relied on: false when an earlier planned task with unknown
     * effects may provide it before this task runs.
     */
    boolean isCertain(ResourceRef<?> ref);
}
