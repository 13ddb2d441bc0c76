package dev.plumb.cli;

import dev.plumb.inventory.HostPattern;
import dev.plumb.playbook.Play;
import dev.plumb.playbook.Playbook;
import dev.plumb.playbook.TagSelection;
import dev.plumb.playbook.Task;
import dev.plumb.source.Position;
import dev.plumb.text.Printable;
import java.util.LinkedHashSet;
import java.util.Set;
import picocli.CommandLine.ParseResult;

/** What {@code --list-hosts} and {@code --list-tasks} print. */
final class Listing {
    private Listing() {}

    /** The plays with their hosts, their selected tasks, or both. */
    static String of(Session session, ParseResult args) {
        StringBuilder out = new StringBuilder();
        for (Playbook playbook : session.playbooks()) {
            out.append("playbook: ")
                    .append(Printable.line(playbook.file().toString()))
                    .append('\n');
            for (Play play : playbook.plays()) {
                out.append("\n  play: ").append(Printable.line(play.name())).append('\n');
                if (Flags.has(args, Flags.LIST_HOSTS)) {
                    hosts(session, play, Flags.value(args, Flags.LIMIT, ""), out);
                }
                if (Flags.has(args, Flags.LIST_TASKS)) {
                    tasks(play, Settings.tags(args), Settings.skippedTags(args), out);
                }
            }
        }
        return out.toString();
    }

    private static void hosts(Session session, Play play, String limit, StringBuilder out) {
        Set<String> hosts =
                new LinkedHashSet<>(session.inventory().select(play.hosts().value()));
        if (!limit.isEmpty()) {
            hosts.retainAll(
                    HostPattern.parseLimit(limit, Position.of("--limit")).select(session.inventory()));
        }
        out.append("    hosts (").append(hosts.size()).append("):\n");
        for (String host : hosts) {
            out.append("      ").append(Printable.line(host)).append('\n');
        }
    }

    private static void tasks(Play play, Set<String> tags, Set<String> skipped, StringBuilder out) {
        out.append("    tasks:\n");
        for (Task task : play.tasks()) {
            if (TagSelection.selects(task, tags, skipped)) {
                out.append("      ").append(task.number()).append(": ").append(Printable.line(task.label()));
                out.append(task.tags().isEmpty() ? "" : "  [" + Printable.line(String.join(", ", task.tags())) + "]");
                out.append('\n');
            }
        }
    }
}
