package dev.plumb.run;

import dev.plumb.facts.Facts;
import dev.plumb.facts.FactsState;
import dev.plumb.host.HostException;
import dev.plumb.module.ControlDecision;
import dev.plumb.plan.StateCache;
import dev.plumb.report.Outcome;
import dev.plumb.resource.Read;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Gathers facts for tasks that say so. Used by the host's own thread only. */
final class FactGathering {
    private static final Read<FactsState> READ = Read.of(Facts.ref());

    private final RunContext context;
    private final HostRun home;
    private final Function<String, HostRun> delegates;

    FactGathering(RunContext context, HostRun home, Function<String, HostRun> delegates) {
        this.context = context;
        this.home = home;
        this.delegates = delegates;
    }

    /** How the item ends: facts of the own host have been read for it, those of another one are read here. */
    ItemOutcome gather(ControlDecision.GatherFacts gather, PreparedTask.Item item) {
        PreparedTask.Settings settings = item.settings();
        String delegate = settings.delegateTo();
        HostRun on = delegate == null || delegate.equals(home.name()) ? home : delegates.apply(delegate);
        StateCache.Entry entry = on == home ? home.cache().find(settings.user(), READ) : elsewhere(on, settings);
        if (entry == null || !(entry.state() instanceof FactsState state)) {
            String why = entry == null ? "the host has not answered" : String.valueOf(entry.failure());
            return context.options().check() && !on.forecast().isEmpty()
                    ? ItemOutcome.notKnown("facts cannot be read: " + why, true)
                    : ItemOutcome.failed("facts cannot be read: " + why, Map.of(), List.of());
        }
        HostRun owner = settings.delegateFacts() ? on : home;
        owner.cache().put("", READ.ref(), state, 0);
        owner.facts().gather();
        if (context.options().check()) {
            owner.facts().addUncertain(UncertainFacts.of(on.forecast()));
        }
        return told(gather, owner.facts().withUncertain(state.values()));
    }

    /** Reads facts of a host that the task is delegated to. */
    private StateCache.@Nullable Entry elsewhere(HostRun on, PreparedTask.Settings settings) {
        home.unlock();
        on.lock();
        try {
            on.cache().forgetFacts();
            Wanted wanted = new Wanted();
            wanted.add(settings, READ);
            on.link().exchange(List.of(), wanted);
            return on.cache().find(settings.user(), READ);
        } catch (HostException e) {
            if (e.reason() == HostException.Reason.CANCELLED) {
                throw e;
            }
            on.link().reset();
            return new StateCache.Entry(null, 0, "delegated to " + on.name() + ": " + e.getMessage());
        } finally {
            on.unlock();
            home.lock();
        }
    }

    private static ItemOutcome told(ControlDecision.GatherFacts gather, Map<String, @Nullable Object> facts) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        facts.forEach((name, value) -> {
            if (gather.shown().test("ansible_" + name)) {
                shown.put("ansible_" + name, value);
            }
        });
        return ItemOutcome.of(Outcome.OK, Results.of(Map.of("ansible_facts", shown), false, false), null);
    }
}
