package dev.plumb.run;

import dev.plumb.playbook.Task;
import dev.plumb.source.DidYouMean;
import dev.plumb.source.Position;
import dev.plumb.source.Problem;
import dev.plumb.source.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Names and tags of all tasks of a run: what the command line chooses must be among them. */
final class SelectedNames {
    /** Tags with a meaning of their own. */
    private static final Set<String> SPECIAL = Set.of("all", "always", "never", "tagged", "untagged");

    private static final int MOST = 12;

    private final List<Task> tasks = new ArrayList<>();
    private final Set<String> tags = new TreeSet<>();
    private final List<Problem> unknownTags = new ArrayList<>();

    /** These tasks are there. */
    void of(List<Task> more) {
        tasks.addAll(more);
        more.forEach(task -> tags.addAll(task.tags()));
    }

    /**
     * Tells what the command line asks for and no task has.
     *
     * @param complete whether no other tasks can come
     */
    void check(boolean complete, RunOptions options, Problems problems) {
        if (!complete) {
            return;
        }
        options.tags().stream().filter(this::isUnknown).forEach(tag -> unknownTags.add(noTag(tag)));
        String start = options.startAt();
        if (start != null && tasks.stream().noneMatch(task -> TaskFilter.matches(task, start))) {
            List<String> names = tasks.stream().map(Task::label).distinct().toList();
            problems.add(
                    Position.of("--start-at-task"),
                    "no task is named '" + start + "'",
                    hint(start, names, "--list-tasks shows their names"));
        }
        if (!options.tags().isEmpty() && unknownTags.size() == options.tags().size()) {
            unknownTags.forEach(problems::add);
            unknownTags.clear();
        }
    }

    /** What the command line asks for beside what tasks have. */
    List<Problem> unknown() {
        return unknownTags;
    }

    private Problem noTag(String tag) {
        List<String> known =
                tags.stream().filter(each -> !SPECIAL.contains(each)).toList();
        return new Problem(Position.of("--tags"), "no task has the tag '" + tag + "'", hint(tag, known, listed(known)));
    }

    private boolean isUnknown(String tag) {
        return !SPECIAL.contains(tag) && !tags.contains(tag);
    }

    private static String listed(List<String> tags) {
        if (tags.isEmpty()) {
            return "no task has any tag";
        }
        List<String> shown = tags.subList(0, Math.min(MOST, tags.size()));
        return "tags are: " + String.join(", ", shown) + (tags.size() > MOST ? ", … (--list-tags)" : "");
    }

    private static String hint(String wrong, List<String> known, String more) {
        String near = DidYouMean.hint(wrong, known);
        return near == null ? more : near + " " + more;
    }
}
