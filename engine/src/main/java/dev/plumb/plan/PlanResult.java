package dev.plumb.plan;

import dev.plumb.host.Become;
import dev.plumb.module.Plan;
import dev.plumb.resource.Read;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What came of calling a module's {@code plan}. */
public sealed interface PlanResult {
    /**
     * A plan.
     *
     * @param plan the plan
     * @param assumptions what it assumes (dry run only)
     * @param uncertainty why it is not certain that it will be carried out as it is, or null (dry run only)
     * @param rests whether it holds only if earlier commands change nothing that they do not name (dry run only)
     */
    record Ready(
            Plan plan, List<String> assumptions, @Nullable Uncertainty uncertainty, boolean rests)
            implements PlanResult {}

    /**
     * States must be read first.
     *
     * @param reads of what; empty when it is only to be seen that the user can be become
     * @param as whom to become for it, or null
     */
    record NeedsReads(List<Read<?>> reads, @Nullable Become as) implements PlanResult {}

    /**
     * A value is not known.
     *
     * @param cause why
     * @param need what would make it known, or null
     */
    record NotKnown(String cause, @Nullable Object need) implements PlanResult {}

    /**
     * The task fails.
     *
     * @param message why
     * @param known values for {@code register} beside it
     */
    record Fails(String message, Map<String, @Nullable Object> known) implements PlanResult {
        public Fails(String message) {
            this(message, Map.of());
        }
    }
}
