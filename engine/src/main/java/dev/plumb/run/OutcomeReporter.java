package dev.plumb.run;

import dev.plumb.expression.Withheld;
import dev.plumb.host.HostException;
import dev.plumb.module.TaskModule;
import dev.plumb.module.Trait;
import dev.plumb.playbook.Task;
import dev.plumb.record.PendingHandler;
import dev.plumb.report.Diff;
import dev.plumb.report.Event;
import dev.plumb.report.Outcome;
import dev.plumb.report.Output;
import dev.plumb.resource.Change;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import dev.plumb.text.Texts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Draws the consequences of outcomes on one host: variables, handlers, counts and events. Used by the host's thread only. */
final class OutcomeReporter {
    private static final String HIDDEN = "(hidden by no_log)";

    private final RunContext context;
    private final HostRun host;
    private final HostVariables variables;
    private final HandlerQueue notified;

    OutcomeReporter(RunContext context, HostRun host, HostVariables variables, HandlerQueue notified) {
        this.context = context;
        this.host = host;
        this.variables = variables;
        this.notified = notified;
    }

    /**
     * How an item ends without being done: because nobody would answer its change, or because it is a handler whose work a
     * transaction has done since it was notified; else as foreseen.
     */
    ItemOutcome answered(TaskRun run, PendingItem pending, ItemOutcome foreseen) {
        return notified.served().answer(run, pending, pending.item().notice().answered(foreseen));
    }

    /** The host begins a task. */
    void progress(Task task, String label) {
        context.emit(new Event.Progress(host.name(), label, task.numberInPlay()));
    }

    /** The host works on one item of a task. */
    void progress(OutcomeQueue.Entry entry) {
        PreparedTask prepared = entry.run().prepared();
        int items = prepared.loop() ? prepared.items().size() : 0;
        context.emit(new Event.Progress(
                host.name(),
                prepared.label(),
                entry.run().task().numberInPlay(),
                items == 0 ? 0 : entry.index() + 1,
                items));
    }

    /**
     * Sets the {@code register} variable when all items have a result. As in Ansible it is that of the item before while the
     * loop goes on.
     */
    void register(TaskRun run) {
        facts(run);
        if (run.task().register() == null) {
            return;
        } else if (!run.hasNext()) {
            variables.facts().set(run.task().register().value(), run.registered());
        } else if (run.prepared().stepwise() && run.index() > 0) {
            variables.facts().set(run.task().register().value(), run.last());
        }
    }

