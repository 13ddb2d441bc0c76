package dev.plumb.run;

import dev.plumb.module.Plan;
import dev.plumb.resource.Read;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of calling a module's {@code plan}. */
sealed interface Planned {
    /**
     * A plan.
     *
     * @param plan the plan
     * @param assumptions what it assumes (dry run only)
     */
    record Ready(Plan plan, List<String> assumptions) implements Planned {}

    /** States must be read first. */
    record NeedsReads(List<Read<?>> reads) implements Planned {}

    /**
     * A value is not known.
     *
     * @param cause why
     * @param need what would make it known, or null
     */
    record NotKnown(String cause, @Nullable Object need) implements Planned {}

    /** The task fails. */
    record Fails(String message) implements Planned {}
}
