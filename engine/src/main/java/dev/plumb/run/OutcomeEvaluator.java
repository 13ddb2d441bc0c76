package dev.plumb.run;

import dev.plumb.expression.Expressions;
import dev.plumb.expression.NotKnownException;
import dev.plumb.expression.OpenMap;
import dev.plumb.expression.Unknown;
import dev.plumb.expression.Variables;
import dev.plumb.module.Plan;
import dev.plumb.module.TaskModule.Done;
import dev.plumb.plan.PlanResult;
import dev.plumb.plan.Uncertainty;
import dev.plumb.playbook.Directive;
import dev.plumb.playbook.Task;
import dev.plumb.report.Outcome;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import dev.plumb.source.Position;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import dev.plumb.source.YamlNode;
import dev.plumb.text.Texts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Decides how an item of a task ended, from its plan and from what its scripts gave. Thread-safe. */
final class OutcomeEvaluator {
    /** Lines of a log that are told with a failure. */
    private static final int MOST_LINES = 20;

    private final Expressions expressions;

    OutcomeEvaluator(Expressions expressions) {
        this.expressions = expressions;
    }

    /** How a planned item is foreseen to end: what check reports, and what apply expects. */
    ItemOutcome foresee(TaskRun run, PendingItem pending, PlanResult.Ready ready, HostVariables host) {
        Plan plan = pending.plan();
        boolean changes = !plan.changes().isEmpty() || plan.unseen() != null;
        Map<String, @Nullable Object> unrun =
                changes && isNeverDone(run.task(), pending) ? pending.module().unrun(params(pending)) : Map.of();
        if (!unrun.isEmpty()) {
            return unrun(run, pending, unrun, host);
        }
        Map<String, @Nullable Object> result =
                !changes ? Results.unchanged(plan) : Results.awaited(pending, plan, run.cause());
        if (changes && run.task().retry() != null && pending.item().settings().dry()) {
            result.put("attempts", new Unknown("attempts of " + run.cause() + " is not known before apply"));
        }
        boolean alters = changes && !pending.changesNothing();
        ItemOutcome outcome = ItemOutcome.of(alters ? Outcome.CHANGED : Outcome.OK, result, null)
                .withAssumes(ready.assumptions())
                .withChanges(alters ? plan.changes() : List.of());
        ItemOutcome judged = conditions(run, pending.item(), outcome, host);
        boolean open = !ready.assumptions().isEmpty() && plan.changes().isEmpty();
        return withUncertainty(
                open ? judged.assuming(ready.assumptions().get(0)) : judged, pending, ready.uncertainty());
    }

    /** Whether a task says itself, and for good, that it is only planned: an apply does not carry it out either. */
    static boolean isNeverDone(Task task, PendingItem pending) {
        return pending.item().settings().dry()
                && task.directives().get(Directive.CHECK_MODE) instanceof YamlNode.Scalar scalar
                && !Expressions.hasPlaceholders(scalar);
    }

    /** How a command ends that its author does not want to run. */
    private ItemOutcome unrun(
            TaskRun run, PendingItem pending, Map<String, @Nullable Object> unrun, HostVariables host) {
        boolean skipped = Boolean.TRUE.equals(unrun.get("skipped"));
        Map<String, @Nullable Object> values =
                new LinkedHashMap<>(pending.plan().result());
        values.putAll(unrun);
        ItemOutcome outcome = ItemOutcome.of(
                skipped ? Outcome.SKIPPED : Outcome.CHANGED,
                Results.of(values, !skipped, false),
                "check_mode: true keeps it from running");
        return conditions(
                run,
                pending.item(),
                skipped ? outcome : outcome.withChanges(pending.plan().changes()),
                host);
    }

    /** How an item is foreseen to end whose plan may not be carried out as it is. */
    private static ItemOutcome withUncertainty(
            ItemOutcome outcome, PendingItem pending, @Nullable Uncertainty uncertainty) {
        String withheld = pending.item().settings().withheld();
        Uncertainty why = withheld == null ? uncertainty : new Uncertainty(withheld, false);
        if (why == null || outcome.outcome() == Outcome.FAILED) {
            return outcome;
        }
        return why.isAssumed() ? outcome.assuming(why.why()) : outcome.becomingUnknown(why.why());
    }

