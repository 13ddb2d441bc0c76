package dev.plumb.host;

import dev.plumb.script.ScriptResult;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One connection to one host for a run: a long-lived shell per user, opened with the first batch for that user, and perhaps
 * another one for what runs beside that.
 * Thread-safe; batches for the same user are run in the order in which they were sent, batches for different users at the
 * same time.
 */
public interface HostConnection extends AutoCloseable {
    /**
     * Sends scripts without waiting for earlier ones to be answered.
     *
     * @param become whom to become, or null for the login user
     * @return a result for each script, in order; completed exceptionally with a {@link HostException} when the host is
     *     lost, the user cannot be become, or the host is locked
     */
    CompletableFuture<List<ScriptResult>> send(@Nullable Become become, Batch batch);

    /**
     * Sends scripts that run at the same time as what else is run for the user, in a shell of their own that is opened for
     * the first of them. They must not depend on it, nor it on them.
     *
     * @return as of {@link #send}; what keeps them alone from being run (a host may allow one shell only) fails it too
     */
    default CompletableFuture<List<ScriptResult>> sendBeside(@Nullable Become become, Batch batch) {
        return send(become, batch);
    }

    /**
     * What the machine is told apart by: connections with the same value work on the same machine. At first that is the way
     * it is reached, from its first answer on what the machine says of itself. Empty when nothing is known.
     */
    default String machine() {
        return "";
    }

    /** Who is logged in; empty when that is not known. */
    default String loginUser() {
        return "";
    }

    /** The public key, in Base64, with which that user logged in; empty when it was otherwise. */
    default String loginKey() {
        return "";
    }

    /** Something was done on the host: who could not be become may be by now. Who wants another password may not. */
    default void tryAgain() {}

    /**
     * Ends the shell of another user, when there is one that runs nothing: an account that is in use cannot be altered, and
     * what runs in it keeps the groups it began with. What is sent to the user later opens another one.
     *
     * @return done when the shell has ended
     */
    default CompletableFuture<Void> leave(String user) {
        return CompletableFuture.completedFuture(null);
    }

    /** Ends what runs on the host (its process group) and the connection. */
    void cancel();

    /** Ends the connection; the lock goes with it. */
    @Override
    void close();
}
