package dev.plumb.cli;

import dev.plumb.report.Event;
import dev.plumb.report.EventSink;
import dev.plumb.source.Located;
import dev.plumb.source.Position;
import dev.plumb.source.YamlNode;
import dev.plumb.text.Json;
import dev.plumb.text.Printable;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code plumb facts}: prints the facts of hosts as one JSON object, host by host. */
final class FactsCommand implements Command {
    @Override
    public void describe(CommandSpec spec) {
        Flags.hosts(spec);
    }

    @Override
    public int run(ParseResult args, Terminal terminal) {
        return Screen.withProblems(args, terminal, () -> facts(args, terminal));
    }

    private static int facts(ParseResult args, Terminal terminal) {
        Printer printer = new Printer(terminal);
        int code = Synthetic.ask(args, terminal, "facts", List.of("systemd_facts"), "debug", message(), printer);
        printer.end();
        return code;
    }

    /** The message that is the facts as JSON. */
    private static YamlNode message() {
        Position position = Position.of("plumb facts");
        String text = "${to_nice_json(ansible_facts)}";
        YamlNode value = new YamlNode.Scalar(position, text, text, null, YamlNode.Style.QUOTED);
        YamlNode.Entry entry = new YamlNode.Entry(new Located<>("msg", position), value);
        return new YamlNode.Mapping(position, List.of(entry));
    }

    private static final class Printer implements EventSink {
        private final Terminal terminal;
        private boolean begun;

        Printer(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public void accept(Event event) {
            if (event instanceof Event.TaskEnded task && task.message() != null) {
                switch (task.outcome()) {
                    case OK, CHANGED -> host(task.host(), task.message());
                    default -> complain(task.host(), task.message());
                }
            } else if (event instanceof Event.HostLost lost) {
                complain(lost.host(), lost.message());
            } else if (event instanceof Event.Warning warning) {
                terminal.complain("warning: " + Printable.line(warning.message()));
            }
        }

        private void host(String host, String facts) {
            String indented = facts.replace("\n", "\n  ");
            terminal.print((begun ? ",\n  " : "{\n  ") + Json.write(host) + ": " + indented);
            begun = true;
        }

        private void complain(String host, String message) {
            terminal.complain("plumb: " + Printable.line(host) + ": " + Printable.content(message));
        }

        void end() {
            terminal.print(begun ? "\n}\n" : "{}\n");
        }
    }
}
