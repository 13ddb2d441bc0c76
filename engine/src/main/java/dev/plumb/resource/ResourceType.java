package dev.plumb.resource;

import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A kind of resource: knows how to read the states of many resources with one read-only script. Implementations are
 * stateless singletons.
 */
public interface ResourceType<S extends State> {
    /** The type's name in references and output: {@code file}, {@code user}, {@code service}. */
    String name();

    /**
     * One script that reads all of these states and changes nothing on the host, not even an access time that matters.
     * It should need a number of processes that does not grow with the number of reads. Called only for readable types.
     *
     * @param reads what to read, without duplicates
     */
    Script readScript(List<Read<S>> reads);

    /**
     * Parses what {@link #readScript} printed.
     *
     * @param reads the same list
     * @param result the script's result; its exit status may be non-zero
     * @param into takes the state (or the reason why it cannot be read) of each
     */
    void parse(List<Read<S>> reads, ScriptResult result, ReadSink<S> into);

    /** The state of absence. */
    S absent(ResourceRef<S> ref);

    /** Whether resources of this type can be read; a command that ran leaves nothing to read back. */
    default boolean readable() {
        return true;
    }

    /**
     * Whether a read takes the host so long that, in a run that changes things, it waits for the turn of its task: read
     * early it would only have to be read again.
     */
    default boolean isDear() {
        return false;
    }

    /**
     * Whether a change of {@code changed} may alter what a read of {@code read} would give. The default: only the
     * resource itself.
     *
     * @param changed a resource of any type
     * @param read a resource of this type
     */
    default boolean touchedBy(ResourceRef<?> changed, ResourceRef<S> read) {
        return changed.equals(read);
    }

    /**
     * The state of {@code read} that follows from planned states of other resources, when the host's own answer no
     * longer holds: a file under a directory that will be removed is absent. Asked for the newest planned change first.
     *
     * @param planned a planned change that {@linkplain #touchedBy touches} the read, of another resource
     * @param after its planned state
     * @param read what is asked for
     * @param now the state on the host as it is now
     * @return the state that follows, or null when the host's state stays as it is
     */
    default @Nullable S follows(ResourceRef<?> planned, State after, ResourceRef<S> read, S now) {
        return null;
    }

    /**
     * Whether two resources of this type are the same thing under two names, such as hard links of one file. The default: a
     * thing has one name.
     *
     * @param one a resource
     * @param state its state, read or planned
     * @param other another one
     * @param otherState its state, of the same moment
     */
    default boolean isSame(ResourceRef<?> one, State state, ResourceRef<?> other, State otherState) {
        return false;
    }

    /**
     * What a name of a thing shows when the thing was changed under another name.
     *
     * @param after the planned state under that name
     * @param now what this name shows without that; {@linkplain #isSame the same} thing
     */
    default S alike(State after, S now) {
        return now;
    }

    /** Takes the parsed states. */
    interface ReadSink<S extends State> {
        /** The state of this resource. */
        void state(ResourceRef<S> ref, S state);

        /**
         * The state could not be read.
         *
         * @param reason why, in words for the operator: "permission denied for user deploy"
         */
        void failed(ResourceRef<S> ref, String reason);
    }
}
