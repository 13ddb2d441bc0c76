package dev.plumb.report;

import dev.plumb.report.Event.TaskEnded;
import dev.plumb.text.Plural;
import dev.plumb.text.Printable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows a run to a person: one calm block per task that has something to say, a status line while it runs on a
 * terminal, a table at the end. Keeps nothing per event. Thread-safe.
 */
public final class ConsoleSink implements EventSink {
    private static final String CLEAR = "\r\033[K";
    private static final long REDRAW_NANOS = 50_000_000;
    private static final int NAMED_RESOURCES = 3;
    private static final int LONGEST_ITEM = 60;
    /** Lines and characters shown of a message, unless all is asked for by this verbosity. */
    private static final int MOST_DIFFS = 100;

    private static final int MOST_LINES = 100;

    private static final int LONGEST_LINE = 4000;
    private static final int ALL = 2;

    private final OutputStream out;
    private final ConsoleOptions options;
    private final Palette palette;
    private final LongSupplier nanoTime;
    private long started;
    private final StatusLine status = new StatusLine();
    private final Map<String, Long> lastHeard = new LinkedHashMap<>();
    private @Nullable String block;
    private @Nullable Thread ticker;
    private boolean drawn;
    private long drawnAt;
    private boolean over;
    /** What is to be written when somebody has answered; null when nobody is asked. */
    private @Nullable StringBuilder held;

    /**
     * A console.
     *
     * @param out where to; written to in UTF-8, its failures are ignored: a run does not end because nobody listens
     * @param options how
     * @param nanoTime a clock as {@link System#nanoTime}
     */
    public ConsoleSink(OutputStream out, ConsoleOptions options, LongSupplier nanoTime) {
        this.out = out;
        this.options = options;
        this.palette = options.palette();
        this.nanoTime = nanoTime;
        this.started = nanoTime.getAsLong();
    }

    @Override
    public synchronized void accept(Event event) {
        if (event instanceof TaskEnded ended) {
            status.ended(ended);
            lastHeard.put(ended.host(), nanoTime.getAsLong() - started);
            task(ended);
        } else if (event instanceof Event.Progress progress) {
            status.progress(progress, Duration.ofNanos(nanoTime.getAsLong() - started));
            redraw(false);
        } else if (event instanceof Event.UploadProgress progress) {
            status.upload(progress);
            redraw(false);
        } else if (event instanceof Event.Working working) {
            status.working(working);
            redraw(false);
        } else if (event instanceof Event.Asking asks) {
            asking(asks.now());
        } else if (event instanceof Event.RunStarted run) {
            started = nanoTime.getAsLong();
            String dry = run.check() ? palette.dim(" (dry run: nothing is touched)") : "";
            print((run.check() ? "check " : "apply ") + Printable.line(String.join(", ", run.playbooks())) + dry
                    + "\n");
        } else if (event instanceof Event.PlayStarted play) {
            play(play);
        } else if (event instanceof Event.HostLost lost) {
            lastHeard.put(lost.host(), nanoTime.getAsLong() - started);
            lost(lost);
        } else if (event instanceof Event.Warning warning) {
            warning(warning);
        } else if (event instanceof Event.LoginStep login) {
            print(palette.dim(Printable.line(login.host()) + ": " + Printable.line(login.step())) + "\n");
        } else if (event instanceof Event.Recap recap) {
            over = true;
            print(RecapTable.render(recap, lastHeard, palette));
        }
    }

    /** While somebody types nothing is written: it would be written into what is typed. */
    private void asking(boolean now) {
        if (now) {
            write(drawn ? CLEAR : "");
            drawn = false;
            held = new StringBuilder();
        } else if (held != null) {
            String text = held.toString();
            held = null;
            print(text);
        }
    }

    private void play(Event.PlayStarted play) {
        status.play(play);
        block = null;
        String count = Plural.of(play.hosts().size(), "host") + ", " + Plural.of(play.tasks(), "task");
        print("\n" + palette.bold("play " + Printable.line(play.name())) + ": " + count
                + palette.dim(" (" + Printable.line(play.position().toString()) + ")") + "\n");
        startTicker();
    }

    private void lost(Event.HostLost lost) {
        block = null;
        StringBuilder text = new StringBuilder("\n");
        String reason = Printable.line(lost.reason().replace('_', ' '));
        text.append(palette.red("host " + Printable.line(lost.host()) + " is "
                + (reason.equals("unreachable") ? reason : "excluded (" + reason + ")")));
        message(text, lost.message());
        print(text.append('\n').toString());
    }

