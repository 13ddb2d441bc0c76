package dev.plumb.cli;

import dev.plumb.report.Event;
import dev.plumb.report.EventSink;
import dev.plumb.report.Palette;
import dev.plumb.text.Printable;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code plumb ping}: logs in, becomes whom it should, runs a shell. */
final class PingCommand implements Command {
    @Override
    public void describe(CommandSpec spec) {
        Flags.hosts(spec);
    }

    @Override
    public int run(ParseResult args, Terminal terminal) {
        return Screen.withProblems(args, terminal, () -> ping(args, terminal));
    }

    private static int ping(ParseResult args, Terminal terminal) {
        EventSink sink = Screen.isJsonl(args)
                ? Screen.sink(args, terminal, false)
                : event -> show(event, Screen.palette(args, terminal), terminal);
        return Synthetic.ask(args, terminal, "ping", List.of(), "ping", null, sink);
    }

    private static void show(Event event, Palette palette, Terminal terminal) {
        if (event instanceof Event.TaskEnded task) {
            String message = task.message() == null ? "" : ": " + Printable.line(task.message());
            String said = switch (task.outcome()) {
                case OK -> palette.green("pong");
                case FAILED, UNREACHABLE -> palette.red("failed") + message;
                default -> task.outcome().name() + message;
            };
            terminal.print(Printable.line(task.host()) + ": " + said + "\n");
        } else if (event instanceof Event.HostLost lost) {
            String reason = palette.red(lost.reason().replace('_', ' '));
            terminal.print(
                    Printable.line(lost.host()) + ": " + reason + ": " + Printable.content(lost.message()) + "\n");
        } else if (event instanceof Event.Warning warning) {
            terminal.complain("warning: " + Printable.line(warning.message()));
        }
    }
}
