package dev.plumb.run;

import dev.plumb.host.HostException;
import dev.plumb.playbook.Task;
import dev.plumb.record.PendingHandler;
import dev.plumb.report.Event;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Completes the records of hosts when a run has ended, and tells which handlers are left for the next one. */
final class RecordEnd {
    private final RunContext context;
    private final Map<String, Task> stuck;

    /**
     * The end of a run.
     *
     * @param stuck the tasks that hosts have failed at
     */
    RecordEnd(RunContext context, Map<String, Task> stuck) {
        this.context = context;
        this.stuck = stuck;
    }

    /** Writes what is still to be written, where that can be. */
    void write(List<HostRun> hosts, Forks forks) {
        forks.each(hosts.stream().filter(host -> !host.records().isEmpty()).toList(), this::write);
    }

    private void write(HostRun host) {
        for (HostRecord record : host.records()) {
            boolean ended = host.isActive() && !context.isInterrupted();
            if (ended) {
                record.drop()
                        .forEach(lost -> warn(
                                host,
                                "handler '" + lost.identity().handler() + "', " + LeftHandlers.told(lost)
                                        + ", was of play '" + lost.identity().play()
                                        + "', which is no longer there, and is forgotten"));
            } else if (!context.options().check()) {
                if (host.status() != HostRun.Status.LOST && !context.isInterrupted()) {
                    record.withdraw();
                }
                tell(host, record.outstanding(), record.isCertain(record.outstanding()));
            }
            Script rest = record.rest(ended ? null : end(host));
            if (rest != null && host.status() != HostRun.Status.LOST && !context.isInterrupted()) {
                write(host, record, rest);
            }
        }
    }

    private String end(HostRun host) {
        Task task = stuck.get(host.name());
        return task == null
                ? "failed"
                : isHandler(task) ? "failed at handler '" + task.label() + "'" : "failed at task " + task.place();
    }

    private boolean isHandler(Task task) {
        return context.plays().stream().anyMatch(play -> play.handlers().contains(task));
    }

    private void write(HostRun host, HostRecord record, Script script) {
        try {
            ScriptResult result = host.link().run(record.as(), script);
            if (!result.succeeded()) {
                warn(
                        host,
                        "the record was not completed: " + result.stderrText().strip());
            }
        } catch (HostException e) {
            warn(host, "the record was not completed: " + e.getMessage());
        }
    }

    private void tell(HostRun host, List<PendingHandler> left, boolean certain) {
        if (left.isEmpty()) {
            return;
        }
        String names = left.stream()
                .map(each -> "'" + each.identity().handler() + "'")
                .distinct()
                .collect(Collectors.joining(", "));
        String were = certain ? left.size() == 1 ? " was" : " were" : " may have been";
        String what = (left.size() == 1 ? "handler " : "handlers ") + names + were + " notified and did not run";
        warn(
                host,
                context.record().isKept()
                        ? what + "; the next run of this playbook on the host runs "
                                + (left.size() == 1 ? "it" : "them")
                        : what + ", and no later run will know: run "
                                + (left.size() == 1 ? "it" : "them")
                                + " by hand, or set 'record: host' in plumb.yml");
    }

    private void warn(HostRun host, @Nullable String message) {
        context.emit(new Event.Warning(host.name(), context.redact(String.valueOf(message))));
    }
}
