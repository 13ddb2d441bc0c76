package dev.plumb.cli;

import dev.plumb.inventory.Inventory;
import dev.plumb.run.PlayVariables;
import dev.plumb.run.RunOptions;
import dev.plumb.run.VariableReport;
import dev.plumb.source.DidYouMean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code plumb vars}: what a variable of a host is, where it comes from, and what it overrides. */
final class VarsCommand implements Command {
    private static final String PLAYBOOK = "--playbook";
    private static final String PLAYBOOK_DIR = "--playbook-dir";

    @Override
    public void describe(CommandSpec spec) {
        Flags.positional(spec, "HOST", "1..*", "a host, then names of its variables; all of them when none is named");
        Flags.value(spec, "FILE", "count variables of the plays of this playbook that select the host", PLAYBOOK);
        Flags.value(spec, "DIR", "where the playbook would be, with group_vars and host_vars (here)", PLAYBOOK_DIR);
        Flags.inventory(spec);
        Flags.roles(spec);
        Flags.value(spec, "text|json|jsonl", "what to print: for people, JSON, or a JSON object a line", Flags.FORMAT);
    }

    @Override
    public int run(ParseResult args, Terminal terminal) {
        String format = Flags.choice(args, Flags.FORMAT, "text", "text", "json", "jsonl");
        List<String> words = Flags.positionals(args);
        String host = words.get(0);
        List<String> names = words.subList(1, words.size());
        List<String> playbooks = Flags.has(args, PLAYBOOK) ? List.of(Flags.value(args, PLAYBOOK, "")) : List.of();
        Session session = Session.read(args, playbooks, terminal);
        refuseUnknown(host, session.inventory());
        List<PlayVariables> plays = plays(session, host, args);
        List<VarsView.Part> parts = new ArrayList<>();
        for (PlayVariables play : plays) {
            parts.add(part(play, names.isEmpty() ? play.names() : names));
        }
        refuseUndefined(host, names, plays, parts);
        VarsView view = new VarsView(host, parts, !playbooks.isEmpty());
        String text = switch (format) {
            case "json" -> view.json();
            case "jsonl" -> view.jsonLines();
            default -> names.isEmpty() ? view.list(terminal.columns()) : view.text();
        };
        terminal.tell(text);
        boolean wrong = parts.stream()
                .anyMatch(part ->
                        part.reports().stream().anyMatch(report -> report.state() == VariableReport.State.WRONG));
        return wrong && !names.isEmpty() ? Main.MISTAKE : 0;
    }

    private static VarsView.Part part(PlayVariables play, Iterable<String> names) {
        List<VariableReport> reports = new ArrayList<>();
        for (String name : names) {
            VariableReport report = play.explain(name);
            if (report != null) {
                reports.add(report);
            }
        }
        return new VarsView.Part(play.play(), play.position(), reports);
    }

    private static void refuseUnknown(String host, Inventory inventory) {
        if (!inventory.hosts().contains(host) && inventory.select(host).isEmpty()) {
            throw new UsageException(
                    "there is no host '" + host + "' in the inventory", DidYouMean.hint(host, inventory.hosts()));
        } else if (!inventory.hosts().contains(host) && !host.equals("localhost")) {
            throw new UsageException(
                    "'" + host + "' is not the name of one host", "plumb vars takes one host at a time");
        }
    }

    /** Every name must mean something in some play. */
    private static void refuseUndefined(
            String host, List<String> names, List<PlayVariables> plays, List<VarsView.Part> parts) {
        for (String name : names) {
            boolean found = parts.stream()
                    .anyMatch(part -> part.reports().stream()
                            .anyMatch(report -> report.name().equals(name)));
            if (!found) {
                Set<String> known = new TreeSet<>();
                plays.forEach(play -> known.addAll(play.known()));
                String near = DidYouMean.hint(name, known);
                throw new UsageException(
                        "there is no variable '" + name + "' for host '" + host + "'",
                        near != null ? near : "plumb vars " + host + " lists those that there are");
            }
        }
    }

    /** The host's variables in each play of the playbook, or in one that says nothing. */
    private static List<PlayVariables> plays(Session session, String host, ParseResult args) {
        RunOptions options = Settings.offline(session.extraVars(), false);
        if (Flags.has(args, PLAYBOOK)) {
            List<PlayVariables> plays = session.run(options, event -> {}).variables(host);
            if (plays.isEmpty()) {
                throw new UsageException(
                        "no play of " + Flags.value(args, PLAYBOOK, "") + " selects host '" + host + "'",
                        "leave out " + PLAYBOOK + " to see what the inventory says");
            }
            return plays;
        }
        Path directory =
                Path.of(Flags.value(args, PLAYBOOK_DIR, "")).toAbsolutePath().normalize();
        return session.run(Synthetic.empty(directory.resolve("playbook"), host), options, event -> {})
                .variables(host);
    }
}
