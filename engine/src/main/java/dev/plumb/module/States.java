package dev.plumb.module;

import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.State;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
     * The state of a resource as it was read, whatever is planned: for what no planned change alters, such as that something
     * is mounted there.
     */
    default <S extends State> S asRead(Read<S> read) {
        return get(read);
    }

    /**
     * Whether an earlier task of this run may have planned something about this resource. When not, a plan that wants to know
     * only what is planned need not read it.
     */
    default boolean isPlanned(ResourceRef<?> ref) {
        return true;
    }

    /**
     * Why a state cannot be read, such as "permission denied for user deploy"; null when it can be, or nothing planned lets it
     * be known. For modules that do not mind: {@link #get} fails the task.
     */
    default @Nullable String unreadable(Read<?> read) {
        return null;
    }

    /** Whether the host is the controller itself, reached without a connection. */
    default boolean isController() {
        return false;
    }

    /** How the engine has logged in; null when it needed no key. What would keep it out next time is to be refused. */
    default @Nullable Login login() {
        return null;
    }

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
     * The same; when the task fails here, it registers these values too.
     *
     * @param known values for {@code register}
     */
    default boolean require(ResourceRef<?> ref, String need, Map<String, @Nullable Object> known) {
        return require(ref, need);
    }

    /**
     * Whether the state of this resource, as read or planned, can be relied on: false when an earlier planned task with
     * unknown effects is likely to bring it when it is missing, or may change it, before this task runs. A plan that does not
     * ask is not certain when what it changes, or looks at, cannot be relied on.
     */
    boolean isCertain(ResourceRef<?> ref);

    /**
     * Whether what is planned will not be done: then a plan may ask what its change would find out by itself, such as the
     * verdict of a {@code validate} command.
     */
    default boolean isDryRun() {
        return false;
    }

    /**
     * Says that the plan is right only if something else holds that is not looked at before apply.
     *
     * @param what the assumption, as the end of "assumes: …", such as {@code that 'nginx -t' accepts it}
     */
    default void assume(String what) {}

    /**
     * Whether a resource is there, be its state known or not: what a command {@code creates} is there after it.
     *
     * @throws RuntimeException of the engine's own (never catch it), as {@link #get} does
     */
    boolean exists(ResourceRef<?> ref);
}
