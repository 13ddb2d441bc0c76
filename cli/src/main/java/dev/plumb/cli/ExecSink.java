package dev.plumb.cli;

import dev.plumb.report.Diff;
import dev.plumb.report.Event;
import dev.plumb.report.EventSink;
import dev.plumb.report.Outcome;
import dev.plumb.report.Palette;
import dev.plumb.text.Printable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows what one task did and told on each host, a host after the other as they are done. */
final class ExecSink implements EventSink {
    private final Terminal terminal;
    private final Palette palette;
    private final boolean diffs;
    private final boolean dry;
    private final boolean tells;
    private final Map<String, Event.TaskEnded> done = new HashMap<>();

    /**
     * A sink for the task and for the one that shows its result.
     *
     * @param dry whether there is only the first of them
     * @param tells whether what the task writes is all that matters: that it changed something is not told then
     */
    ExecSink(Terminal terminal, Palette palette, boolean diffs, boolean dry, boolean tells) {
        this.terminal = terminal;
        this.palette = palette;
        this.diffs = diffs;
        this.dry = dry;
        this.tells = tells;
    }

    @Override
    public void accept(Event event) {
        if (event instanceof Event.TaskEnded task) {
            boolean failed = task.outcome() == Outcome.FAILED || task.outcome() == Outcome.UNREACHABLE;
            if (failed) {
                failed(task);
            } else if (dry) {
                say(task.host(), outcome(task), task.message());
                diffs(task);
            } else if (task.number() == 1) {
                done.put(task.host(), task);
            } else {
                told(task);
            }
        } else if (event instanceof Event.HostLost lost) {
            String reason = palette.red(lost.reason().replace('_', ' '));
            say(lost.host(), reason + ": " + Printable.content(lost.message()), null);
        } else if (event instanceof Event.Warning warning) {
            terminal.complain("warning: " + Printable.line(warning.message()));
        }
    }

    private void failed(Event.TaskEnded task) {
        StringBuilder details = new StringBuilder();
        if (task.output() != null) {
            task.output()
                    .tail(task.message())
                    .forEach(line -> details.append(line).append('\n'));
        }
        for (String detail : task.details()) {
            details.append(detail).append('\n');
        }
        String message = task.message() == null ? "" : ": " + Printable.content(task.message());
        say(task.host(), palette.red("failed") + message, details.toString());
    }

    private void told(Event.TaskEnded result) {
        Event.TaskEnded task = done.remove(result.host());
        say(result.host(), tells || task == null ? "" : outcome(task), result.message());
        if (task != null) {
            diffs(task);
        }
    }

    private String outcome(Event.TaskEnded task) {
        return switch (task.outcome()) {
            case CHANGED -> palette.yellow("changed");
            case UNKNOWN -> palette.yellow("may change");
            case SKIPPED -> palette.cyan("skipped");
            default -> palette.green("ok");
        };
    }

    private void diffs(Event.TaskEnded task) {
        StringBuilder text = new StringBuilder();
        for (Diff diff : diffs ? task.diffs() : List.<Diff>of()) {
            text.append("  ").append(Printable.line(diff.resource())).append('\n');
            for (Diff.Line line : diff.lines()) {
                text.append("    ").append(line.kind().sign()).append(' ');
                text.append(Printable.content(line.text())).append('\n');
            }
        }
        terminal.print(text.toString());
    }

    /** A host with an outcome and what it told: beside it when it is one line, below it otherwise. */
    private void say(String host, String outcome, @Nullable String told) {
        StringBuilder text = new StringBuilder(Printable.line(host)).append(':');
        text.append(outcome.isEmpty() ? "" : " " + outcome);
        String whole = told == null ? "" : told.stripTrailing();
        if (outcome.isEmpty() && !whole.isEmpty() && whole.indexOf('\n') < 0) {
            text.append(' ').append(Printable.content(whole));
        } else if (!whole.isEmpty()) {
            for (String line : whole.split("\n", -1)) {
                text.append("\n  ").append(Printable.content(line));
            }
        }
        terminal.print(text.append('\n').toString());
    }
}
