package dev.plumb.run;

import dev.plumb.inventory.HostPattern;
import dev.plumb.inventory.Inventory;
import dev.plumb.playbook.Block;
import dev.plumb.playbook.Play;
import dev.plumb.playbook.Step;
import dev.plumb.playbook.TagSelection;
import dev.plumb.playbook.Task;
import dev.plumb.source.DidYouMean;
import dev.plumb.source.Position;
import dev.plumb.source.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which hosts and tasks of a play are run: host patterns, limit and tags. Immutable. */
final class Selection {
    private static final int MOST = 5;

    private final Inventory inventory;
    private final RunOptions options;

    Selection(Inventory inventory, RunOptions options) {
        this.inventory = inventory;
        this.options = options;
    }

    /** Hosts that the play's pattern matches. */
    List<String> all(Play play) {
        return HostPattern.parse(play.hosts().value(), play.hosts().position()).select(inventory);
    }

    /** Those of them that the limit leaves. */
    List<String> hosts(Play play) {
        String limit = options.limit();
        if (limit == null) {
            return all(play);
        }
        Set<String> allowed = new HashSet<>(
                HostPattern.parseLimit(limit, Position.of("--limit")).select(inventory));
        return all(play).stream().filter(allowed::contains).toList();
    }

    /** What the limit names and the inventory does not have. */
    List<Problem> unknownInLimit() {
        String limit = options.limit();
        Position place = Position.of("--limit");
        return limit == null
                ? List.of()
                : HostPattern.parseLimit(limit, place).unmatched(inventory).stream()
                        .map(item -> new Problem(place, "no host and no group matches '" + item + "'", similar(item)))
                        .toList();
    }

    /** Steps that the tags select. */
    List<Step> steps(Play play) {
        return steps(play.steps());
    }

    /** Those of these steps that the tags select; blocks of which nothing is left are left out. */
    List<Step> steps(List<Step> all) {
        if (options.tags().isEmpty() && options.skipTags().isEmpty() && !anyNever(all)) {
            return all;
        }
        List<Step> selected = new ArrayList<>();
        for (Step step : all) {
            if (step instanceof Task task) {
                if (selects(task)) {
                    selected.add(task);
                }
            } else if (step instanceof Block block) {
                Block left = new Block(
                        block.position(),
                        block.name(),
                        steps(block.tasks()),
                        steps(block.rescue()),
                        steps(block.always()));
                boolean empty = left.tasks().isEmpty()
                        && left.rescue().isEmpty()
                        && left.always().isEmpty();
                if (!empty) {
                    selected.add(left);
                }
            }
        }
        return selected;
    }

    /** Whether the tags select a task. */
    boolean selects(Task task) {
        return TagSelection.selects(task, options.tags(), options.skipTags());
    }

    private static boolean anyNever(List<Step> steps) {
        return Play.tasks(steps).stream().anyMatch(task -> task.tags().contains("never"));
    }

    /** The problem that a play's pattern matches nothing. */
    Problem matchesNothing(Play play) {
        String pattern = play.hosts().value();
        return new Problem(
                play.hosts().position(), "no host of the inventory matches '" + pattern + "'", similar(pattern));
    }

    /** The problem that the limit leaves no host to any play. */
    Problem limitMatchesNothing(List<Play> plays) {
        String limit = String.valueOf(options.limit());
        Position place = Position.of("--limit");
        List<String> there = HostPattern.parseLimit(limit, place).select(inventory);
        String hint = similar(limit);
        if (!there.isEmpty()) {
            Set<String> members = new LinkedHashSet<>();
            plays.forEach(play -> members.addAll(all(play)));
            hint = listed(there) + (there.size() == 1 ? " is" : " are") + " in the inventory; the "
                    + (plays.size() == 1 ? "play has " : "plays have ")
                    + (members.isEmpty() ? "no hosts" : listed(members));
        }
        return new Problem(place, "no host of the playbook's plays matches '" + limit + "'", hint);
    }

    private static String listed(Collection<String> hosts) {
        String first = String.join(", ", hosts.stream().limit(MOST).toList());
        return hosts.size() > MOST ? first + " and " + (hosts.size() - MOST) + " more" : first;
    }

    private @Nullable String similar(String pattern) {
        if (inventory.hosts().isEmpty()) {
            return "the inventory has no hosts: name one with -i";
        }
        List<String> names = new ArrayList<>(inventory.groups().keySet());
        names.addAll(inventory.hosts());
        return DidYouMean.hint(pattern, names);
    }
}
