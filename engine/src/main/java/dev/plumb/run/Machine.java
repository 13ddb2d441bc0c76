package dev.plumb.run;

import dev.plumb.plan.StateCache;
import dev.plumb.resource.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A machine that a run works on, perhaps under several names of hosts. When something is done there under one of them,
 * nothing is done or read under the others, and what was read under them is not true any more where it may have been altered.
 * Thread-safe.
 */
final class Machine {
    private final ReentrantReadWriteLock turns = new ReentrantReadWriteLock(true);
    private final List<List<Change<?>>> done = new ArrayList<>();
    private int names;

    /** Another name of it: from here on what is done is kept for the others. */
    private synchronized int join() {
        names++;
        return done.size();
    }

    private synchronized void leave() {
        names--;
    }

    private synchronized int did(List<Change<?>> changes) {
        if (names > 1 && !changes.isEmpty()) {
            done.add(List.copyOf(changes));
        }
        return done.size();
    }

    private synchronized List<List<Change<?>>> since(int seen) {
        return seen == done.size() ? List.of() : List.copyOf(done.subList(seen, done.size()));
    }

    /** What one host of the inventory knows of its machine. Used by the host's own thread only. */
    static final class Name {
        private final Machines machines;
        private final StateCache cache;
        private String key = "";
        private Machine machine = new Machine();
        private int seen;

        Name(Machines machines, StateCache cache) {
            this.machines = machines;
            this.cache = cache;
            machine.join();
        }

        /**
         * The host is on the machine that this tells apart; see {@link dev.plumb.host.HostConnection#machine}.
         *
         * @return whether that turns out to be one that is known by another name: nothing of what was read is sure to hold
         */
        boolean isOn(String now) {
            if (now.equals(key)) {
                return false;
            }
            key = now;
            Machine same = machines.of(now, machine);
            if (same == machine) {
                return false;
            }
            machine.leave();
            machine = same;
            seen = same.join();
            cache.forgetStates();
            return true;
        }

        /**
         * Forgets what may have been altered under another name.
         *
         * @return whether anything was done there. What is planned may rest on what is forgotten already: it is planned again
         */
        boolean catchUp() {
            List<List<Change<?>>> news = machine.since(seen);
            if (news.isEmpty()) {
                return false;
            }
            news.forEach(cache::invalidate);
            seen += news.size();
            return true;
        }

        /**
         * Waits until nothing is done or read on the machine under another name, and keeps it so.
         *
         * @param now what the machine is told apart by
         * @return null when that became another while this waited: nothing of what was read is sure to hold
         */
        @Nullable
        Turn act(Supplier<String> now) {
            ReentrantReadWriteLock.WriteLock lock = machine.turns.writeLock();
            lock.lock();
            if (!now.get().equals(key)) {
                // The turn is that of another machine, under which nobody waits for this one.
                lock.unlock();
                isOn(now.get());
                return null;
            }
            Machines.Early mine = machines.begin(key, now);
            return () -> {
                machines.end(mine);
                lock.unlock();
            };
        }

        /** Waits until nothing is done on the machine under another name, and keeps it so. */
        Turn look(Supplier<String> now) {
            while (true) {
                ReentrantReadWriteLock.ReadLock lock = machine.turns.readLock();
                lock.lock();
                if (now.get().equals(key)) {
                    machines.awaitEarly(key);
                    return lock::unlock;
                }
                lock.unlock();
                isOn(now.get());
            }
        }

        /** This host's own doing, in its turn: its cache knows of it. */
        void did(List<Change<?>> changes) {
            seen = machine.did(changes);
        }

        /** Likewise what goes on after its turn. */
        void does(List<Change<?>> changes) {
            machine.did(changes);
        }
    }

    /** A turn on a machine. */
    interface Turn extends AutoCloseable {
        /** Ends it. */
        @Override
        void close();
    }
}