    private void warning(Event.Warning warning) {
        String about = warning.host() == null ? "" : Printable.line(warning.host()) + ": ";
        print(palette.yellow("warning: ") + about + Printable.line(warning.message()) + "\n");
    }

    private void task(TaskEnded task) {
        if (!hasSomethingToSay(task)) {
            redraw(false);
            return;
        }
        StringBuilder text = new StringBuilder();
        String heading = (task.handler() ? "handler: " : "task " + task.place() + ": ") + task.task();
        if (!heading.equals(block)) {
            block = heading;
            text.append('\n').append(palette.bold(Printable.line(heading)));
            text.append(palette.dim(" (" + Printable.line(task.module()) + ")")).append('\n');
        }
        text.append("  ").append(Printable.line(task.host()));
        if (task.item() != null) {
            text.append(" [").append(shortened(Printable.line(task.item()))).append(']');
        }
        text.append(": ");
        outcome(text, task);
        text.append('\n');
        if (task.output() != null && options.verbosity() > 0 && task.outcome() != Outcome.FAILED) {
            StringBuilder lines = new StringBuilder();
            output(lines, task.output().lines());
            text.append(lines.length() == 0 ? "" : lines.substring(1) + "\n");
        }
        if (options.diffs()) {
            List<Diff> all = task.diffs();
            boolean whole = options.verbosity() >= ALL || all.size() <= MOST_DIFFS;
            all.subList(0, whole ? all.size() : MOST_DIFFS).forEach(each -> diff(text, each));
            text.append(whole ? "" : "    … and " + (all.size() - MOST_DIFFS) + " more (-vv shows all)\n");
        }
        print(text.toString());
    }

    /** A loop's item may be a whole mapping: its beginning is enough to know which. */
    private static String shortened(String item) {
        if (item.length() <= LONGEST_ITEM) {
            return item;
        }
        return beginning(item, LONGEST_ITEM) + "…";
    }

    private boolean hasSomethingToSay(TaskEnded task) {
        return switch (task.outcome()) {
            case CHANGED, UNKNOWN, FAILED, UNREACHABLE -> true;
            case OK ->
                options.verbosity() > 0
                        || task.message() != null
                        || !task.assumes().isEmpty();
            case SKIPPED -> options.verbosity() > 0;
        };
    }

    private void outcome(StringBuilder text, TaskEnded task) {
        switch (task.outcome()) {
            case OK -> said(text, palette.green("ok"), task);
            case SKIPPED -> said(text, palette.cyan("skipped"), task);
            case UNREACHABLE ->
                said(text, task.ignored() ? palette.yellow("unreachable (ignored)") : palette.red("unreachable"), task);
            case UNKNOWN -> {
                text.append(palette.yellow("may change"));
                if (task.message() != null) {
                    text.append(" (").append(Printable.line(task.message())).append(')');
                }
            }
            case CHANGED -> {
                text.append(palette.yellow("changed"));
                assumptions(text, task);
                if (!options.diffs()) {
                    resources(text, task.diffs());
                }
                took(text, task.duration());
                message(text, task.message());
            }
            case FAILED -> {
                said(text, failed(task), task);
                details(text, task);
            }
        }
    }

    private String failed(TaskEnded task) {
        if (task.ignored()) {
            return palette.yellow("failed (ignored)");
        }
        return task.rescued() ? palette.yellow("failed (rescued)") : palette.red("failed");
    }

    private void said(StringBuilder text, String outcome, TaskEnded task) {
        text.append(outcome);
        assumptions(text, task);
        took(text, task.duration());
        message(text, task.message());
    }

    private static void assumptions(StringBuilder text, TaskEnded task) {
        if (!task.assumes().isEmpty()) {
            String assumed = Printable.line(String.join("; ", task.assumes()));
            text.append(" (assumes: ").append(assumed).append(')');
        }
    }

    private void took(StringBuilder text, Duration duration) {
        if (duration.toMillis() >= 1000) {
            text.append(palette.dim(" [" + Durations.words(duration) + "]"));
        }
    }