    /** What a module found out of the host, as variables: {@code ansible_facts} of its result. */
    private void facts(TaskRun run) {
        boolean gives = context.spec(run.task()).info().fact().length > 0;
        if (gives && run.last().get("ansible_facts") instanceof Map<?, ?> found) {
            found.forEach((name, value) -> variables.facts().find(String.valueOf(name), value));
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

    /** A command that only reads failed in a dry run, where what is planned has not really happened. */
    ItemOutcome tooEarly(OutcomeQueue.Entry entry, ItemOutcome failed, String cause) {
        ItemOutcome ok = ItemOutcome.of(Outcome.OK, Map.of(), null).lasting(failed.duration());
        return early(entry, ok, "that its command succeeds after " + cause + "; now: " + failed.message());
    }

    /** A command that only reads could not run in a dry run, where an earlier task has not really made its user. */
    ItemOutcome beforeItsUser(OutcomeQueue.Entry entry) {
        ItemOutcome ok = ItemOutcome.of(Outcome.OK, Map.of(), null);
        return early(entry, ok, String.join(", ", entry.outcome().assumes()));
    }

    /** A command that only reads ran in a dry run before what it reads is changed: what it said will not hold. */
    ItemOutcome tooSoon(OutcomeQueue.Entry entry, ItemOutcome done, String cause) {
        return early(entry, done, "that its command succeeds after " + cause);
    }

    private static ItemOutcome early(OutcomeQueue.Entry entry, ItemOutcome outcome, String assumption) {
        Map<String, @Nullable Object> result =
                Results.unknown("the result of " + entry.run().cause() + " is not known before apply");
        result.put("changed", outcome.outcome() == Outcome.CHANGED);
        result.put("skipped", false);
        return outcome.withOutcome(outcome.outcome(), result).withAssumes(List.of(assumption));
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
        notifyHandlers(entry, item, outcome);
        if (context.spec(run.task()).is(Trait.STEERS) && outcome.outcome() != Outcome.FAILED) {
            // As in Ansible: it steers the run, there is nothing to tell or count.
            return false;
        }
        if (outcome.result().get("warnings") instanceof List<?> warnings
                && !item.settings().noLog()) {
            warnings.forEach(each -> context.emit(
                    new Event.Warning(host.name(), run.cause() + ": " + context.redact(String.valueOf(each)))));
        }
        context.emit(event(run, item, outcome, ignored));
        if (!run.commit(outcome.outcome(), !outcome.assumes().isEmpty(), ignored)) {
            return false;
        }
        record(run);
        boolean rescued = run.sum() == Outcome.FAILED && run.sequence().isRescued(run.place());
        Counters.Failure failure = run.isIgnored()
                ? Counters.Failure.IGNORED
                : rescued ? Counters.Failure.RESCUED : Counters.Failure.STANDS;
        host.counters().add(counted(run), run.isAssumed(), failure);
        if (run.sum() == Outcome.FAILED && run.hasAltered()) {
            host.counters().altered();
        }
        if (run.rests()) {
            host.counters().rests();
        }
        return (run.sum() == Outcome.FAILED || run.sum() == Outcome.UNREACHABLE) && !run.isIgnored();
    }

    /** A handler has run, or is still to be run since it failed; one that brings in others has not run before they have. */
    private void record(TaskRun run) {
        if (!run.sequence().isHandlers() || run.task().isInclude()) {
            return;
        } else if (run.sum() == Outcome.FAILED && !run.isIgnored()) {
            host.record().failed(run.task());
        } else if (run.sum() != Outcome.UNREACHABLE) {
            host.record().ran(run.task());
        }
    }

    /** The name of a task; of a handler that runs because an earlier run did not come to it, with that. */
    private String name(TaskRun run) {
        PendingHandler left = run.sequence().isHandlers() ? host.record().leftBy(run.task()) : null;
        return run.prepared().label() + (left == null ? "" : " (" + LeftHandlers.told(left) + ")");
    }

    private void notifyHandlers(OutcomeQueue.Entry entry, PreparedTask.Item item, ItemOutcome outcome) {
        TaskRun run = entry.run();
        boolean changed = outcome.outcome() == Outcome.CHANGED;
        boolean uncertain = outcome.outcome() == Outcome.UNKNOWN || outcome.open() && !changed;
        Map<Task, Boolean> handlers = changed || uncertain ? item.notice().handlers() : Map.of();
        String assumption = changed && outcome.open() ? "that " + run.cause() + " changes something" : null;
        handlers.forEach(
                (handler, meant) -> host.forecast().tasks().notified(handler, uncertain || !meant, assumption));
        notified.notify(handlers, !uncertain, run.sequence().isHandlers() ? run.task() : null);
        notified.served().committed(entry, handlers.keySet(), notified.waiting());
        if (changed) {
            host.record().confirm(handlers.keySet());
        }
    }

    /** What the inventory of this run learns is told as a change, as in Ansible, but nothing on a host has changed. */
    private Outcome counted(TaskRun run) {
        boolean ofInventory =
                run.sum() == Outcome.CHANGED && context.spec(run.task()).is(Trait.CHANGES_INVENTORY);
        return ofInventory ? Outcome.OK : run.sum();
    }

    /** A failed task is rescued: what rescues it sees why. */
    void rescue(TaskRun run, ItemOutcome outcome) {
        Map<String, @Nullable Object> task = new LinkedHashMap<>();
        task.put("name", nameOf(run));
        task.put("action", context.moduleName(run.task()));
        variables.facts().set("ansible_failed_task", task);
        variables.facts().set("ansible_failed_result", outcome.result());
    }

    /** The task's name without that of its role. */
    private static String nameOf(TaskRun run) {
        String label = run.prepared().label();
        dev.plumb.playbook.Role role = run.task().role();
        String prefix = role == null ? "" : role.name() + " : ";
        return label.startsWith(prefix) ? label.substring(prefix.length()) : label;
    }

    /** What surrounds a {@code flush_handlers} rescues a handler of it: the others wait for the next flush. */
    void rescueFlush(TaskRun run, ItemOutcome outcome) {
        rescue(run, outcome);
        notified.postpone(run.sequence(), run.task());
    }

    /** A host cannot be reached for a task that does not mind. */
    static ItemOutcome unreachable(HostException e) {
        String message = String.valueOf(e.getMessage());
        return ItemOutcome.of(Outcome.UNREACHABLE, Results.unreachable(message), message);
    }

    private Event event(TaskRun run, PreparedTask.Item item, ItemOutcome outcome, boolean ignored) {
        boolean hide = item.settings().noLog();
        List<Change<?>> changes = hide || !item.settings().diff() ? List.of() : outcome.changes();
        String label = item.itemLabel(run.prepared().loop());
        return new Event.TaskEnded(
                host.name(),
                name(run),
                run.task().numberInPlay(),
                run.task().place(),
                run.sequence().isHandlers(),
                context.moduleName(run.task()),
                label == null ? null : hide ? HIDDEN : context.redact(label),
                outcome.outcome(),
                outcome.assumes().stream()
                        .map(context::redact)
                        .map(Objects::requireNonNull)
                        .toList(),
                run.rests(),
                message(outcome.message(), hide),
                hide ? List.of() : redact(outcome.details()),
                hide ? null : output(run.task(), item, outcome),
                ignored,
                outcome.outcome() == Outcome.FAILED
                        && !ignored
                        && run.sequence().isRescued(run.place()),
                diffs(changes),
                new ReportedChanges(text -> !text.equals(context.redact(text))).of(changes),
                run.task().position(),
                outcome.duration());
    }

    /** What a script of the task printed; cut only when no secret is in it any more, which might be torn. */
    private @Nullable Output output(Task task, PreparedTask.Item item, ItemOutcome outcome) {
        Map<String, @Nullable Object> result = outcome.result();
        // A command that "creates" spares has a status and a text too, but did not run.
        boolean ran = outcome.outcome() == Outcome.FAILED || result.get("delta") != null;
        if (!ran || !(result.get("rc") instanceof Long rc) || item.params() == null) {
            return null;
        }
        Object stdout = result.get("stdout");
        Object stderr = result.get("stderr");
        String command = context.spec(task).implementation() instanceof TaskModule<?> module
                ? RunContext.cast(module).command(item.params())
                : null;
        return new Output(
                        command == null ? null : context.redact(command),
                        rc,
                        stdout instanceof String text ? context.redact(text) : null,
                        stderr instanceof String text ? context.redact(text) : null,
                        stdout instanceof Withheld || stderr instanceof Withheld)
                .shortened();
    }

    private @Nullable String message(@Nullable String message, boolean hide) {
        return message == null ? null : hide ? HIDDEN : context.redact(message);
    }

    private List<String> redact(List<String> texts) {
        return texts.stream()
                .map(text -> Objects.requireNonNull(context.redact(text)))
                .toList();
    }

    private List<Diff> diffs(List<Change<?>> changes) {
        List<Diff> redacted = new ArrayList<>();
        for (Change<?> change : changes) {
            Diff diff = DiffRenderer.render(change);
            List<Diff.Line> lines = new ArrayList<>();
            for (Diff.Line line : diff.lines()) {
                lines.add(new Diff.Line(line.kind(), context.redact(line.text())));
            }
            redacted.add(new Diff(diff.resource(), lines));
        }
        return redacted;
    }

    /**
     * The host has failed in the midst of something that nobody foresaw.
     *
     * @param task what it was about, or null when no task had begun
     */
    void broken(Throwable thrown, @Nullable Task task, OutcomeQueue queue) {
        int open = queue.pending().size();
        queue.take();
        host.fail();
        host.counters().add(Outcome.FAILED, false, Counters.Failure.STANDS);
        ItemOutcome outcome =
                UnexpectedFailure.outcome(thrown, context.options().verbosity() > 2);
        String more = open == 0 || !(thrown instanceof UnexpectedFailure.InExchange)
                ? ""
                : "; " + Texts.count(open, "change") + " may or may not have been made: run again to see and to finish";
        String where = task == null ? "" : task.position() + ": ";
        context.emit(new Event.HostLost(host.name(), "failed", context.redact(where + outcome.message() + more)));
    }

    /** The host is excluded before it does anything, because it would reach what cannot be done. */
    void refused(Problem problem) {
        host.fail();
        host.counters().add(Outcome.FAILED, false, Counters.Failure.STANDS);
        String hint = problem.hint() == null ? "" : " (" + problem.hint() + ")";
        context.emit(new Event.HostLost(
                host.name(),
                "failed",
                context.redact(problem.position() + ": " + problem.message() + hint
                        + "; nothing of this play was done on the host")));
    }

    /** The host is excluded: what was planned but not sent is dropped, what was under way is told. */
    void lost(HostException e, OutcomeQueue queue) {
        int open = queue.pending().size();
        queue.take();
        HostException.Reason reason = context.isInterrupted() ? HostException.Reason.CANCELLED : e.reason();
        host.lose(reason);
        host.counters().lost(reason);
        String more = open == 0 || e.reason() != HostException.Reason.LOST
                ? ""
                : "; " + Texts.count(open, "change") + " may or may not have been made: run again to see and to finish";
        context.emit(new Event.HostLost(
                host.name(),
                reason == HostException.Reason.CANCELLED
                        ? "interrupted"
                        : reason.name().toLowerCase(java.util.Locale.ROOT),
                context.redact(e.getMessage() + more)));
    }
}
