package dev.plumb.run;

import dev.plumb.host.Batch;
import dev.plumb.host.Become;
import dev.plumb.host.HostException;
import dev.plumb.plan.ReadBatch;
import dev.plumb.plan.StateCache;
import dev.plumb.resource.Change;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Reads on their way to a host and back into the cache. Used by the host's own thread only. */
final class SentReads {
    /** From how many changes on it is worth a shell of its own to read beside them. */
    private static final int MANY = 16;

    private final LazyConnection connection;
    private final StateCache cache;
    private final Logins logins;

    SentReads(LazyConnection connection, StateCache cache, Logins logins) {
        this.connection = connection;
        this.cache = cache;
        this.logins = logins;
    }

    /** Reads of one user that were sent. */
    record Sent(String user, ReadBatch reads, CompletableFuture<List<ScriptResult>> results) {}

    /**
     * Sends reads.
     *
     * @param only whose, or null for those of all users
     */
    List<Sent> send(Wanted reads, @Nullable String only) {
        List<Sent> sent = new ArrayList<>();
        for (Map.Entry<String, ReadBatch> entry : reads.byUser().entrySet()) {
            if (only == null || only.equals(entry.getKey())) {
                ReadBatch batch = entry.getValue();
                Become become = reads.become(entry.getKey());
                boolean onlyTries = batch.isEmpty();
                List<Script> scripts =
                        onlyTries ? List.of(Script.of(":").withTimeout(limit())) : batch.scripts(limit());
                CompletableFuture<List<ScriptResult>> results = scripts.isEmpty()
                        ? CompletableFuture.completedFuture(List.of())
                        : connection.get().send(become, Batch.independent(scripts));
                sent.add(new Sent(entry.getKey(), batch, results));
            }
        }
        return sent;
    }

    /**
     * Takes out what takes long to read and what these changes surely leave as it is, and sends it to be read while they are
     * carried out. What cannot be read in this way stays unknown, and is asked for again where it is needed.
     *
     * @return null when there is nothing, or it is not worth it
     */
    @Nullable
    Sent beside(Wanted reads, String user, List<Change<?>> changes) {
        ReadBatch all = reads.byUser().get(user);
        if (all == null || changes.size() < MANY) {
            return null;
        }
        ReadBatch apart =
                all.takeOut(read -> read.ref().type().isExpensive() && cache.isSpared(user, read.ref(), changes));
        if (apart.isEmpty()) {
            return null;
        }
        if (all.isEmpty()) {
            reads.byUser().remove(user);
        }
        List<Script> scripts = apart.scripts(limit());
        return new Sent(user, apart, connection.get().sendBeside(reads.become(user), Batch.independent(scripts)));
    }

    private Duration limit() {
        return connection.shellTimeout();
    }

    /** Waits for answers and takes them. */
    void finish(List<Sent> sent) {
        for (Sent each : sent) {
            List<ScriptResult> results = logins.granted(each.user, each.results);
            if (results != null) {
                each.reads.parse(results, cache.sink(each.user));
            }
        }
    }

    /** Waits for what was read beside changes that are carried out by now. */
    void finishBeside(@Nullable Sent sent) {
        if (sent != null) {
            try {
                sent.reads.parse(LazyConnection.await(sent.results), cache.sink(sent.user));
            } catch (HostException e) {
                // Perhaps only that shell could not be had; a host that is lost says so at the next exchange.
            }
        }
    }

    /** Waits for answers that do not count any more. */
    void drop(List<Sent> sent) {
        sent.forEach(each -> logins.granted(each.user, each.results));
    }
}
