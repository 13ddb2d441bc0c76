package dev.plumb.run;

import dev.plumb.host.AnotherNameException;
import dev.plumb.host.Batch;
import dev.plumb.host.Become;
import dev.plumb.host.ConnectionSettings;
import dev.plumb.host.HostConnection;
import dev.plumb.host.HostException;
import dev.plumb.module.Login;
import dev.plumb.plan.ReadBatch;
import dev.plumb.plan.StateCache;
import dev.plumb.resource.Change;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Exchanges with one host: actions, the reads that verify them and reads for the next tasks in one round trip. Keeps the
 * cache true. Used by the host's own thread only, but for {@link #cancel}.
 */
final class HostLink {
    private final LazyConnection connection;
    private final StateCache cache;
    private final Machine.Name name;
    private final Logins logins;
    private final SentReads sentReads;
    private final boolean dryRun;
    private Journal journal = Journal.NONE;
    private int exchanges;

    HostLink(
            Supplier<ConnectionSettings> settings,
            Function<ConnectionSettings, HostConnection> connector,
            Machines machines,
            StateCache cache,
            Logins logins,
            boolean dryRun) {
        this.dryRun = dryRun;
        this.logins = logins;
        this.connection = new LazyConnection(settings, connector, this::forget);
        this.cache = cache;
        this.name = new Machine.Name(machines, cache);
        this.sentReads = new SentReads(connection, cache, logins);
    }

    /** Settings for what is to come, such as those of the next play. */
    void use(Supplier<ConnectionSettings> next) {
        connection.use(next);
    }

    /** What is written on the host along with what is done there from now on. */
    void write(Journal next) {
        journal = next;
    }

    /** Another user, or another machine: what was read is not what would be read now. */
    private void forget() {
        cache.forgetStates();
        cache.forgetFacts();
        logins.forget();
    }

    /** How the host was logged in at; null when that needed no key, or is yet to come. */
    @Nullable
    Login login() {
        HostConnection open = connection.now();
        return open == null || open.loginKey().isEmpty() ? null : new Login(open.loginUser(), open.loginKey());
    }

    /** Whether the host is the controller itself, reached without a connection. */
    boolean isController() {
        return connection.isLocal();
    }

    /** Who can be become there. */
    Logins logins() {
        return logins;
    }

    /** Something was done on the host. */
    private void acted() {
        if (!dryRun) {
            logins.tryAgain();
            HostConnection open = connection.now();
            if (open != null) {
                open.tryAgain();
            }
        }
    }

    /** What was done may have brought what was missing before: a service makes its directories as it starts. */
    void lookAnew() {
        if (!dryRun) {
            cache.forgetStates();
        }
    }

    private Duration readLimit() {
        return connection.shellTimeout();
    }

    /** Round trips so far. */
    int exchanges() {
        return exchanges;
    }

    /**
     * Sends pending items (all of one user) and reads; tells the pending items what became of them.
     *
     * @return false when nothing was sent, since what the items were planned from was altered under another name of this
     *     machine: they are to be planned again
     * @throws HostException when the host is lost
     */
    boolean exchange(List<PendingItem> pending, Wanted reads) {
        return exchange(pending, reads, each -> {});
    }

    /**
     * Likewise.
     *
     * @param running told which item is worked on; from any thread, while this waits
     */
    boolean exchange(List<PendingItem> pending, Wanted reads, Consumer<PendingItem> running) {
        boolean moved = meet();
        try {
            return exchange(pending, reads, moved, running);
        } catch (HostException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            // What was sent may be done: nothing that is known of the host holds any more.
            forget();
            throw new UnexpectedFailure.InExchange(e);
        }
    }

    private boolean exchange(List<PendingItem> pending, Wanted reads, boolean moved, Consumer<PendingItem> running) {
        if (pending.isEmpty()) {
            exchanges++;
            read(reads, false);
            return true;
        }
        if (moved) {
            return false;
        }
        try (Machine.Turn turn = name.act(connection()::machine)) {
            return turn != null && !caughtUp() && send(pending, reads, running);
        }
    }

    private boolean send(List<PendingItem> pending, Wanted reads, Consumer<PendingItem> running) {
        boolean sent = true;
        try {
            act(pending, reads, running);
        } catch (AnotherNameException e) {
            sent = false;
        } finally {
            if (sent) {
                meet();
                name.did(alteredBy(pending));
            }
        }
        return sent;
    }

    /** Whether the machine turns out to be one that is known by another name. */
    private boolean meet() {
        return name.isOn(connection().machine());
    }

    /** Whether what was read has to be read again, because of what was done under another name of this machine. */
    boolean catchUp() {
        HostConnection open = connection.now();
        boolean moved = open != null && name.isOn(open.machine());
        return caughtUp() || moved;
    }

    private boolean caughtUp() {
        boolean altered = name.catchUp();
        if (altered) {
            acted();
        }
        return altered;
    }

    private List<Change<?>> alteredBy(List<PendingItem> pending) {
        List<Change<?>> changes = new ArrayList<>();
        for (PendingItem each : pending) {
            if (!each.isTrial() && (!dryRun || !each.item().settings().declaredRead())) {
                changes.addAll(each.plan().changes());
            }
        }
        return changes;
    }

    /** Reads while nothing is done under another name: in a turn of its own, or in one that is for more. */
    private void read(Wanted reads, boolean inTurn) {
        while (true) {
            try (Machine.Turn turn = inTurn ? () -> {} : name.look(connection()::machine)) {
                caughtUp();
                sentReads.finish(sentReads.send(reads, null));
                return;
            } catch (AnotherNameException e) {
                // nothing was run: again, now that it is known
            }
            meet();
        }
    }

