package dev.plumb.run;

import dev.plumb.host.HostException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One host during a run: what is known of it and how it fares. Outlives plays. Used by one thread at a time. */
final class HostRun {
    private final String name;
    private final StateCache cache;
    private final Forecast forecast = new Forecast();
    private final HostLink link;
    private final Facts facts;
    private final Counters counters = new Counters();
    private Status status = Status.ACTIVE;
    private HostException.@Nullable Reason lostBy;

    /** How it fares. */
    enum Status {
        ACTIVE,
        FAILED,
        LOST
    }

    HostRun(String name, StateCache cache, HostLink link, Facts facts) {
        this.name = name;
        this.cache = cache;
        this.link = link;
        this.facts = facts;
    }

    String name() {
        return name;
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

    Counters counters() {
        return counters;
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

    /** The host is out for the rest of the run. */
    void lose(HostException.Reason reason) {
        status = Status.LOST;
        lostBy = reason;
    }

    HostException.@Nullable Reason lostBy() {
        return lostBy;
    }

    /** Facts and registered values set in this run: variables that outlive a play. */
    static final class Facts {
        private Map<String, @Nullable Object> values = Map.of();
        private int version;

        /** Name to value; immutable, replaced on every change. */
        Map<String, @Nullable Object> values() {
            return values;
        }

        /** Grows with every change. */
        int version() {
            return version;
        }

        void set(String name, @Nullable Object value) {
            Map<String, @Nullable Object> next = new java.util.HashMap<>(values);
            next.put(name, value);
            restore(next);
        }

        void restore(Map<String, @Nullable Object> snapshot) {
            values = java.util.Collections.unmodifiableMap(snapshot);
            version++;
        }
    }
}
