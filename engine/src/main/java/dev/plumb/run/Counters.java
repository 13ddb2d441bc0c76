package dev.plumb.run;

import dev.plumb.host.HostException;
import dev.plumb.report.Event;
import dev.plumb.report.Outcome;

/** Counts of one host's outcomes. Thread-safe: any host's {@code clear_host_errors} forgives the failures of all. */
final class Counters {
    private int ok;
    private int changed;
    private int failed;
    private int unreachable;
    private int skipped;
    private int ignored;
    private int rescued;
    private int forgiven;
    private int readmitted;
    private int assumed;
    private int unknown;
    private int locked;
    private int interrupted;
    private int resting;

    /** What is done about a failure. */
    enum Failure {
        STANDS,
        IGNORED,
        RESCUED
    }

    /** Counts a task that ended. */
    synchronized void add(Outcome outcome, boolean isAssumed, Failure failure) {
        switch (outcome) {
            case OK -> ok++;
            case CHANGED -> changed++;
            case UNKNOWN -> unknown++;
            case SKIPPED -> skipped++;
            case UNREACHABLE -> {
                if (failure == Failure.IGNORED) {
                    ignored++;
                } else {
                    unreachable++;
                }
            }
            case FAILED -> {
                switch (failure) {
                    case IGNORED -> ignored++;
                    case RESCUED -> rescued++;
                    case STANDS -> failed++;
                }
            }
        }
        if (isAssumed) {
            assumed++;
        }
    }

    /** A task that failed has changed something all the same. */
    synchronized void altered() {
        changed++;
    }

    /** The host is excluded for this reason. */
    synchronized void lost(HostException.Reason reason) {
        switch (reason) {
            case LOCKED -> locked = 1;
            case CANCELLED -> interrupted = 1;
            case BECOME -> failed++;
            default -> unreachable++;
        }
    }

    /** Counts an outcome that rests on earlier commands changing nothing that they do not name. */
    synchronized void rests() {
        resting++;
    }

    /** Whether anything changed or may change. */
    synchronized boolean anyChange() {
        return changed > 0 || unknown > 0;
    }

    /** What has failed so far, or could not be reached, does not count for how the run ends. */
    synchronized void forgive() {
        forgiven = failed;
        readmitted = unreachable;
    }

    synchronized boolean anyFailure() {
        return failed > forgiven;
    }

    synchronized boolean isUnreachable() {
        return unreachable > readmitted;
    }

    synchronized Event.Counts counts(int exchanges) {
        return new Event.Counts(
                ok,
                changed,
                failed,
                unreachable,
                skipped,
                ignored,
                rescued,
                assumed,
                unknown,
                resting,
                exchanges,
                locked,
                interrupted);
    }
}
