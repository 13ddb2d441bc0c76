package dev.plumb.run;

import dev.plumb.host.Batch;
import dev.plumb.host.Become;
import dev.plumb.host.ConnectionSettings;
import dev.plumb.host.HostConnection;
import dev.plumb.host.HostException;
import dev.plumb.resource.Change;
import dev.plumb.resource.Effects;
import dev.plumb.resource.Read;
import dev.plumb.resource.State;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Exchanges with one host: actions, the reads that verify them and reads for the next tasks in one round trip. Keeps the
 * cache true. Used by the host's own thread only, but for {@link #cancel}.
 */
final class HostLink {
    private Supplier<ConnectionSettings> settings;
    private final Function<ConnectionSettings, HostConnection> connector;
    private final StateCache cache;
    private volatile @Nullable HostConnection connection;
    private @Nullable CompletableFuture<HostConnection> opening;
    /** What the connection was made with. */
    private @Nullable ConnectionSettings reached;
    /** Whether the connection may have been made with settings that do not hold any more. */
    private boolean doubtful;

    private volatile boolean cancelled;
    private int exchanges;

    HostLink(
            Supplier<ConnectionSettings> settings,
            Function<ConnectionSettings, HostConnection> connector,
            StateCache cache) {
        this.settings = settings;
        this.connector = connector;
        this.cache = cache;
    }

    /**
     * Settings for what is to come, such as those of the next play. A connection that was made with others is closed before
     * it would be used again.
     */
    void use(Supplier<ConnectionSettings> next) {
        settings = next;
        doubtful = true;
    }

    private void closeIfOutdated() {
        if (doubtful && (connection != null || opening != null)) {
            doubtful = false;
            if (!settings.get().equals(reached)) {
                reset();
                // another user, or another machine: what was read is not what would be read now
                cache.forgetStates();
                cache.forgetFacts();
            }
        }
    }

    private ConnectionSettings reach() {
        ConnectionSettings to = settings.get();
        reached = to;
        doubtful = false;
        return to;
    }

    /** Round trips so far. */
    int exchanges() {
        return exchanges;
    }

    /** Reads wanted, by the user who reads. */
    static final class Wanted {
        private final Map<String, ReadBatch> batches = new LinkedHashMap<>();
        private final Map<String, @Nullable Become> users = new LinkedHashMap<>();

        void add(PreparedTask.Settings settings, Read<?> read) {
            users.put(settings.user(), settings.become());
            batches.computeIfAbsent(settings.user(), user -> new ReadBatch()).add(read);
        }

        boolean isEmpty() {
            return batches.isEmpty();
        }
    }

    /**
     * Sends pending items (all of one user) and reads; tells the pending items what became of them.
     *
     * @throws HostException when the host is lost
     */
    void exchange(List<Pending> pending, Wanted reads) {
        connection();
        exchanges++;
        if (pending.isEmpty()) {
            finish(start(reads, null));
            return;
        }
        PreparedTask.Settings settings = pending.get(0).item().settings();
        ActionBatch actions = ActionBatch.together(pending);
        List<Script> scripts = actions.scripts();
        CompletableFuture<List<ScriptResult>> sent = scripts.isEmpty()
                ? CompletableFuture.completedFuture(List.of())
                : connection().send(settings.become(), Batch.ordered(scripts));
        // Reads of the same user follow in the same shell, so they see what the actions did; others' must wait for it.
        List<Started> follow = start(reads, settings.user());
        List<ScriptResult> results = await(sent);
        take(actions, results, pending, settings);
        if (!actions.toRepeat().isEmpty()) {
            repeat(actions.toRepeat(), settings);
            // What these reads saw is past.
            follow.forEach(each -> await(each.results));
            exchanges++;
            finish(start(reads, null));
            return;
        }
        finish(follow);
        if (reads.batches.size() > follow.size()) {
            exchanges++;
            finish(start(without(reads, settings.user()), null));
        }
    }

    private void take(
            ActionBatch actions, List<ScriptResult> results, List<Pending> pending, PreparedTask.Settings settings) {
        pending.forEach(this::invalidate);
        actions.take(results, sink(settings.user()));
        verifyRest(actions, settings);
    }

    /** What could not be done together is done one by one. */
    private void repeat(List<Pending> pending, PreparedTask.Settings settings) {
        exchanges++;
        ActionBatch actions = ActionBatch.oneByOne(pending);
        take(actions, await(connection().send(settings.become(), Batch.ordered(actions.scripts()))), pending, settings);
    }

    private static Wanted without(Wanted reads, String user) {
        Wanted rest = new Wanted();
        rest.batches.putAll(reads.batches);
        rest.users.putAll(reads.users);
        rest.batches.remove(user);
        return rest;
    }

    /**
     * Runs one script.
     *
     * @throws HostException when the host is lost
     */
    ScriptResult run(@Nullable Become become, Script script) {
        exchanges++;
        return await(connection().send(become, Batch.independent(List.of(script))))
                .get(0);
    }

    /** What was read is not true any more where this item may have altered it. */
    void invalidate(Pending pending) {
        if (pending.item().settings().declaredRead()) {
            return;
        }
        cache.invalidate(pending.plan().changes());
    }

    private void verifyRest(ActionBatch actions, PreparedTask.Settings settings) {
        ReadBatch rest = actions.unverified();
        if (!rest.isEmpty()) {
            exchanges++;
            List<ScriptResult> results = await(connection().send(settings.become(), Batch.independent(rest.scripts())));
            actions.takeUnverified(rest, results, sink(settings.user()));
        }
    }

    private record Started(String user, ReadBatch reads, CompletableFuture<List<ScriptResult>> results) {}

    private List<Started> start(Wanted reads, @Nullable String only) {
        List<Started> started = new ArrayList<>();
        for (Map.Entry<String, ReadBatch> entry : reads.batches.entrySet()) {
            if (only == null || only.equals(entry.getKey())) {
                ReadBatch batch = entry.getValue();
                Become become = reads.users.get(entry.getKey());
                started.add(new Started(
                        entry.getKey(), batch, connection().send(become, Batch.independent(batch.scripts()))));
            }
        }
        return started;
    }

    private void finish(List<Started> started) {
        for (Started each : started) {
            each.reads.parse(await(each.results), sink(each.user));
        }
    }

    private ReadBatch.Sink sink(String user) {
        return new ReadBatch.Sink() {
            @Override
            public void state(Read<?> read, State state) {
                cache.put(user, read.ref(), state, read.detail());
            }

            @Override
            public void failed(Read<?> read, String reason) {
                cache.putFailure(user, read.ref(), reason);
            }
        };
    }

    /** Begins to connect while the first tasks are prepared. What goes wrong is told by the first exchange. */
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

    /** Opens the connection when it is not open yet. */
    HostConnection connection() {
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

    private static <T> T await(CompletableFuture<T> future) {
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

    /** Whether the effects of a change reach beyond what can be foreseen. */
    static boolean isUnknown(Change<?> change) {
        return change.action().effects() instanceof Effects.Unknown;
    }

    /**
     * Opens a new connection in the place of the one there was, and sees whether a shell answers there.
     *
     * @param connectTimeout for the TCP connection and the handshake
     * @throws HostException when there is none
     */
    void reconnect(Duration connectTimeout) {
        reset();
        connection = connector.apply(reach().withConnectTimeout(connectTimeout));
        run(null, Script.of(":"));
    }

    /** Closes the connection: the next exchange opens another. */
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
