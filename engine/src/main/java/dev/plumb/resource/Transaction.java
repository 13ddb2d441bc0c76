package dev.plumb.resource;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the changes of several consecutive tasks of one host are made parts of when they are right or wrong only together: all
 * files of a web server, all settings of a database server. A module opens it by naming it in its plan ({@code
 * Plan.in}); plans of the tasks that follow join when they name it too, or when all that they change is {@linkplain #covers
 * covered}. It ends before a task that acts and is no part of it.
 *
 * <p>The engine makes one script of all parts. It saves what they change; where that is possible it makes all of them in a
 * private copy of the host's file system and validates that; only then it makes them in place, activates them once and sees
 * whether the activation has done what it should. Whatever goes wrong, and whoever ends the script, all of it is restored and
 * activated again. A dry run validates the private copy and goes no further.
 *
 * <p>Shell texts run as the user of the tasks, with {@code /dev/null} as standard input; what they print on both streams is
 * told where they fail. Names of functions and variables begin with {@code plumb_}.
 */
public interface Transaction {
    /** What it is of, for messages: {@code nginx}. Transactions of one name are one. */
    String name();

    /**
     * This one and what a later task names while it is open, as one: where tasks differ in what is to be validated or activated,
     * such as the units that they start, it has all of that. The default: what the later one says holds for both, but an
     * activation that an earlier one asks for takes place.
     */
    default Transaction and(Transaction later) {
        return later;
    }

    /**
     * Whether a later task that names a transaction of the same name can be a part of this one. The default: always. Not where it
     * takes back what this one does, so that neither could be seen to be done.
     */
    default boolean admits(Transaction later) {
        return true;
    }

    /** Whether a change of this resource by a task that knows nothing of transactions is a part. */
    boolean covers(ResourceRef<?> ref);

    /**
     * Whether it can {@link #save} and {@link #restore} this resource. The default: what it covers. More than that where its own
     * tasks change what others change by themselves.
     */
    default boolean restores(ResourceRef<?> ref) {
        return covers(ref);
    }

    /**
     * Whether the private copy has this resource for itself, so that a part that changes it can be tried there. What is not in it, such as
     * a role of a server of databases, would be changed in earnest: such parts are left out there, and
     * are told where all else is restored. The default: what it covers.
     */
    default boolean isInCopy(ResourceRef<?> ref) {
        return covers(ref);
    }

    /** A shell text that succeeds when what is in place is valid; it may leave nothing behind but in the file system. */
    String validation();

    /** How what is in place comes into force; null when it does so by itself, or is not to. */
    @Nullable
    Activation activation();

    /**
     * How what is in place comes into force. When it fails, or the script is ended while it goes on, everything is restored and it is
     * run a second time: {@code plumb_tx_restored} is {@code yes} then and empty before. What it wants to know then, such as
     * what ran before, it leaves in files whose names begin with {@code "$plumb_tx_copies"/active}, which only the task's user can
     * read.
     *
     * @param label what is done, for messages: {@code reload of nginx}
     * @param condition a shell text that succeeds when there is something to activate: the server runs
     * @param script a shell text that activates, and fails unless what was activated is in force then
     */
    record Activation(String label, String condition, String script) {}

    /**
     * Which resources a validation or an activation that failed holds to be wrong.
     *
     * @param said what it printed
     * @return keys of resources, the most telling first; empty when it does not say
     */
    List<String> blamed(String said);

    /** Whether the activation does what this change of another task would do after it: a reload that a handler asks for. */
    boolean activates(Change<?> change);

    /** Definitions of shell functions that {@link #save} and {@link #restore} use. */
    String library();

    /**
     * A shell command that keeps the state of a resource that it {@linkplain #restores restores}, or that it is absent. What parts
     * change beside that is a matter of the activation.
     *
     * @param copy a shell word for a path in a private directory, for this resource alone; others begin with {@code copy.}
     */
    String save(ResourceRef<?> ref, String copy);

    /** A shell command that brings back what {@link #save} has kept, and does nothing where nothing has changed. */
    String restore(ResourceRef<?> ref, String copy);
}