    private void act(List<PendingItem> pending, Wanted reads, Consumer<PendingItem> running) {
        exchanges++;
        PreparedTask.Settings settings = pending.get(0).item().settings();
        Journal own = Journals.of(settings.user(), journal);
        if (own != journal && !Journals.writeAhead(journal, pending, connection(), logins)) {
            sentReads.finish(sentReads.send(reads, null));
            return;
        }
        ActionBatch actions = ActionBatch.together(pending, readLimit(), own);
        Logins.leave(alteredBy(pending), connection());
        CompletableFuture<List<ScriptResult>> sent = send(actions, settings, running);
        running.accept(pending.get(0));
        SentReads.Sent beside = dryRun ? null : sentReads.beside(reads, settings.user(), alteredBy(pending));
        // Reads of the same user follow in the same shell, so they see what the actions did; others' must wait for it.
        List<SentReads.Sent> follow = sentReads.send(reads, settings.user());
        List<ScriptResult> results = logins.granted(settings.user(), sent);
        if (results == null) {
            logins.refuse(pending);
        } else {
            take(actions, results, pending, settings);
            acted();
        }
        if (!actions.toRepeat().isEmpty()) {
            repeat(actions.toRepeat(), settings);
            // What these reads saw is past; so may be what is still read.
            sentReads.drop(follow);
            exchanges++;
            read(reads, true);
            return;
        }
        sentReads.finish(follow);
        sentReads.finishBeside(beside);
        if (reads.byUser().size() > follow.size()) {
            exchanges++;
            read(reads.without(settings.user()), true);
        }
    }

    private CompletableFuture<List<ScriptResult>> send(
            ActionBatch actions, PreparedTask.Settings settings, Consumer<PendingItem> running) {
        List<Script> scripts = actions.scripts();
        if (scripts.isEmpty()) {
            return CompletableFuture.completedFuture(List.of());
        }
        return connection().send(settings.become(), Batch.ordered(scripts, script -> {
            PendingItem owner = actions.owner(script);
            if (owner != null) {
                running.accept(owner);
            }
        }));
    }

    private void take(
            ActionBatch actions,
            List<ScriptResult> results,
            List<PendingItem> pending,
            PreparedTask.Settings settings) {
        pending.forEach(this::invalidate);
        actions.take(results, cache.sink(settings.user()));
        verifyRest(actions, settings);
    }

    /** What could not be done together is done one by one. */
    private void repeat(List<PendingItem> pending, PreparedTask.Settings settings) {
        exchanges++;
        ActionBatch actions = ActionBatch.oneByOne(pending, readLimit(), Journals.of(settings.user(), journal));
        take(actions, await(connection().send(settings.become(), Batch.ordered(actions.scripts()))), pending, settings);
    }

    /**
     * Runs one script.
     *
     * @throws HostException when the host is lost
     */
    ScriptResult run(@Nullable Become become, Script script) {
        while (true) {
            meet();
            try (Machine.Turn turn = name.act(connection()::machine)) {
                if (turn == null) {
                    continue;
                }
                exchanges++;
                ScriptResult result = await(connection().send(become, Batch.independent(List.of(script))))
                        .get(0);
                acted();
                return result;
            } catch (AnotherNameException e) {
                // nothing was run: again, now that it is known
            }
        }
    }

    /**
     * Writes what is to be written before an item is carried out otherwise than in an exchange of its own host.
     *
     * @return false when it could not be written, so that the item has failed
     */
    boolean writeAhead(PendingItem pending) {
        return Journals.writeAhead(journal, List.of(pending), connection(), logins);
    }

    /** A job alters what this item is to alter, from now on. */
    void begins(PendingItem pending) {
        invalidate(pending);
        name.does(alteredBy(List.of(pending)));
    }

    /**
     * What was read is not true any more where this item may have altered it. A dry run takes commands at their word that
     * they only read; an apply does not, since what it writes may rest on it.
     */
    private void invalidate(PendingItem pending) {
        if (pending.isTrial() || dryRun && pending.item().settings().declaredRead()) {
            return;
        }
        cache.invalidate(pending.plan().changes());
    }

    private void verifyRest(ActionBatch actions, PreparedTask.Settings settings) {
        ReadBatch rest = actions.unverified();
        if (!rest.isEmpty()) {
            exchanges++;
            List<ScriptResult> results =
                    await(connection().send(settings.become(), Batch.independent(rest.scripts(readLimit()))));
            actions.takeUnverified(rest, results, cache.sink(settings.user()));
        }
    }

    /** Begins to connect while the first tasks are prepared. What goes wrong is told by the first exchange. */
    void open() {
        connection.open();
    }

    /** Opens the connection when it is not open yet. */
    HostConnection connection() {
        return connection.get();
    }

    private static <T> T await(CompletableFuture<T> future) {
        return LazyConnection.await(future);
    }

    /** Ends what runs on the host; any thread. */
    void cancel() {
        connection.cancel();
    }

    /**
     * Opens a new connection in the place of the one there was, and sees whether a shell answers there.
     *
     * @param connectTimeout for the TCP connection and the handshake, or null for what is usual
     * @throws HostException when there is none
     */
    void reconnect(@Nullable Duration connectTimeout) {
        connection.renew(connectTimeout);
        run(null, Script.of(":").withTimeout(readLimit()));
    }

    /** Closes the connection: the next exchange opens another. */
    void reset() {
        connection.reset();
    }

    void close() {
        connection.close();
    }
}
