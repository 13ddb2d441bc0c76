package dev.plumb.run;

import dev.plumb.playbook.Task;
import dev.plumb.resource.Read;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The round trips of one host in a play: what each of them sends and asks. Used by the host's own thread only. */
final class Exchanges {
    private final RunContext context;
    private final HostRun host;
    private final Lookahead lookahead;
    private final Settler settler;
    private final Guests guests;
    private final Segment main;

    Exchanges(RunContext context, HostRun host, Lookahead lookahead, Settler settler, Guests guests, Segment main) {
        this.context = context;
        this.host = host;
        this.lookahead = lookahead;
        this.settler = settler;
        this.guests = guests;
        this.main = main;
    }

    /** Whether nothing waits. What does is done, which may change what is to come: then the current task begins anew. */
    boolean quiet(Segment segment) {
        if (settler.hasPending()) {
            send(segment, new HostLink.Wanted());
            return false;
        }
        return true;
    }

    /** Asks the host for what is needed to go on; false when nothing can be asked. */
    boolean awaitOr(Segment segment, @Nullable Object need) {
        HostLink.Wanted wanted = new HostLink.Wanted();
        if (need instanceof Read<?> read && host.cache().find(SettingsReader.NONE.user(), read) == null) {
            wanted.add(SettingsReader.NONE, read);
        } else if (need instanceof ForeignFacts facts && !settler.hasPending()) {
            guests.read(facts);
            return true;
        } else if (!settler.hasPending()) {
            return false;
        }
        send(segment, wanted);
        return true;
    }

    /**
     * One round trip: what waits, and these reads with those of upcoming tasks.
     *
     * @return whether the segment was set back
     */
    boolean send(Segment segment, HostLink.Wanted wanted) {
        Iterator<Task> upcoming = upcoming(segment);
        lookahead.collect(upcoming, wanted);
        List<Pending> pending = settler.pending();
        if (pending.isEmpty() && wanted.isEmpty()) {
            throw new IllegalStateException(
                    "nothing to exchange for " + segment.task().label());
        }
        boolean sent = host.link().exchange(pending, wanted, settler::running);
        if (!context.options().check()) {
            host.forecast().clear();
        }
        return sent ? settler.settleAll(segment) : settler.planAgain(segment);
    }

    /** The tasks that come next, as far as they are known: those of the segment, after handlers those of the play. */
    Iterator<Task> upcoming(Segment segment) {
        Iterator<Task> first = segment.rest();
        if (segment == main) {
            return first;
        }
        Iterator<Task> then = main.rest();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return first.hasNext() || then.hasNext();
            }

            @Override
            public Task next() {
                return first.hasNext() ? first.next() : then.next();
            }
        };
    }
}
