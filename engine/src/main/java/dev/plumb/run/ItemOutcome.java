package dev.plumb.run;

import dev.plumb.expression.OpenMap;
import dev.plumb.expression.Unknown;
import dev.plumb.report.Outcome;
import dev.plumb.resource.Change;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How an item of a task ended on a host, or is foreseen to end.
 *
 * @param outcome how
 * @param result values for {@code register}
 * @param assumes what it assumes
 * @param message what to say, or null
 * @param details further lines
 * @param changes what changes
 * @param duration time spent on the host, and on what the task waits for
 * @param open whether it may end otherwise than it is told, because of what it assumes
 */
record ItemOutcome(
        Outcome outcome,
        Map<String, @Nullable Object> result,
        List<String> assumes,
        @Nullable String message,
        List<String> details,
        List<Change<?>> changes,
        Duration duration,
        boolean open) {
    static ItemOutcome of(Outcome outcome, Map<String, @Nullable Object> result, @Nullable String message) {
        return new ItemOutcome(outcome, result, List.of(), message, List.of(), List.of(), Duration.ZERO, false);
    }

    static ItemOutcome failed(String message, Map<String, @Nullable Object> known, List<String> details) {
        return new ItemOutcome(
                Outcome.FAILED,
                Results.failed(known, message),
                List.of(),
                message,
                details,
                List.of(),
                Duration.ZERO,
                false);
    }

    /** Of an item that is not run. */
    static ItemOutcome skipped(String reason) {
        return of(Outcome.SKIPPED, Results.skipped(reason), reason);
    }

    /** Of an item that needs a value that is not known: only a dry run can leave it at that. */
    static ItemOutcome notKnown(String why, boolean check) {
        return check ? unknown(why) : failed("a value is not known: " + why, Map.of(), List.of());
    }

    static ItemOutcome unknown(String why) {
        return of(Outcome.UNKNOWN, Results.unknown(why), why);
    }

    /** The same, of which it is not known any more how it ends; what it would have told, but only an apply can, is named still. */
    ItemOutcome becomingUnknown(String why) {
        Map<String, @Nullable Object> told = Results.unknown(why);
        result.forEach((key, value) -> {
            if (value instanceof Unknown) {
                told.putIfAbsent(key, value);
            }
        });
        return of(Outcome.UNKNOWN, told, why).withChanges(changes);
    }

    ItemOutcome withAssumes(List<String> newAssumes) {
        return new ItemOutcome(outcome, result, newAssumes, message, details, changes, duration, open);
    }

    /** The same on an assumption without which it may end otherwise, so that it is not known whether anything changes. */
    ItemOutcome assuming(String assumption) {
        List<String> all = new ArrayList<>(assumes);
        if (!all.contains(assumption)) {
            all.add(assumption);
        }
        Map<String, @Nullable Object> values = OpenMap.copyOf(result);
        values.put("changed", new Unknown("whether anything is changed depends on an assumption: " + assumption));
        return new ItemOutcome(outcome, values, all, message, details, changes, duration, true);
    }

    ItemOutcome withMessage(String newMessage) {
        return new ItemOutcome(outcome, result, assumes, newMessage, details, changes, duration, open);
    }

    ItemOutcome withChanges(List<Change<?>> newChanges) {
        return new ItemOutcome(outcome, result, assumes, message, details, newChanges, duration, open);
    }

    ItemOutcome withOutcome(Outcome newOutcome, Map<String, @Nullable Object> newResult) {
        return new ItemOutcome(newOutcome, newResult, assumes, message, details, changes, duration, open);
    }

    /** How something ends that is done here and now, with the time that it takes. */
    static ItemOutcome timed(Supplier<ItemOutcome> work) {
        long start = System.nanoTime();
        ItemOutcome outcome = work.get();
        return outcome.lasting(Duration.ofNanos(System.nanoTime() - start));
    }

    ItemOutcome lasting(Duration newDuration) {
        return new ItemOutcome(outcome, result, assumes, message, details, changes, newDuration, open);
    }
}
