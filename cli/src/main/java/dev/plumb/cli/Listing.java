package dev.plumb.cli;

import dev.plumb.inventory.HostPattern;
import dev.plumb.playbook.Play;
import dev.plumb.playbook.Playbook;
import dev.plumb.playbook.TagSelection;
import dev.plumb.playbook.Task;
import dev.plumb.source.Position;
import dev.plumb.text.Printable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.ParseResult;

/** What {@code --list-hosts}, {@code --list-tasks} and {@code --list-tags} print. */
final class Listing {
    private Listing() {}

    /** Whether there is something to list instead of a run. */
    static boolean isAskedFor(ParseResult args) {
        return Flags.has(args, Flags.LIST_HOSTS)
                || Flags.has(args, Flags.LIST_TASKS)
                || Flags.has(args, Flags.LIST_TAGS);
    }

    /** The plays with what is asked for: their hosts, their selected tasks, the tags of those. */
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
                    tasks(selected(play, args), out);
                }
                if (Flags.has(args, Flags.LIST_TAGS)) {
                    tags(selected(play, args), out);
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

    /** What runs the handlers is no task that anybody wrote or looks for: {@code meta} is left out, as in Ansible. */
    private static List<Task> selected(Play play, ParseResult args) {
        Set<String> tags = Settings.tags(args);
        Set<String> skipped = Settings.skippedTags(args);
        List<Task> selected = new ArrayList<>();
        for (Task task : play.tasks()) {
            String module = task.module().value();
            if (!module.substring(module.lastIndexOf('.') + 1).equals("meta")
                    && TagSelection.selects(task, tags, skipped)) {
                selected.add(task);
            }
        }
        return selected;
    }

    private static void tasks(List<Task> tasks, StringBuilder out) {
        out.append("    tasks:\n");
        for (Task task : tasks) {
            out.append("      ").append(task.number()).append(": ").append(Printable.line(task.label()));
            out.append(task.tags().isEmpty() ? "" : "  [" + Printable.line(String.join(", ", task.tags())) + "]");
            out.append('\n');
        }
    }

    private static void tags(List<Task> tasks, StringBuilder out) {
        Set<String> tags = new TreeSet<>();
        tasks.forEach(task -> tags.addAll(task.tags()));
        out.append("    tags: [")
                .append(Printable.line(String.join(", ", tags)))
                .append("]\n");
    }
}
