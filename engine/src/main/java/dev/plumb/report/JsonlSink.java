package dev.plumb.report;

import dev.plumb.source.Position;
import dev.plumb.source.Problem;
import dev.plumb.text.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes one JSON object a line for programs. Keys and their order are part of Plumb's interface; new ones may be added.
 * Keeps nothing. Thread-safe.
 */
public final class JsonlSink implements EventSink {
    private final OutputStream out;

    /** Writes in UTF-8; failures of the stream are ignored: a run does not end because nobody listens. */
    public JsonlSink(OutputStream out) {
        this.out = out;
    }

    @Override
    public void accept(Event event) {
        if (event instanceof Event.TaskEnded task) {
            write(task(task));
        } else if (event instanceof Event.RunStarted run) {
            Map<String, @Nullable Object> line = line("run");
            line.put("check", run.check());
            line.put("playbooks", run.playbooks());
            write(line);
        } else if (event instanceof Event.PlayStarted play) {
            Map<String, @Nullable Object> line = line("play");
            line.put("name", play.name());
            line.put("position", position(play.position()));
            line.put("hosts", play.hosts());
            line.put("tasks", play.tasks());
            write(line);
        } else if (event instanceof Event.HostLost lost) {
            Map<String, @Nullable Object> line = line("host_lost");
            line.put("host", lost.host());
            line.put("reason", lost.reason());
            line.put("message", lost.message());
            write(line);
        } else if (event instanceof Event.Warning warning) {
            Map<String, @Nullable Object> line = line("warning");
            line.put("host", warning.host());
            line.put("message", warning.message());
            write(line);
        } else if (event instanceof Event.Recap recap) {
            write(recap(recap));
        }
    }

    /** Writes a mistake in the user's files. */
    public void problem(Problem problem) {
        Map<String, @Nullable Object> line = line("problem");
        line.put("position", position(problem.position()));
        line.put("message", problem.message());
        line.put("hint", problem.hint());
        write(line);
    }

    private static Map<String, @Nullable Object> task(Event.TaskEnded task) {
        Map<String, @Nullable Object> line = line("task");
        line.put("host", task.host());
        line.put("task", task.task());
        line.put("number", task.number());
        line.put("place", task.place());
        line.put("handler", task.handler());
        line.put("module", task.module());
        line.put("item", task.item());
        line.put("outcome", task.outcome().name().toLowerCase(Locale.ROOT));
        line.put("changed", task.outcome() == Outcome.CHANGED);
        line.put("assumes", task.assumes());
        line.put("resting", task.resting());
        line.put("message", task.message());
        line.put("details", task.details());
        Output output = task.output();
        line.put("command", output == null ? null : output.command());
        line.put("rc", output == null ? null : output.rc());
        line.put("stdout", output == null ? null : output.stdout());
        line.put("stderr", output == null ? null : output.stderr());
        line.put("output_cut", output != null && output.cut());
        line.put("ignored", task.ignored());
        line.put("rescued", task.rescued());
        line.put("diff", diffs(task.diffs()));
        line.put("changes", changes(task.changes()));
        line.put("position", position(task.position()));
        line.put("duration_ms", task.duration().toMillis());
        return line;
    }

    private static List<Object> diffs(List<Diff> diffs) {
        List<Object> all = new ArrayList<>(diffs.size());
        for (Diff diff : diffs) {
            List<String> lines = new ArrayList<>(diff.lines().size());
            for (Diff.Line line : diff.lines()) {
                boolean bare = line.kind() == Diff.Kind.HUNK;
                lines.add(bare ? line.text() : line.kind().sign() + " " + line.text());
            }
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("resource", diff.resource());
            one.put("lines", lines);
            all.add(one);
        }
        return all;
    }

    private static List<Object> changes(List<ResourceChange> changes) {
        List<Object> all = new ArrayList<>(changes.size());
        for (ResourceChange change : changes) {
            Map<String, @Nullable Object> one = new LinkedHashMap<>();
            one.put("type", change.type());
            one.put("key", change.key());
            one.put("before", attributes(change.before()));
            one.put("after", attributes(change.after()));
            one.put("differs", change.differs());
            all.add(one);
        }
        return all;
    }

    private static @Nullable Object attributes(@Nullable Map<String, ResourceChange.Attribute> attributes) {
        if (attributes == null) {
            return null;
        }
        Map<String, Object> all = new LinkedHashMap<>();
        attributes.forEach((name, value) -> all.put(name, attribute(value)));
        return all;
    }

    private static Object attribute(ResourceChange.Attribute value) {
        if (value instanceof ResourceChange.Text text) {
            return text.text();
        } else if (value instanceof ResourceChange.Content content) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("size", content.size());
            if (content.sha256() != null) {
                all.put("sha256", content.sha256());
            }
            return all;
        } else if (value instanceof ResourceChange.Any any) {
            return Map.of("any", any.shown());
        }
        return Map.of("hidden", true);
    }

    private static Map<String, @Nullable Object> recap(Event.Recap recap) {
        Map<String, Object> hosts = new LinkedHashMap<>();
        for (Map.Entry<String, Event.Counts> host : recap.hosts().entrySet()) {
            hosts.put(host.getKey(), counts(host.getValue()));
        }
        Map<String, @Nullable Object> line = line("recap");
        line.put("hosts", hosts);
        line.put("duration_ms", recap.duration().toMillis());
        return line;
    }

    private static Map<String, Object> counts(Event.Counts counts) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("ok", counts.ok());
        all.put("changed", counts.changed());
        all.put("failed", counts.failed());
        all.put("unreachable", counts.unreachable());
        all.put("skipped", counts.skipped());
        all.put("assumed", counts.assumed());
        all.put("unknown", counts.unknown());
        all.put("exchanges", counts.exchanges());
        all.put("ignored", counts.ignored());
        all.put("rescued", counts.rescued());
        all.put("locked", counts.locked());
        all.put("interrupted", counts.interrupted());
        all.put("resting", counts.resting());
        return all;
    }

    private static Map<String, @Nullable Object> position(Position position) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("file", position.file());
        all.put("line", position.line());
        all.put("column", position.column());
        return all;
    }

    private static Map<String, @Nullable Object> line(String event) {
        Map<String, @Nullable Object> line = new LinkedHashMap<>();
        line.put("event", event);
        return line;
    }

    private synchronized void write(Map<String, @Nullable Object> line) {
        try {
            out.write((Json.write(line) + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            // nobody reads any more; the run goes on
        }
    }
}
