package dev.plumb.run;

import dev.plumb.host.HostException;
import dev.plumb.playbook.Task;
import dev.plumb.report.Diff;
import dev.plumb.report.Event;
import dev.plumb.report.Outcome;
import dev.plumb.source.Located;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Draws the consequences of outcomes on one host: variables, handlers, counts and events. Used by the host's thread only. */
final class Teller {
    private static final String HIDDEN = "(hidden by no_log)";

    private final RunContext context;
    private final HostRun host;
    private final HostVariables variables;
    private final Notified notified;

    Teller(RunContext context, HostRun host, HostVariables variables, Notified notified) {
        this.context = context;
        this.host = host;
        this.variables = variables;
        this.notified = notified;
    }

    /** The host begins a task. */
    void progress(Task task, String label) {
        context.emit(new Event.Progress(host.name(), label, task.numberInPlay()));
    }

    /** Sets the {@code register} variable when all items have a result. */
    void register(TaskRun run) {
        if (run.task().register() != null && !run.hasNext()) {
            variables.facts().set(run.task().register().value(), run.registered());
        }
    }

    /** A mistake of the author that shows only now. */
    static ItemOutcome failure(ProblemException e) {
        List<String> messages = new ArrayList<>();
        for (Problem problem : e.problems()) {
            messages.add(problem.position() + ": " + problem.message()
                    + (problem.hint() == null ? "" : " (" + problem.hint() + ")"));
        }
        return ItemOutcome.failed(messages.get(0), Map.of(), messages.subList(1, messages.size()));
    }

    /** A command that only reads failed in a dry run, where earlier tasks have not really happened. */
    ItemOutcome tooEarly(OutcomeQueue.Entry entry, ItemOutcome failed) {
        String provider = Objects.requireNonNull(host.forecast().newest());
        return tooSoon(entry, ItemOutcome.of(Outcome.OK, Map.of(), null))
                .withAssumes(List.of("that its command succeeds after " + provider + "; now: " + failed.message()));
    }

    /** A command that only reads ran in a dry run before what it reads is changed: what it said will not hold. */
    ItemOutcome tooSoon(OutcomeQueue.Entry entry, ItemOutcome done) {
        Map<String, @Nullable Object> result =
                Results.unknown("the result of " + entry.run().cause() + " is not known before apply");
        result.put("changed", false);
        result.put("failed", false);
        result.put("skipped", false);
        return done.withOutcome(done.outcome(), result);
    }

    /** Likewise, where the outcome differs from what was foreseen: its result is replaced. */
    boolean commitResult(OutcomeQueue.Entry entry, ItemOutcome outcome) {
        entry.run().replace(entry.index(), outcome.result());
        register(entry.run());
        return commit(entry, outcome);
    }

    /**
     * An item's outcome is final.
     *
     * @return whether its task ended, and failed or did not reach the host
     */
    boolean commit(OutcomeQueue.Entry entry, ItemOutcome outcome) {
        TaskRun run = entry.run();
        PreparedTask.Item item = run.prepared().items().get(entry.index());
        boolean ignored = outcome.outcome() == Outcome.FAILED && item.settings().ignoreErrors()
                || outcome.outcome() == Outcome.UNREACHABLE && item.settings().ignoreUnreachable();
        boolean uncertain = outcome.outcome() == Outcome.UNKNOWN;
        if (outcome.outcome() == Outcome.CHANGED || uncertain) {
            run.task().notifies().forEach(name -> notify(name, !uncertain));
        }
        if (context.moduleName(run.task()).equals("meta") && outcome.outcome() != Outcome.FAILED) {
            // As in Ansible: it steers the run, there is nothing to tell or count.
            return false;
        }
        context.emit(event(run, item, outcome, ignored));
        if (!run.commit(outcome.outcome(), !outcome.assumes().isEmpty(), ignored)) {
            return false;
        }
        boolean rescued = run.sum() == Outcome.FAILED && run.place().isRescued();
        Counters.Failure failure = run.isIgnored()
                ? Counters.Failure.IGNORED
                : rescued ? Counters.Failure.RESCUED : Counters.Failure.STANDS;
        host.counters().add(counted(run), run.isAssumed(), failure);
        return (run.sum() == Outcome.FAILED || run.sum() == Outcome.UNREACHABLE) && !run.isIgnored();
    }

