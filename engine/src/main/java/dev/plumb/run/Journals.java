package dev.plumb.run;

import dev.plumb.host.Batch;
import dev.plumb.host.HostConnection;
import dev.plumb.plan.StateCache;
import dev.plumb.script.ScriptResult;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Writes journals that are not written along with the actions themselves, since another user keeps them. */
final class Journals {
    private Journals() {}

    /** The journal that goes with actions of this user: none when another one keeps it. */
    static Journal of(String user, Journal journal) {
        return StateCache.key(journal.as()).equals(user) ? journal : Journal.NONE;
    }

    /**
     * Writes what is to be written before these items are done. Nothing is waited for where nothing would be lost.
     *
     * @return false when it could not be written, so that the first item has failed and none is done
     */
    static boolean writeAhead(Journal journal, List<PendingItem> pending, HostConnection connection, Logins logins) {
        Journal.Entry entry = journal.before(pending);
        if (entry == null) {
            return true;
        }
        CompletableFuture<List<ScriptResult>> sent =
                connection.send(journal.as(), Batch.ordered(List.of(entry.script())));
        if (entry.vital()) {
            List<ScriptResult> results = logins.granted(StateCache.key(journal.as()), sent);
            if (results != null && !results.get(0).succeeded()) {
                entry.refused().run();
                pending.forEach(PendingItem::skip);
                pending.get(0).take(results.get(0));
                return false;
            }
        }
        entry.written().run();
        return true;
    }
}
