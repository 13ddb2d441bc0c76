package dev.plumb.run;

import dev.plumb.host.HostException;
import dev.plumb.module.TaskModule;
import dev.plumb.report.Outcome;
import dev.plumb.resource.Change;
import dev.plumb.resource.Read;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Does one host's tasks on another ({@code delegate_to}): planned with the states of that host, run there, told as the first
 * host's. While it works there it does not hold its own host, so that two hosts may delegate to each other.
 */
final class Delegation {
    private final RunContext context;
    private final HostRun home;
    private final HostVariables variables;
    private final OutcomeEvaluator evaluator;
    private final Jobs jobs;
    private final Function<String, HostRun> hosts;

    Delegation(
            RunContext context,
            HostRun home,
            HostVariables variables,
            OutcomeEvaluator evaluator,
            Jobs jobs,
            Function<String, HostRun> hosts) {
        this.context = context;
        this.home = home;
        this.variables = variables;
        this.evaluator = evaluator;
        this.jobs = jobs;
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
            return run(run, item, other);
        } catch (HostException e) {
            return lost(e, other);
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
            HostLink.Wanted wanted = new HostLink.Wanted();
            wanted.add(SettingsReader.NONE, facts.read());
            facts.host().link().exchange(List.of(), wanted);
        } catch (HostException e) {
            facts.host().cache().putFailure("", facts.read().ref(), String.valueOf(e.getMessage()));
        } finally {
            facts.host().unlock();
            home.lock();
        }
    }

    private ItemOutcome run(TaskRun run, PreparedTask.Item item, HostRun other) {
        TaskModule<Record> module =
                RunContext.cast((TaskModule<?>) context.spec(run.task()).implementation());
        Planner planner = new Planner(other);
        while (true) {
            other.link().catchUp();
            PlanResult planned = planner.plan(module, item);
            if (planned instanceof PlanResult.NeedsReads needs) {
                read(needs, other);
            } else if (planned instanceof PlanResult.Fails fails) {
                ItemOutcome failed = ItemOutcome.failed(fails.message(), fails.known(), List.of());
                return evaluator.conditions(run, item, failed, variables);
            } else if (planned instanceof PlanResult.NotKnown unknown) {
                if (!(unknown.need() instanceof Read<?> read)) {
                    return notKnown(run, unknown, other);
                }
                read(new PlanResult.NeedsReads(List.of(read), item.settings().become()), other);
            } else {
                PendingItem pending =
                        new PendingItem(module, item, Jobs.foreseen(run, item, ((PlanResult.Ready) planned).plan()));
                ItemOutcome outcome = ready(run, pending, planned, other);
                if (outcome != null) {
                    return outcome;
                }
            }
        }
    }

    private static void read(PlanResult.NeedsReads needs, HostRun other) {
        HostLink.Wanted wanted = new HostLink.Wanted();
        wanted.add(needs);
        other.link().exchange(List.of(), wanted);
    }

    private ItemOutcome notKnown(TaskRun run, PlanResult.NotKnown unknown, HostRun other) {
        if (context.options().check()) {
            other.forecast().addUnknown(run.cause(), TaskPreparer.written(run.task()));
        }
        return ItemOutcome.notKnown(unknown.cause(), context.options().check());
    }

    /** Does what is planned; null when it has to be planned again. */
    private @Nullable ItemOutcome ready(TaskRun run, PendingItem pending, PlanResult planned, HostRun other) {
        ItemOutcome foreseen = evaluator.foresee(run, pending, (PlanResult.Ready) planned, variables);
        List<Change<?>> changes = pending.plan().changes();
        if (changes.isEmpty() || pending.item().settings().dry()) {
            if (context.options().check()) {
                Uncertainty uncertainty = ((PlanResult.Ready) planned).uncertainty();
                changes.forEach(change -> other.forecast().add(change, run.cause(), uncertainty));
            }
            return foreseen;
        }
        if (jobs.isFor(pending.item())) {
            return jobs.run(run, pending, foreseen, other);
        }
        if (!other.link().exchange(List.of(pending), new HostLink.Wanted())) {
            return null;
        }
        return pending.state() == PendingItem.State.DONE
                ? evaluator.done(run, pending, foreseen, variables)
                : evaluator.failed(run, pending, variables);
    }
}
