package dev.plumb.host;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The locks of one run on all its machines. Thread-safe. */
final class HostLocks {
    private final Map<Way, HostLock> locks = new HashMap<>();
    private final Set<String> taken = new HashSet<>();
    private final List<Runnable> parked = new ArrayList<>();
    private @Nullable String token;

    /** What one lock is for: where it is reached in the same way, it is the same machine, by whatever names of hosts. */
    private record Way(String machine, LockRequest request) {}

    /** What the arguments of this run's shells have that others' do not. */
    synchronized String token() {
        if (token == null) {
            token = Token.next().substring(1);
        }
        return token;
    }

    /** The lock of a machine that is reached in this way. */
    synchronized HostLock of(String way, String name, LockRequest request, ConnectionListener listener) {
        return locks.computeIfAbsent(
                new Way(way, request), w -> new HostLock(name, way, request, listener, this, null));
    }

    /** A shell of the run has taken the lock of a place on a machine. Several names of users may stand for one place. */
    void taken(String machine, String place) {
        List<Runnable> ready;
        synchronized (this) {
            taken.add(machine + " " + place);
            ready = takeParked();
        }
        ready.forEach(Runnable::run);
    }

    /** Does something once it is known which shell of the run has taken the lock of a place, or that it is gone. */
    void onceTaken(String machine, String place, Runnable then) {
        synchronized (this) {
            if (!machine.isEmpty() && !taken.contains(machine + " " + place)) {
                parked.add(then);
                return;
            }
        }
        then.run();
    }

    private List<Runnable> takeParked() {
        List<Runnable> ready = List.copyOf(parked);
        parked.clear();
        return ready;
    }

    /** A lock was given up on a machine. */
    void freed(HostLock by) {
        List<HostLock> others;
        List<Runnable> ready;
        synchronized (this) {
            ready = takeParked();
            others = locks.values().stream()
                    .filter(lock -> lock != by && lock.machine().equals(by.machine()))
                    .toList();
        }
        ready.forEach(Runnable::run);
        others.forEach(HostLock::relock);
    }
}