    /** How an item ended that was sent. */
    ItemOutcome ended(TaskRun run, PendingItem pending, ItemOutcome foreseen, HostVariables host) {
        return switch (pending.state()) {
            case DONE ->
                done(
                        run,
                        pending,
                        pending.hasLearned()
                                ? foreseen.withOutcome(foreseen.outcome(), Results.changed(pending.plan()))
                                : foreseen,
                        host);
            case BEGUN -> begun(run, pending, foreseen, host);
            case WAITING, FAILED, SKIPPED, RESTORED -> failed(run, pending, host);
        };
    }

    /** How an item ended whose actions go on by themselves. */
    private ItemOutcome begun(TaskRun run, PendingItem pending, ItemOutcome foreseen, HostVariables host) {
        ItemOutcome begun = ItemOutcome.of(Outcome.CHANGED, Results.changed(pending.plan()), null)
                .withChanges(foreseen.changes())
                .lasting(pending.spent());
        return conditions(run, pending.item(), begun, host);
    }

    /** How an item ended whose actions were done. */
    private ItemOutcome done(TaskRun run, PendingItem pending, ItemOutcome foreseen, HostVariables host) {
        ScriptResult last = pending.lastResult();
        Duration duration = pending.spent();
        if (!pending.module().isProbe() || last == null) {
            ItemOutcome planned = foreseen.outcome() == Outcome.UNKNOWN ? planned(pending) : foreseen;
            ItemOutcome told = planned.withOutcome(planned.outcome(), printed(pending, planned.result(), last));
            return conditions(run, pending.item(), learned(pending, told).lasting(duration), host);
        }
        Map<String, @Nullable Object> values =
                new LinkedHashMap<>(pending.plan().result());
        values.putAll(pending.module().outcome(params(pending), last));
        boolean changed = !pending.item().settings().declaredRead() && !Boolean.FALSE.equals(values.get("changed"));
        ItemOutcome outcome = ItemOutcome.of(
                        changed ? Outcome.CHANGED : Outcome.OK, Results.of(values, changed, false), null)
                .withChanges(changed ? foreseen.changes() : List.of())
                .lasting(duration);
        return conditions(run, pending.item(), outcome, host);
    }

    /** As it was planned, where its conditions could not be judged before it was done. */
    private static ItemOutcome planned(PendingItem pending) {
        boolean alters = !pending.changesNothing();
        return ItemOutcome.of(
                        alters ? Outcome.CHANGED : Outcome.OK,
                        Results.of(pending.plan().result(), alters, false),
                        null)
                .withChanges(alters ? pending.plan().changes() : List.of());
    }

    /** With what only the host could decide, perhaps that it is as it was. */
    private static ItemOutcome learned(PendingItem pending, ItemOutcome foreseen) {
        Map<String, @Nullable Object> learned = pending.module()
                .learned(
                        params(pending),
                        pending.plan(),
                        new Done(pending.found(), pending.lastResult(), pending.took()));
        if (learned.isEmpty()) {
            return foreseen;
        }
        Map<String, @Nullable Object> result = new LinkedHashMap<>(foreseen.result());
        result.putAll(learned);
        boolean asBefore = foreseen.outcome() == Outcome.CHANGED && Boolean.FALSE.equals(learned.get("changed"));
        return asBefore
                ? foreseen.withOutcome(Outcome.OK, result).withChanges(List.of())
                : foreseen.withOutcome(foreseen.outcome(), result);
    }

