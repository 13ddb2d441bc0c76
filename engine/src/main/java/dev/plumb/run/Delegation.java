package dev.plumb.run;

import dev.plumb.host.HostException;
import dev.plumb.report.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Does one host's tasks on another ({@code delegate_to}): planned with the states of that host, run there, told as the first
 * host's. While it works there it does not hold its own host, so that two hosts may delegate to each other.
 */
final class Delegation {
    private final HostRun home;
    private final ItemExecutor executor;
    private final Function<String, HostRun> hosts;

    Delegation(HostRun home, ItemExecutor executor, Function<String, HostRun> hosts) {
        this.home = home;
        this.executor = executor;
        this.hosts = hosts;
    }

    /** Whether the item is to be done on another host. */
    boolean isFor(PreparedTask.Item item) {
        String other = item.settings().delegateTo();
        return other != null && !other.equals(home.name());
    }

    /** Does the item there. What was planned for the own host has been done. */
    ItemOutcome run(TaskRun run, PreparedTask.Item item) {
        HostRun other = hosts.apply(Objects.requireNonNull(item.settings().delegateTo()));
        home.unlock();
        other.lock();
        try {
            return executor.execute(run, item, other);
        } catch (HostException e) {
            return lost(e, other);
        } finally {
            other.unlock();
            home.lock();
        }
    }

    /** Forgets what was read where the item is done. */
    void forgetStates(PreparedTask.Item item) {
        if (!isFor(item)) {
            home.cache().forgetStates();
            return;
        }
        HostRun other = hosts.apply(Objects.requireNonNull(item.settings().delegateTo()));
        home.unlock();
        other.lock();
        try {
            other.cache().forgetStates();
        } finally {
            other.unlock();
            home.lock();
        }
    }

    /** As in Ansible, who delegates to a host that is not there counts as not there. */
    private static ItemOutcome lost(HostException e, HostRun other) {
        String message = "delegated to " + other.name() + ": " + e.getMessage();
        return switch (e.reason()) {
            case CANCELLED -> throw e;
            case BECOME, LOCKED -> ItemOutcome.failed(message, Map.of(), List.of());
            case UNREACHABLE, AUTHENTICATION, HOST_KEY, LOST -> {
                // The next task that is delegated to it tries again.
                other.link().reset();
                String told = e.reason() == HostException.Reason.LOST
                        ? message + "; what the task changes may or may not have been changed"
                        : message;
                yield ItemOutcome.of(Outcome.UNREACHABLE, Results.unreachable(told), told);
            }
        };
    }

    /** Reads facts of another host that an expression asks for. That they cannot be read is kept instead. */
    void read(ForeignFacts facts) {
        home.unlock();
        facts.host().lock();
        try {
            Wanted wanted = new Wanted();
            wanted.add(SettingsReader.NONE, facts.read());
            facts.host().link().exchange(List.of(), wanted);
        } catch (HostException e) {
            facts.host().cache().putFailure("", facts.read().ref(), String.valueOf(e.getMessage()));
        } finally {
            facts.host().unlock();
            home.lock();
        }
    }
}
