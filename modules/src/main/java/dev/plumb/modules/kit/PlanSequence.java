package dev.plumb.modules.kit;

import dev.plumb.module.Plan;
import dev.plumb.module.States;
import java.util.function.Function;

/**
 * A plan of several parts, one after the other: each sees the host as those before it leave it. So a module can be made of what
 * others do. A part that fails, or that cannot be seen before apply, is the last one.
 */
public final class PlanSequence {
    private final States host;
    private Plan plan = Plan.nothing();

    /**
     * With nothing in it.
     *
     * @param host the states before the first part
     */
    public PlanSequence(States host) {
        this.host = host;
    }

    /** One more part. */
    public PlanSequence then(Function<States, Plan> part) {
        if (plan.failure() == null && plan.unseen() == null) {
            plan = plan.and(part.apply(states()));
        }
        return this;
    }

    /** The host as the parts so far leave it. */
    public States states() {
        return plan.changes().isEmpty() ? host : new StatesAfter(host, plan.changes());
    }

    /** All parts. */
    public Plan plan() {
        return plan;
    }
}
