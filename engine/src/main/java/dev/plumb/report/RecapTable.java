package dev.plumb.report;

import dev.plumb.report.Event.Counts;
import dev.plumb.text.Printable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/** The table at the end of a run, and the sentence below it. */
final class RecapTable {
    private RecapTable() {}

    /** A column: shown when one of its numbers is not zero, or always. */
    private record Column(String title, boolean always, ToIntFunction<Counts> count) {}

    private static List<Column> columns() {
        return List.of(
                new Column("ok", true, Counts::ok),
                new Column("changed", true, Counts::changed),
                new Column("assumed", false, Counts::assumed),
                new Column("may change", false, Counts::unknown),
                new Column("failed", true, Counts::failed),
                new Column("ignored", false, Counts::ignored),
                new Column("rescued", false, Counts::rescued),
                new Column("unreachable", false, Counts::unreachable),
                new Column("locked", false, Counts::locked),
                new Column("interrupted", false, Counts::interrupted),
                new Column("skipped", false, Counts::skipped),
                new Column("exchanges", true, Counts::exchanges));
    }

    /**
     * Renders the end of a run.
     *
     * @param recap the counts
     * @param lastHeard nanoseconds from the start to each host's last event
     * @param palette colours
     */
    static String render(Event.Recap recap, Map<String, Long> lastHeard, Palette palette) {
        StringBuilder out = new StringBuilder();
        if (!recap.hosts().isEmpty()) {
            out.append('\n');
            table(recap, lastHeard, palette, out);
        }
        out.append('\n').append(sentence(recap)).append(" (");
        out.append(Durations.words(recap.duration())).append(")\n");
        int resting = recap.hosts().values().stream().mapToInt(Counts::resting).sum();
        if (resting > 0) {
            out.append(resting == 1 ? "1 outcome rests" : resting + " outcomes rest");
            out.append(" on commands changing nothing that they do not name\n");
        }
        return out.toString();
    }

    private static void table(Event.Recap recap, Map<String, Long> lastHeard, Palette palette, StringBuilder out) {
        int nameWidth = "recap".length();
        for (String host : recap.hosts().keySet()) {
            nameWidth = Math.max(nameWidth, Printable.line(host).length());
        }
        List<Column> shown = new ArrayList<>();
        for (Column column : columns()) {
            boolean any = column.always;
            for (Counts counts : recap.hosts().values()) {
                any |= column.count.applyAsInt(counts) != 0;
            }
            if (any) {
                shown.add(column);
            }
        }
        StringBuilder head = new StringBuilder("recap").append(" ".repeat(nameWidth - 5));
        for (Column column : shown) {
            head.append("  ").append(column.title);
        }
        out.append(palette.bold(head.append("  time").toString())).append('\n');
        for (Map.Entry<String, Counts> host : recap.hosts().entrySet()) {
            String name = Printable.line(host.getKey());
            out.append(paint(host.getValue(), name, palette)).append(" ".repeat(nameWidth - name.length()));
            row(host.getValue(), shown, palette, out);
            Long nanos = lastHeard.get(host.getKey());
            out.append("  ").append(nanos == null ? "-" : Durations.words(Duration.ofNanos(nanos)));
            out.append('\n');
        }
    }

    private static void row(Counts counts, List<Column> shown, Palette palette, StringBuilder out) {
        for (Column column : shown) {
            int count = column.count.applyAsInt(counts);
            String number = Integer.toString(count);
            out.append("  ").append(" ".repeat(Math.max(0, column.title.length() - number.length())));
            out.append(count == 0 ? palette.dim(number) : number);
        }
    }

    private static String paint(Counts counts, String name, Palette palette) {
        if (counts.isOut()) {
            return palette.red(name);
        }
        return counts.changed() > 0 || counts.unknown() > 0 ? palette.yellow(name) : palette.green(name);
    }

    private static String sentence(Event.Recap recap) {
        if (recap.hosts().isEmpty()) {
            return "No host matched";
        }
        int changed = sum(recap, Counts::changed);
        int unknown = sum(recap, Counts::unknown);
        int unreachable = sum(recap, counts -> counts.unreachable() > 0 ? 1 : 0);
        int locked = sum(recap, Counts::locked);
        int interrupted = sum(recap, Counts::interrupted);
        List<String> parts = new ArrayList<>();
        if (changed > 0) {
            String kind = (changed == 1 ? " change" : " changes") + (recap.check() ? " to make" : " made");
            parts.add(changed + kind);
        } else if (unknown == 0
                && unreachable + locked + interrupted < recap.hosts().size()) {
            parts.add(recap.check() ? "nothing to change" : "nothing changed");
        }
        add(parts, sum(recap, Counts::assumed), " assumed");
        add(parts, unknown, " may change");
        add(parts, sum(recap, Counts::failed), " failed");
        add(parts, unreachable, (unreachable == 1 ? " host" : " hosts") + " unreachable");
        add(parts, locked, (locked == 1 ? " host" : " hosts") + " locked by another run");
        add(parts, interrupted, (interrupted == 1 ? " host" : " hosts") + " interrupted");
        String all = String.join(", ", parts);
        return Character.toUpperCase(all.charAt(0)) + all.substring(1);
    }

    private static int sum(Event.Recap recap, ToIntFunction<Counts> count) {
        return recap.hosts().values().stream().mapToInt(count).sum();
    }

    private static void add(List<String> parts, int count, String what) {
        if (count > 0) {
            parts.add(count + what);
        }
    }
}