    /** Adds a message: on the same line when it is one line, below it otherwise. */
    private void message(StringBuilder text, @Nullable String message) {
        if (message == null || message.isEmpty()) {
            return;
        }
        String whole = message.endsWith("\n") ? message.substring(0, message.length() - 1) : message;
        if (whole.indexOf('\n') < 0) {
            text.append(": ").append(shown(whole));
            return;
        }
        text.append(':');
        lines(text, whole);
    }

    /** Adds lines below, not more of them than a person would read, none of them longer than a screen. */
    private void lines(StringBuilder text, String whole) {
        boolean all = options.verbosity() >= ALL;
        int shown = 0;
        int from = 0;
        while (from <= whole.length() && (all || shown < MOST_LINES)) {
            int end = whole.indexOf('\n', from);
            end = end < 0 ? whole.length() : end;
            text.append("\n    ").append(shown(whole.substring(from, end)));
            from = end + 1;
            shown++;
        }
        if (from <= whole.length()) {
            long left = whole.substring(from).chars().filter(c -> c == '\n').count() + 1;
            text.append("\n    … ").append(Plural.of((int) left, "more line")).append(" (-vv shows all)");
        }
    }

    private String shown(String line) {
        if (line.length() <= LONGEST_LINE || options.verbosity() >= ALL) {
            return Printable.content(line);
        }
        return Printable.content(beginning(line, LONGEST_LINE)) + " … (" + (line.length() - LONGEST_LINE)
                + " more characters, -vv shows all)";
    }

    private static String beginning(String text, int length) {
        return text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
    }

    /** Lines of what a command printed, as many as of a message. */
    private void output(StringBuilder text, List<String> lines) {
        if (!lines.isEmpty()) {
            lines(text, String.join("\n", lines));
        }
    }

    private void details(StringBuilder text, TaskEnded task) {
        Output output = task.output();
        if (output != null && options.verbosity() > 0) {
            output(
                    text,
                    output.command() == null
                            ? List.of()
                            : List.of("command: " + output.command().strip()));
            output(text, output.lines());
        } else if (output != null) {
            output(text, output.tail(task.message()));
        }
        for (String detail : task.details()) {
            lines(text, detail);
        }
        text.append("\n    ")
                .append(palette.dim("at " + Printable.line(task.position().toString())));
    }

    private static void resources(StringBuilder text, List<Diff> diffs) {
        for (int i = 0; i < diffs.size() && i < NAMED_RESOURCES; i++) {
            text.append(i == 0 ? ": " : ", ").append(Printable.line(diffs.get(i).resource()));
        }
        if (diffs.size() > NAMED_RESOURCES) {
            text.append(" and ").append(diffs.size() - NAMED_RESOURCES).append(" more");
        }
    }

    private void diff(StringBuilder text, Diff diff) {
        text.append("    ").append(Printable.line(diff.resource())).append('\n');
        for (Diff.Line line : diff.lines()) {
            String body = Printable.content(line.text());
            String shown = line.kind() == Diff.Kind.HUNK ? body : line.kind().sign() + " " + body;
            text.append("      ");
            text.append(
                    switch (line.kind()) {
                        case HUNK -> palette.cyan(shown);
                        case CONTEXT -> shown;
                        case REMOVED -> palette.red(shown);
                        case ADDED -> palette.green(shown);
                        case ATTRIBUTE -> palette.yellow(shown);
                    });
            text.append('\n');
        }
    }

    private void print(String text) {
        if (held != null) {
            held.append(text);
            return;
        }
        write(drawn ? CLEAR + text : text);
        drawn = false;
        redraw(true);
    }

    private void redraw(boolean now) {
        long time = nanoTime.getAsLong();
        if (held != null
                || !options.live()
                || over
                || ticker == null
                || !now && drawn && time - drawnAt < REDRAW_NANOS) {
            return;
        }
        drawnAt = time;
        drawn = true;
        write(CLEAR + palette.dim(status.text(Duration.ofNanos(time - started), options.width())));
    }

    private void write(String text) {
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            over = true;
        }
    }

    /** Keeps the elapsed time moving while a task takes long. */
    private void startTicker() {
        if (!options.live() || ticker != null) {
            return;
        }
        ticker = new Thread(this::tick, "status line");
        ticker.setDaemon(true);
        ticker.start();
    }

    private void tick() {
        while (true) {
            try {
                Thread.sleep(500);
            } catch (InterruptedException e) {
                return;
            }
            synchronized (this) {
                if (over) {
                    return;
                }
                redraw(true);
            }
        }
    }
}
