package dev.plumb.run;

import dev.plumb.host.Become;
import dev.plumb.playbook.Task;
import dev.plumb.record.PendingHandler;
import dev.plumb.report.Event;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The handlers that earlier runs have notified on one host and not run: they count as notified from the start of the play. */
final class LeftHandlers {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

    private final RunContext context;
    private final PlayState play;
    private final HostRun host;
    private final HandlerQueue queue;
    private final RecordedPlay recorded;
    private final Selection selection;
    private boolean open;

    LeftHandlers(RunContext context, PlayState play, HostRun host, HandlerQueue queue) {
        this.context = context;
        this.play = play;
        this.host = host;
        this.queue = queue;
        this.recorded = new RecordedPlay(context.record(), play);
        this.selection = new Selection(context.inventory(), context.options());
    }

    /** Opens the record of whoever keeps that of this play, once. */
    void open(TaskPreparer preparer, HostVariables variables) {
        if (open) {
            return;
        }
        open = true;
        List<Task> tasks = new ArrayList<>(play.play().tasks());
        tasks.addAll(play.handlers());
        Become keeper = context.record().isKept() ? RecordKeeper.of(tasks, preparer, variables) : null;
        boolean applies = !context.options().check();
        host.keep(keeper, recorded, () -> new HostRecord(context.record(), recorded, host.name(), keeper, applies));
    }

    /** Whose run has left a handler, and how it ended: {@code left from the run of 2026-11-20 14:03, which failed at task 5}. */
    static String told(PendingHandler left) {
        String end = left.end() == null ? "did not come to its end" : left.end();
        return "left from the run of " + time(left.run()) + ", which " + end;
    }

    private static String time(String run) {
        try {
            return TIME.format(Instant.parse(run).atZone(ZoneId.systemDefault()));
        } catch (DateTimeParseException e) {
            return run;
        }
    }

    /** Handlers are about to run: those that were left are notified, too. */
    void recall() {
        if (!open) {
            return;
        }
        if (context.options().forgetHandlers()) {
            forgetAll();
            return;
        }
        for (PendingHandler pending : host.record().left()) {
            Task handler = recorded.find(pending.identity());
            if (handler != null && selection.selects(handler)) {
                host.record().recall(pending);
                queue.notify(Map.of(handler, true), true, null);
            }
        }
    }

    /** Nothing is left of the project's handlers, because the user says so. */
    private void forgetAll() {
        for (PendingHandler pending : host.record().leftOfProject()) {
            warn("handler '" + pending.identity().handler() + "', " + told(pending) + ", is forgotten");
            host.record().done(pending.identity());
        }
    }

    /** These handlers have run, those among them that bring in others and that are told of by nobody. */
    void ended(StepSequence handlers) {
        for (Task handler : handlers.handlers()) {
            if (!queue.isOpen(handler)) {
                host.record().ran(handler);
            }
        }
    }

    /** The play has run to its end: handlers that were left and that it no longer has are forgotten. */
    void forgetUnknown() {
        boolean whole = context.options().tags().isEmpty()
                && context.options().skipTags().isEmpty()
                && context.options().startAt() == null;
        if (!open) {
            return;
        }
        for (PendingHandler pending : host.record().left()) {
            boolean there = recorded.find(pending.identity()) != null;
            if (there) {
                warn("handler '" + pending.identity().handler() + "', " + told(pending)
                        + ", is left for the next run: the tags of this one do not select it");
            } else if (whole) {
                warn("handler '" + pending.identity().handler() + "', " + told(pending)
                        + ", is no longer in the play, and is forgotten");
                host.record().done(pending.identity());
            }
        }
    }

    private void warn(String message) {
        context.emit(new Event.Warning(host.name(), context.redact(message)));
    }
}
