package dev.plumb.run;

import dev.plumb.expression.Variables;
import dev.plumb.host.Become;
import dev.plumb.plan.StateCache;
import dev.plumb.text.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A task with its expressions evaluated for one host: conditions, loop, parameters.
 *
 * @param label its name, filled in
 * @param loop whether it loops over something; then {@code items} has one element per value, else exactly one
 * @param stepwise whether what an item does is seen by those after it ({@code set_fact}, the task's own {@code register}):
 *     then each is prepared when its turn comes, and these are what it looks like before
 * @param items what to do
 */
record PreparedTask(String label, boolean loop, boolean stepwise, List<Item> items) {
    /** A task whose items do not depend on each other. */
    PreparedTask(String label, boolean loop, List<Item> items) {
        this(label, loop, false, items);
    }

    /**
     * One item of a loop, or the whole task.
     *
     * @param item the loop's value, or null
     * @param loop variables of the loop by name; empty when there is none
     * @param shown what to call the item in output when its loop says so, or null
     * @param skipReason why it is not run (the condition that does not hold), or null
     * @param params the bound parameter record; null when skipped
     * @param notice whom it notifies when it changes something
     * @param settings how to run it
     * @param scope variables it was evaluated in, for conditions on its result
     */
    record Item(
            @Nullable Object item,
            Map<String, @Nullable Object> loop,
            @Nullable String shown,
            @Nullable String skipReason,
            @Nullable Record params,
            Notification notice,
            Settings settings,
            Variables scope) {
        /** What to call the item in output, or null when there is no loop. */
        @Nullable
        String itemLabel(boolean looped) {
            if (!looped) {
                return null;
            }
            return shown != null ? shown : item instanceof String text ? text : Json.write(item);
        }
    }

    /**
     * How a task runs on by itself.
     *
     * @param limit how long it may take
     * @param poll how long to wait between two looks at it; zero: it is not waited for
     */
    record Detached(Duration limit, Duration poll) {}

    /**
     * Keywords of a task, evaluated.
     *
     * @param become whom to become, or null
     * @param environment variables for its scripts
     * @param dry whether it is only planned
     * @param declaredRead whether its author declared it a read: it runs in a dry run too
     * @param ignoreErrors whether the host goes on when it fails
     * @param noLog whether its content is hidden
     * @param diff whether its diffs are shown
     * @param ignoreUnreachable whether the host goes on when it cannot be reached
     * @param delegateTo the host it is done on instead, or null
     * @param delegateFacts whether variables it sets become that host's
     * @param timeout how long it may take to change what it changes, or to wait, or null
     * @param withheld why it does not run in a dry run although its author declared it a read, or null
     * @param async how it runs on by itself, or null; in a dry run it does not, but its result is foreseen
     */
    record Settings(
            @Nullable Become become,
            Map<String, String> environment,
            boolean dry,
            boolean declaredRead,
            boolean ignoreErrors,
            boolean noLog,
            boolean diff,
            boolean ignoreUnreachable,
            @Nullable String delegateTo,
            boolean delegateFacts,
            @Nullable Duration timeout,
            @Nullable String withheld,
            @Nullable Detached async) {
        /** The same of a declared read that does not run in a dry run. */
        Settings withheld(String why) {
            return new Settings(
                    become,
                    environment,
                    true,
                    false,
                    ignoreErrors,
                    noLog,
                    diff,
                    ignoreUnreachable,
                    delegateTo,
                    delegateFacts,
                    timeout,
                    why,
                    async);
        }

        /** The name under which states read as this user are kept. */
        String user() {
            return StateCache.key(become);
        }
    }
}