    /** What the inventory of this run learns is told as a change, as in Ansible, but nothing on a host has changed. */
    private Outcome counted(TaskRun run) {
        boolean ofInventory = run.sum() == Outcome.CHANGED
                && switch (context.moduleName(run.task())) {
                    case "add_host", "group_by" -> true;
                    default -> false;
                };
        return ofInventory ? Outcome.OK : run.sum();
    }

    /** A failed task is rescued: what rescues it sees why. */
    void rescue(TaskRun run, ItemOutcome outcome) {
        Map<String, @Nullable Object> task = new LinkedHashMap<>();
        task.put("name", run.prepared().label());
        task.put("action", context.moduleName(run.task()));
        variables.facts().set("ansible_failed_task", task);
        variables.facts().set("ansible_failed_result", outcome.result());
    }

    /** A host cannot be reached for a task that does not mind. */
    static ItemOutcome unreachable(HostException e) {
        String message = String.valueOf(e.getMessage());
        return ItemOutcome.of(Outcome.UNREACHABLE, Results.unreachable(message), message);
    }

    private void notify(Located<String> name, boolean certain) {
        notified.notify(name.value(), certain);
    }

    private Event event(TaskRun run, PreparedTask.Item item, ItemOutcome outcome, boolean ignored) {
        boolean hide = item.settings().noLog();
        String label = item.itemLabel(run.prepared().loop());
        return new Event.TaskEnded(
                host.name(),
                run.prepared().label(),
                run.task().numberInPlay(),
                run.task().place(),
                run.segment().isHandlers(),
                context.moduleName(run.task()),
                label == null ? null : hide ? HIDDEN : context.redact(label),
                outcome.outcome(),
                outcome.assumes().stream()
                        .map(context::redact)
                        .map(Objects::requireNonNull)
                        .toList(),
                message(outcome.message(), hide),
                hide ? List.of() : redact(outcome.details()),
                ignored,
                outcome.outcome() == Outcome.FAILED && !ignored && run.place().isRescued(),
                hide || !item.settings().diff() ? List.of() : diffs(outcome.diffs()),
                run.task().position(),
                outcome.duration());
    }

    private @Nullable String message(@Nullable String message, boolean hide) {
        return message == null ? null : hide ? HIDDEN : context.redact(message);
    }

    private List<String> redact(List<String> texts) {
        return texts.stream()
                .map(text -> Objects.requireNonNull(context.redact(text)))
                .toList();
    }

    private List<Diff> diffs(List<Diff> diffs) {
        List<Diff> redacted = new ArrayList<>();
        for (Diff diff : diffs) {
            List<Diff.Line> lines = new ArrayList<>();
            for (Diff.Line line : diff.lines()) {
                lines.add(new Diff.Line(line.kind(), context.redact(line.text())));
            }
            redacted.add(new Diff(diff.resource(), lines));
        }
        return redacted;
    }

    /** The host is out: what was planned but not sent is dropped, what was under way is told. */
    void lost(HostException e, OutcomeQueue queue) {
        int open = queue.pending().size();
        queue.take();
        host.lose(e.reason());
        boolean login = e.reason() == HostException.Reason.BECOME;
        host.counters().add(login ? Outcome.FAILED : Outcome.UNREACHABLE, false, Counters.Failure.STANDS);
        String more = open == 0 || e.reason() != HostException.Reason.LOST
                ? ""
                : "; " + Text.count(open, "change") + " may or may not have been made: run again to see and to finish";
        context.emit(new Event.HostLost(
                host.name(),
                e.reason().name().toLowerCase(java.util.Locale.ROOT),
                context.redact(e.getMessage() + more)));
    }
}
