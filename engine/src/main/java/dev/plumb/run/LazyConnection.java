package dev.plumb.run;

import dev.plumb.host.ConnectionSettings;
import dev.plumb.host.HostConnection;
import dev.plumb.host.HostException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The connection to one host: opened when it is first needed, or ahead of that on a thread of its own, and anew when it was
 * made with settings that do not hold any more. Used by the host's own thread only, but for {@link #cancel}.
 */
final class LazyConnection {
    private Supplier<ConnectionSettings> settings;
    private final Function<ConnectionSettings, HostConnection> connector;
    private final Runnable outdated;
    private volatile @Nullable HostConnection connection;
    private @Nullable CompletableFuture<HostConnection> opening;
    /** What the connection was made with. */
    private @Nullable ConnectionSettings reached;
    /** Whether the connection may have been made with settings that do not hold any more. */
    private boolean doubtful;

    private volatile boolean cancelled;

    /**
     * A connection that is not open yet.
     *
     * @param outdated run when it was closed because its settings have changed
     */
    LazyConnection(
            Supplier<ConnectionSettings> settings,
            Function<ConnectionSettings, HostConnection> connector,
            Runnable outdated) {
        this.settings = settings;
        this.connector = connector;
        this.outdated = outdated;
    }

    /** Settings for what is to come. A connection that was made with others is closed before it would be used again. */
    void use(Supplier<ConnectionSettings> next) {
        settings = next;
        doubtful = true;
    }

    private void closeIfOutdated() {
        if (doubtful && (connection != null || opening != null)) {
            doubtful = false;
            if (!settings.get().equals(reached)) {
                reset();
                outdated.run();
            }
        }
    }

    private ConnectionSettings reach() {
        ConnectionSettings to = settings.get();
        reached = to;
        doubtful = false;
        return to;
    }

    /** Whether it is none, since the host is this machine. */
    boolean isLocal() {
        ConnectionSettings to = reached;
        return (to == null ? settings.get() : to).kind() == ConnectionSettings.Kind.LOCAL;
    }

    /** How long the host may take to answer by itself. */
    Duration shellTimeout() {
        ConnectionSettings to = reached;
        return to == null ? ConnectionSettings.DEFAULT_SHELL_TIMEOUT : to.shellTimeout();
    }

    /** Begins to open it. What goes wrong is told by {@link #get}. */
    void open() {
        closeIfOutdated();
        if (connection == null && opening == null) {
            ConnectionSettings to = reach();
            CompletableFuture<HostConnection> future = new CompletableFuture<>();
            opening = future;
            Thread thread = new Thread(() -> complete(future, to), "connect");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void complete(CompletableFuture<HostConnection> future, ConnectionSettings to) {
        try {
            future.complete(connector.apply(to));
        } catch (RuntimeException | Error e) {
            future.completeExceptionally(e);
        }
    }

    /**
     * The connection, opened when it is not open yet.
     *
     * @throws HostException when the host cannot be reached, or the run was interrupted
     */
    HostConnection get() {
        closeIfOutdated();
        HostConnection open = connection;
        if (open == null) {
            open = opening != null ? await(opening) : connector.apply(reach());
            connection = open;
        }
        if (cancelled) {
            throw new HostException(HostException.Reason.CANCELLED, "the run was interrupted");
        }
        return open;
    }

    /** The connection when it is open, else null. */
    @Nullable
    HostConnection now() {
        return connection;
    }

    /** Waits for what a host answers, or for the connection itself. */
    static <T> T await(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof UncheckedIOException unreadable) {
                // An input vanished or changed on the controller: what was sent may be half done, as on a lost link.
                throw new HostException(HostException.Reason.LOST, String.valueOf(unreadable.getMessage()), unreadable);
            } else if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** Ends what runs on the host; any thread. */
    void cancel() {
        cancelled = true;
        HostConnection open = connection;
        if (open != null) {
            open.cancel();
        }
    }

    /** Opens another one in its place. */
    void renew(@Nullable Duration connectTimeout) {
        reset();
        ConnectionSettings to = reach();
        connection = connector.apply(connectTimeout == null ? to : to.withConnectTimeout(connectTimeout));
    }

    /** Closes it: the next use opens another. */
    void reset() {
        close();
        connection = null;
        opening = null;
    }

    void close() {
        HostConnection open = connection;
        if (open != null) {
            open.close();
        } else if (opening != null) {
            opening.thenAccept(HostConnection::close);
        }
    }
}