    /** What only its last script could tell, in place of what was not known. */
    private static Map<String, @Nullable Object> printed(
            PendingItem pending, Map<String, @Nullable Object> foreseen, @Nullable ScriptResult last) {
        List<String> keys = pending.module().outcomeKeys();
        if (keys.isEmpty() || pending.plan().changes().isEmpty()) {
            return foreseen;
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>(foreseen);
        keys.forEach(values::remove);
        if (last != null) {
            values.putAll(pending.module().outcome(params(pending), last));
        }
        return values;
    }

    /** What was done has changed the host, if not as it should have. */
    private static ItemOutcome mismatched(PendingItem pending) {
        Map<String, @Nullable Object> known = new LinkedHashMap<>(pending.plan().result());
        known.put("changed", true);
        String message = "the change was made, but the host does not show it: " + pending.mismatch();
        return ItemOutcome.failed(message, known, List.of()).lasting(pending.spent());
    }

    /** How an item ended one of whose actions failed, or did not bring about what was planned. */
    private ItemOutcome failed(TaskRun run, PendingItem pending, HostVariables host) {
        if (pending.mismatch() != null) {
            return mismatched(pending);
        }
        if (pending.refusal() != null) {
            ItemOutcome refused = ItemOutcome.failed(pending.refusal(), Map.of(), List.of());
            return conditions(run, pending.item(), refused, host);
        }
        if (pending.failure() != null) {
            Map<String, @Nullable Object> known =
                    new LinkedHashMap<>(pending.plan().result());
            if (pending.failedResult() != null) {
                putOutput(known, pending.failedResult());
            }
            return conditions(run, pending.item(), ItemOutcome.failed(pending.failure(), known, List.of()), host);
        }
        ScriptResult script = Objects.requireNonNull(pending.failedResult());
        Map<String, @Nullable Object> values =
                new LinkedHashMap<>(pending.plan().result());
        if (pending.module().isProbe()) {
            values.putAll(pending.module().outcome(params(pending), script));
            // As in Ansible: a command that ran has changed something, whatever its exit status.
            values.put("changed", !pending.item().settings().declaredRead());
        }
        putOutput(values, script);
        List<String> details = script.truncated() ? List.of("its output was cut: more came than is kept") : List.of();
        ItemOutcome outcome = ItemOutcome.failed(reason(run.task(), pending, script), values, details)
                .lasting(pending.spent());
        ItemOutcome ended = conditions(run, pending.item(), outcome, host);
        // its author does not mind: it has changed what it was to change
        return ended.outcome() == Outcome.CHANGED
                ? ended.withChanges(pending.plan().changes())
                : ended;
    }

    private static void putOutput(Map<String, @Nullable Object> values, ScriptResult script) {
        values.putIfAbsent("rc", (long) script.exit());
        values.putIfAbsent("stdout", script.stdoutText());
        values.putIfAbsent("stderr", parts(script)[0]);
    }

    /** What a script says of why it fails, and the log that it shows with that, if any. */
    private static String[] parts(ScriptResult script) {
        return script.stderrText().split("(?m)^" + Script.LOG + "$", 2);
    }

    private static Record params(PendingItem pending) {
        return Objects.requireNonNull(pending.item().params());
    }

    private static String reason(Task task, PendingItem pending, ScriptResult script) {
        if (script.status() == ScriptResult.Status.TIMED_OUT) {
            return tooLong(task, pending.item().settings());
        } else if (script.status() == ScriptResult.Status.FLOODED) {
            return "it printed more than " + (ScriptResult.FLOOD >> 30) + " GiB and was ended";
        }
        String[] parts = parts(script);
        if (parts.length == 2 && !pending.module().isProbe()) {
            String log = Texts.lastLines(parts[1].getBytes(StandardCharsets.UTF_8), MOST_LINES);
            return Texts.lastLines(parts[0].getBytes(StandardCharsets.UTF_8), 1) + "; the end of its log:\n" + log;
        }
        String last = Texts.lastLines(script.stderr(), 1);
        if (pending.changesNothing() && !last.isEmpty()) {
            return last;
        }
        String status =
                script.exit() > 128 ? "killed by signal " + (script.exit() - 128) : "exit status " + script.exit();
        return last.isEmpty() ? status : last + " (" + status + ")";
    }

    /** Why a task is ended whose time is over, with where that is written. */
    static String tooLong(Task task, PreparedTask.Settings settings) {
        PreparedTask.Detached async = settings.async();
        if (async != null) {
            Position at = Objects.requireNonNull(task.async()).seconds().position();
            return "it took longer than its async of " + async.limit().toSeconds() + " s (" + at + ") and was ended";
        }
        YamlNode keyword = task.directives().get(Directive.TIMEOUT);
        String limit = settings.timeout() == null
                ? "its deadline"
                : "its timeout of " + settings.timeout().toSeconds() + " s"
                        + (keyword == null ? "" : " (" + keyword.position() + ")");
        return "it took longer than " + limit + " and was ended";
    }

    /** Applies {@code changed_when} and {@code failed_when}, which see how often the item has been tried. */
    ItemOutcome conditions(TaskRun run, PreparedTask.Item item, ItemOutcome ended, HostVariables host) {
        Task task = run.task();
        ItemOutcome outcome = counted(run, item, ended);
        if (task.changedWhen().isEmpty() && task.failedWhen().isEmpty()) {
            return outcome;
        }
        Map<String, @Nullable Object> result = OpenMap.copyOf(outcome.result());
        Variables scope = host.scope(task, item.loop(), result);
        try {
            ItemOutcome judged = outcome;
            if (!task.failedWhen().isEmpty()) {
                judged = failedWhen(task, judged, result, scope);
            }
            return judged.outcome() == Outcome.FAILED || task.changedWhen().isEmpty()
                    ? judged
                    : changedWhen(task, judged, result, scope);
        } catch (NotKnownException e) {
            return outcome.becomingUnknown(String.valueOf(e.getMessage()));
        } catch (ProblemException e) {
            Problem problem = e.problems().get(0);
            return ItemOutcome.failed(problem.position() + ": " + problem.message(), result, List.of());
        }
    }

    private static ItemOutcome counted(TaskRun run, PreparedTask.Item item, ItemOutcome outcome) {
        if (run.task().retry() == null || outcome.result().get("attempts") instanceof Unknown) {
            return outcome;
        }
        Map<String, @Nullable Object> result = OpenMap.copyOf(outcome.result());
        result.put("attempts", (long) run.attempts(item));
        return outcome.withOutcome(outcome.outcome(), result);
    }

    private ItemOutcome failedWhen(
            Task task, ItemOutcome outcome, Map<String, @Nullable Object> result, Variables scope) {
        String holding = holding(task.failedWhen(), scope);
        result.put("failed", holding != null);
        result.put("failed_when_result", holding != null);
        if (holding != null) {
            List<String> details = new ArrayList<>(outcome.details());
            if (outcome.outcome() == Outcome.FAILED && outcome.message() != null) {
                details.add(0, outcome.message());
            }
            ItemOutcome failed = ItemOutcome.failed("failed_when: " + holding, result, details);
            return failed.lasting(outcome.duration());
        }
        if (outcome.outcome() != Outcome.FAILED) {
            return outcome.withOutcome(outcome.outcome(), result);
        }
        boolean changed = !task.changedWhen().isEmpty() || Boolean.TRUE.equals(result.get("changed"));
        result.put("changed", changed);
        return ItemOutcome.of(changed ? Outcome.CHANGED : Outcome.OK, result, null)
                .lasting(outcome.duration());
    }

    private ItemOutcome changedWhen(
            Task task, ItemOutcome outcome, Map<String, @Nullable Object> result, Variables scope) {
        boolean changed = all(task.changedWhen(), scope);
        result.put("changed", changed);
        return outcome.withOutcome(changed ? Outcome.CHANGED : Outcome.OK, result);
    }

    // A list of conditions is joined by "and", as in Ansible.
    private boolean all(List<YamlNode.Scalar> conditions, Variables scope) {
        for (YamlNode.Scalar condition : conditions) {
            if (!expressions.test(condition, scope)) {
                return false;
            }
        }
        return true;
    }

    private @Nullable String holding(List<YamlNode.Scalar> conditions, Variables scope) {
        return all(conditions, scope) ? conditions.get(0).text() : null;
    }
}
