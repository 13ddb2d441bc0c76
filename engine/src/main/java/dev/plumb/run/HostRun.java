package dev.plumb.run;

import dev.plumb.host.Become;
import dev.plumb.host.HostException;
import dev.plumb.plan.Forecast;
import dev.plumb.plan.StateCache;
import dev.plumb.source.YamlNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One host during a run: what is known of it and how it fares. Outlives plays. Used by one thread at a time. */
final class HostRun {
    private final String name;
    private final StateCache cache;
    private final Forecast forecast = new Forecast();
    private final HostLink link;
    private final Facts facts;
    private final Counters counters = new Counters();
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Map<String, HostRecord> records = new HashMap<>();
    private @Nullable HostRecord record;
    private final Set<String> joinedJobs;
    private volatile boolean joined;
    private volatile Status status = Status.ACTIVE;
    private HostException.@Nullable Reason lostBy;

    /** How it fares. */
    enum Status {
        ACTIVE,
        FAILED,
        LOST
    }

    HostRun(String name, StateCache cache, HostLink link, Facts facts, Set<String> joined) {
        this.joinedJobs = joined;
        this.name = name;
        this.cache = cache;
        this.link = link;
        this.facts = facts;
    }

    String name() {
        return name;
    }

    /**
     * A play begins.
     *
     * @param keeper whose record its handlers are kept in
     * @param made makes a record of that user
     */
    void keep(@Nullable Become keeper, RecordedPlay play, Supplier<HostRecord> made) {
        HostRecord kept = records.computeIfAbsent(StateCache.key(keeper), user -> made.get());
        kept.begin(play);
        link.write(kept);
        record = kept;
    }

    /** The record of the play that the host is in. */
    HostRecord record() {
        return Objects.requireNonNull(record, "the host is in no play");
    }

    /** All that is recorded on it. */
    Collection<HostRecord> records() {
        return records.values();
    }

    StateCache cache() {
        return cache;
    }

    Forecast forecast() {
        return forecast;
    }

    HostLink link() {
        return link;
    }

    Facts facts() {
        return facts;
    }

    /** Names of jobs whose end this run has waited for, since they held the host. Thread-safe. */
    Set<String> joined() {
        return joinedJobs;
    }

    Counters counters() {
        return counters;
    }

    /** Waits until no other host's task works here. */
    void lock() {
        lock.lock();
    }

    void unlock() {
        lock.unlock();
    }

    /** The host takes part in a play: it is not only delegated to or looked at. */
    void join() {
        joined = true;
    }

    boolean hasJoined() {
        return joined;
    }

    boolean isActive() {
        return status == Status.ACTIVE;
    }

    Status status() {
        return status;
    }

    /** A task failed and its failure is not ignored. */
    void fail() {
        status = Status.FAILED;
    }

    /** A host that has failed takes part again. */
    void forgive() {
        if (status == Status.FAILED) {
            status = Status.ACTIVE;
        }
    }

    /** A host that could not be reached, or no more, takes part again; false when it was not out for that. */
    boolean readmit() {
        HostException.Reason reason = lostBy;
        boolean unreachable = status == Status.LOST
                && reason != null
                && switch (reason) {
                    case UNREACHABLE, AUTHENTICATION, HOST_KEY, LOST -> true;
                    case BECOME, LOCKED, CANCELLED -> false;
                };
        if (unreachable) {
            status = Status.ACTIVE;
            lostBy = null;
        }
        return unreachable;
    }

    /** The host is excluded for the rest of the run, unless it is readmitted. */
    void lose(HostException.Reason reason) {
        status = Status.LOST;
        lostBy = reason;
    }

    HostException.@Nullable Reason lostBy() {
        return lostBy;
    }

    /**
     * Facts and registered values set in this run: variables that outlive a play. Thread-safe: other hosts set some of them by
     * {@code delegate_facts}.
     */
    static final class Facts {
        private volatile Map<String, @Nullable Object> values = Map.of();
        private volatile List<Map<String, YamlNode>> included = List.of();
        private volatile Set<String> found = Set.of();
        private volatile int version;
        private volatile boolean gathered;
        private volatile UncertainFacts uncertain = UncertainFacts.NONE;

        /** Name to value; immutable, replaced on every change. */
        Map<String, @Nullable Object> values() {
            return values;
        }

        /** Variables of {@code include_vars}, as their authors wrote them: later ones win. */
        List<Map<String, YamlNode>> included() {
            return included;
        }

        synchronized void include(Map<String, YamlNode> vars) {
            List<Map<String, YamlNode>> next = new ArrayList<>(included);
            next.add(vars);
            included = List.copyOf(next);
            version++;
        }

        /** Grows with every change. */
        int version() {
            return version;
        }

        synchronized void set(String name, @Nullable Object value) {
            Map<String, @Nullable Object> next = new java.util.HashMap<>(values);
            next.put(name, value);
            replace(next);
        }

        /** Sets what a module found out of the host: one of {@code ansible_facts} too. */
        synchronized void find(String name, @Nullable Object value) {
            if (!found.contains(name)) {
                Set<String> next = new java.util.HashSet<>(found);
                next.add(name);
                found = Set.copyOf(next);
            }
            set(name, value);
        }

        /** What modules found out of the host. */
        Map<String, @Nullable Object> found() {
            Map<String, @Nullable Object> all = new java.util.HashMap<>(values);
            all.keySet().retainAll(found);
            return all;
        }

        private synchronized void replace(Map<String, @Nullable Object> next) {
            values = java.util.Collections.unmodifiableMap(next);
            version++;
        }

        /** What values depend on has changed. */
        synchronized void touch() {
            version++;
        }

        /** A task has gathered facts: they are there even where the play does not ask for them. */
        synchronized void gather() {
            gathered = true;
            version++;
        }

        boolean gathered() {
            return gathered;
        }

        /** In a dry run: what the facts were read before may alter them. */
        synchronized void addUncertain(UncertainFacts more) {
            uncertain = uncertain.and(more);
            version++;
        }

        /** Facts as they were read, those that are uncertain as not known. */
        Map<String, @Nullable Object> withUncertain(Map<String, @Nullable Object> read) {
            return uncertain.over(read);
        }

        /** All of it as it is now. */
        synchronized Snapshot snapshot() {
            return new Snapshot(values, included);
        }

        synchronized void restore(Snapshot snapshot) {
            included = snapshot.included;
            replace(snapshot.values);
        }

        /** Takes over what another host found out, for a task that one host does for all. */
        synchronized void setAll(Map<String, @Nullable Object> others) {
            Map<String, @Nullable Object> next = new java.util.HashMap<>(values);
            next.putAll(others);
            replace(next);
        }

        /** Variables at one moment. */
        record Snapshot(Map<String, @Nullable Object> values, List<Map<String, YamlNode>> included) {}
    }
}
