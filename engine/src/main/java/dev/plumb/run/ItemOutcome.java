package dev.plumb.run;

import dev.plumb.report.Diff;
import dev.plumb.report.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an item of a task ended on a host, or is foreseen to end.
 *
 * @param outcome how
 * @param result values for {@code register}
 * @param assumes what it assumes
 * @param message what to say, or null
 * @param details further lines
 * @param diffs what changes
 * @param duration time spent on the host
 */
record ItemOutcome(
        Outcome outcome,
        Map<String, @Nullable Object> result,
        List<String> assumes,
        @Nullable String message,
        List<String> details,
        List<Diff> diffs,
        Duration duration) {
    static ItemOutcome of(Outcome outcome, Map<String, @Nullable Object> result, @Nullable String message) {
        return new ItemOutcome(outcome, result, List.of(), message, List.of(), List.of(), Duration.ZERO);
    }

    static ItemOutcome failed(String message, Map<String, @Nullable Object> known, List<String> details) {
        return new ItemOutcome(
                Outcome.FAILED, Results.failed(known, message), List.of(), message, details, List.of(), Duration.ZERO);
    }

    /** Of an item that is not run. */
    static ItemOutcome skipped(String reason) {
        return of(Outcome.SKIPPED, Results.skipped(reason), reason);
    }

    static ItemOutcome unknown(String why) {
        return of(Outcome.UNKNOWN, Results.unknown(why), why);
    }

    ItemOutcome withAssumes(List<String> newAssumes) {
        return new ItemOutcome(outcome, result, newAssumes, message, details, diffs, duration);
    }

    ItemOutcome withDiffs(List<Diff> newDiffs) {
        return new ItemOutcome(outcome, result, assumes, message, details, newDiffs, duration);
    }

    ItemOutcome withOutcome(Outcome newOutcome, Map<String, @Nullable Object> newResult) {
        return new ItemOutcome(newOutcome, newResult, assumes, message, details, diffs, duration);
    }

    ItemOutcome lasting(Duration newDuration) {
        return new ItemOutcome(outcome, result, assumes, message, details, diffs, newDuration);
    }
}
