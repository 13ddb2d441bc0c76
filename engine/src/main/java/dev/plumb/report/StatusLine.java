package dev.plumb.report;

import dev.plumb.text.Printable;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * What the run is at, in one line: the task, the item of its loop and since when it runs, how many hosts are done with
 * it, the time elapsed. Keeps counts of the
 * present task only. Not thread-safe: the sink guards it.
 */
final class StatusLine {
    private int hosts;
    private int tasks;
    private int number;
    private String task = "";
    private String item = "";
    private Duration since = Duration.ZERO;
    private String doing = "";
    private final Set<String> done = new HashSet<>();

    /** A play begins. */
    void play(Event.PlayStarted play) {
        hosts = play.hosts().size();
        tasks = play.tasks();
        number = 0;
        task = "connecting";
        item = "";
        doing = "";
        done.clear();
    }

    /**
     * A host works on a task. It may be one before the last that was told: what is planned ahead is told first.
     *
     * @param elapsed since the run began
     */
    void progress(Event.Progress progress, Duration elapsed) {
        if (progress.number() != number) {
            done.clear();
        }
        if (progress.number() != number || !progress.task().equals(task)) {
            since = elapsed;
        }
        number = progress.number();
        task = progress.task();
        item = progress.items() == 0 ? "" : " " + progress.item() + "/" + progress.items();
        doing = "";
    }

    /** Bytes went out. */
    void upload(Event.UploadProgress progress) {
        long percent = progress.total() == 0 ? 100 : progress.sent() * 100 / progress.total();
        doing = " · " + progress.host() + " upload " + percent + " % of " + megabytes(progress.total());
    }

    /** A script tells what it does. */
    void working(Event.Working working) {
        doing = " · " + working.host() + ": " + working.what();
    }

    /** A host ended a task. */
    void ended(Event.TaskEnded ended) {
        if (ended.number() == number) {
            done.add(ended.host());
        }
        doing = "";
    }

    /** The line, cut to the width of the terminal. */
    String text(Duration elapsed, int width) {
        StringBuilder line = new StringBuilder();
        if (number > 0) {
            line.append("task ").append(number);
            if (number <= tasks) {
                line.append('/').append(tasks);
            }
            line.append(' ');
        }
        line.append(Printable.line(task)).append(item);
        if (number > 0) {
            Duration spent = elapsed.minus(since);
            line.append(spent.toSeconds() > 1 ? " (" + Durations.seconds(spent) + ")" : "");
            line.append(" · hosts ").append(done.size()).append('/').append(hosts);
        }
        line.append(Printable.line(doing)).append(" · ").append(Durations.seconds(elapsed));
        return line.length() < width ? line.toString() : line.substring(0, Math.max(0, width - 2)) + "…";
    }

    private static String megabytes(long bytes) {
        return bytes < 1_000_000 ? (bytes + 999) / 1000 + " kB" : bytes / 1_000_000 + " MB";
    }
}
