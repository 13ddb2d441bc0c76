package dev.plumb.resource;

import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.time.Duration;
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

    /**
     * What gets a resource from one of its states to another, in either direction: a plan then only says what is wanted, and
     * what was done can be undone. What a state does not say (a group whose number the host chooses) is left to the host. The
     * default: this type does not know; each plan brings its own action.
     *
     * @param before its state now, existing or not
     * @param after the state wanted, another one
     * @return null when there is no way from the one to the other, or this type does not know it
     */
    default @Nullable Action action(ResourceRef<S> ref, S before, S after) {
        return null;
    }

    /** How a command of the author would name it: the path of a file, the login name of a user, a unit. The default: its key. */
    default String spoken(ResourceRef<S> ref) {
        return ref.key();
    }

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
    default boolean isExpensive() {
        return false;
    }

    /**
     * How long a read may take when all is well, beyond the time that a host has to answer at all and a little for each
     * resource: more than nothing where it hashes files, walks trees or asks a slow tool.
     */
    default Duration readTime() {
        return Duration.ZERO;
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
     * Whether a state is made of many other resources' states, as that of a tree is of those of its files: then every planned
     * change that touches it counts, its own too. {@link #follows} is asked for each of them, the oldest first, with what
     * followed from those before as {@code now}.
     */
    default boolean gathers() {
        return false;
    }

    /** Whether other things are reached through a thing in this state too, as files are through a link. */
    default boolean isWay(State state) {
        return false;
    }

    /**
     * The name under which a thing is reached through another one.
     *
     * @param way what {@linkplain #isWay is a way}
     * @param state its state, read or planned
     * @return null when it is not
     */
    default @Nullable ResourceRef<S> through(ResourceRef<?> way, State state, ResourceRef<S> ref) {
        return null;
    }

    /**
     * What a user means by a reference, when another user reads it instead: what starts at the user's own home directory, or
     * is the user's own. The default: everybody means the same.
     *
     * @param home the user's home directory, or null when it is not known
     * @return null when that is needed and not known
     */
    default @Nullable ResourceRef<S> meantBy(ResourceRef<S> ref, String user, @Nullable String home) {
        return ref;
    }

    /**
     * A state as a user would have read it, when another user has: where it tells of who reads. The default: everybody reads
     * the same.
     *
     * @param group the user's primary group
     */
    default S seenBy(S state, String user, String group) {
        return state;
    }

    /**
     * How likely a resource of this type, missing now, comes along with something that brings more than is declared, such as a
     * package or a unit: what a dry run may assume. The type says what its resource is to the provider; a type that is no path,
     * name or account decides by {@link Provider#kind}. The default: it never does.
     *
     * @param ref a resource of this type
     * @param provider what is installed, started or made
     */
    default Provider.Chance mayComeWith(ResourceRef<S> ref, Provider provider) {
        return Provider.Chance.NONE;
    }

    /** Whether resources of this type stay when what brought them goes, as accounts do. The default: they go with it. */
    default boolean outlivesProvider() {
        return false;
    }

    /** Takes the parsed states. */
    interface ReadSink<S extends State> {
        /** The state of this resource. */
        void state(ResourceRef<S> ref, S state);

        /**
         * What was asked for has another name, which tasks may use as well: {@code /root/x} for {@code ~/x}. Without effect
         * where that name was asked for too.
         *
         * @param asked what was asked for
         * @param name the other name
         * @param state its state
         */
        default void also(ResourceRef<S> asked, ResourceRef<S> name, S state) {}

        /**
         * The state could not be read.
         *
         * @param reason why, in words for the operator: "permission denied for user deploy"
         */
        void failed(ResourceRef<S> ref, String reason);
    }
}
