package dev.plumb.run;

import dev.plumb.plan.Cause;
import dev.plumb.plan.Forecast;
import dev.plumb.plan.PlanResult;
import dev.plumb.plan.StateCache;
import dev.plumb.plan.Uncertainty;
import dev.plumb.resource.Change;
import dev.plumb.resource.Effects;
import java.util.List;

/**
 * Lays what will be done on one host over what was read from it, so that the next plans see it before it is done. Used by
 * the host's own thread only.
 */
final class Overlay {
    private final StateCache cache;
    private final Forecast forecast;
    private final Lookahead lookahead;
    private final RunContext context;
    private final HostRun host;

    Overlay(RunContext context, HostRun host, Lookahead lookahead) {
        this.context = context;
        this.host = host;
        this.cache = host.cache();
        this.forecast = host.forecast();
        this.lookahead = lookahead;
    }

    /**
     * Lays one item's changes over it.
     *
     * @param waiting all items that are still to be sent, this one too
     */
    void lay(PendingItem pending, List<PendingItem> waiting, Cause cause) {
        for (Change<?> change : pending.plan().changes()) {
            if (change.action().effects() instanceof Effects.Unknown unknown) {
                layUnknown(change, unknown, cause);
                if (waiting.stream().filter(Overlay::isUnknown).count() == 1) {
                    lookahead.shrink();
                }
            } else if (change.action().effects() instanceof Effects.Programs programs) {
                cache.invalidateOthers(programs);
                forecast.retain(programs.likely().negate());
                forecast.addState(change, cause);
            } else {
                cache.invalidateOthers(change.action().effects());
                forecast.add(change, cause);
            }
        }
    }

    /** Lays over it what a dry run foresees of an item. */
    void foresee(TaskRun run, PlanResult.Ready ready) {
        List<Change<?>> changes = ready.plan().changes();
        Uncertainty uncertainty = run.sequence().uncertainty(run) == null || changes.isEmpty()
                ? ready.uncertainty()
                : Uncertainty.unknown(changes.get(0).ref().label() + " after " + run.cause());
        changes.forEach(change -> forecast.add(change, run.cause(), uncertainty));
        UncertainFacts.note(host, changes);
        context.controllerFiles().foresee(changes, run.cause());
        if (ready.plan().unseen() != null) {
            forecast.addUnseen(ready.plan().unseen(), run.cause());
        }
    }

    private void layUnknown(Change<?> change, Effects.Unknown effects, Cause cause) {
        // What its own plan was made from is used up; any more was read in vain.
        if (cache.invalidate(List.of(change)) > 1) {
            lookahead.shrinkDear();
        }
        forecast.retain(effects.unaffected());
        if (effects.unaffected().test(change.ref())) {
            forecast.addState(change, cause);
        }
    }

    private static boolean isUnknown(PendingItem pending) {
        return !pending.item().settings().declaredRead()
                && pending.plan().changes().stream().anyMatch(Change::hasUnknownEffects);
    }
}
