package dev.plumb.run;

import dev.plumb.expression.NotKnownException;
import dev.plumb.module.Plan;
import dev.plumb.module.TaskModule;
import dev.plumb.resource.Read;
import java.util.ArrayList;
import java.util.List;

/** Calls modules with the states one host has, as read and as foreseen. */
final class Planner {
    private final StateCache cache;
    private final Forecast forecast;

    Planner(StateCache cache, Forecast forecast) {
        this.cache = cache;
        this.forecast = forecast;
    }

    /** What this task item would do now. */
    Planned plan(TaskModule<Record> module, PreparedTask.Item item) {
        Record params = java.util.Objects.requireNonNull(item.params());
        PlanStates states = new PlanStates(item.settings().user(), cache, forecast);
        try {
            List<Read<?>> first = missing(module.reads(params), states);
            if (!first.isEmpty()) {
                return new Planned.NeedsReads(first);
            }
            Plan plan = module.plan(params, states);
            return plan.failure() != null
                    ? new Planned.Fails(plan.failure())
                    : new Planned.Ready(plan, states.assumptions());
        } catch (PlanSignal.NeedReads e) {
            return new Planned.NeedsReads(e.reads());
        } catch (PlanSignal.Failed e) {
            return new Planned.Fails(String.valueOf(e.getMessage()));
        } catch (NotKnownException e) {
            return new Planned.NotKnown(String.valueOf(e.getMessage()), e.need());
        }
    }

    private static List<Read<?>> missing(List<Read<?>> reads, PlanStates states) {
        List<Read<?>> missing = new ArrayList<>();
        for (Read<?> read : reads) {
            if (!states.isKnown(read)) {
                missing.add(read);
            }
        }
        return missing;
    }
}
