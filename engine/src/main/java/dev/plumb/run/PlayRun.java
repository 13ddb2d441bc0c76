package dev.plumb.run;

import dev.plumb.module.Steer;
import dev.plumb.playbook.Play;
import dev.plumb.playbook.Task;
import dev.plumb.report.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One play on all of its hosts, in linear order: a task's actions begin on no host before the task before it is done on all.
 * With one host that is always so, and its tasks are streamed.
 */
final class PlayRun {
    private final RunContext context;
    private final Play play;
    private final List<Task> tasks;
    private final List<TaskRunner> runners;
    private final Forks forks;

    PlayRun(RunContext context, Play play, List<Task> tasks, List<TaskRunner> runners, Forks forks) {
        this.context = context;
        this.play = play;
        this.tasks = tasks;
        this.runners = runners;
        this.forks = forks;
    }

    /** Runs to the end of the play. */
    void run() {
        List<String> names =
                runners.stream().map(runner -> runner.host().name()).toList();
        context.emit(new Event.PlayStarted(play.name(), play.position(), names, tasks.size()));
        int from = 0;
        while (from < tasks.size()) {
            int to = segmentEnd(from);
            List<Task> segment = tasks.subList(from, to);
            List<Task> later = tasks.subList(to, tasks.size());
            run(segment, later);
            from = to;
        }
        flushHandlers(active());
    }

    /** A segment ends after a task that steers the run, so that what it asks for finds everything before it done. */
    private int segmentEnd(int from) {
        int end = from + 1;
        if (active().size() > 1) {
            return end;
        }
        while (end < tasks.size() && !steers(tasks.get(end - 1))) {
            end++;
        }
        return end;
    }

    private boolean steers(Task task) {
        return context.spec(task).name().equals("meta");
    }

    private void run(List<Task> segment, List<Task> later) {
        each(active(), runner -> {
            runToEnd(runner, new Segment(segment), later);
        });
        List<TaskRunner> asking = new ArrayList<>();
        for (TaskRunner runner : active()) {
            if (runner.takeSteer() == Steer.Meta.FLUSH_HANDLERS) {
                asking.add(runner);
            }
        }
        if (!asking.isEmpty()) {
            flushHandlers(asking);
        }
    }

    private static void runToEnd(TaskRunner runner, Segment segment, List<Task> later) {
        do {
            runner.run(segment, later);
        } while (!runner.flush(segment) && runner.host().isActive());
    }

    private List<TaskRunner> active() {
        return runners.stream().filter(runner -> runner.host().isActive()).toList();
    }

    /** Runs notified handlers in the order of their definition, also those that handlers notify. */
    private void flushHandlers(List<TaskRunner> hosts) {
        List<TaskRunner> notified = hosts;
        while (!notified.isEmpty()) {
            notified = notified.stream()
                    .filter(runner ->
                            runner.host().isActive() && !runner.notified().isEmpty())
                    .toList();
            if (notified.size() == 1) {
                TaskRunner only = notified.get(0);
                runToEnd(only, only.notified().take(), List.of());
            } else {
                flushLinear(notified);
            }
        }
    }

    private void flushLinear(List<TaskRunner> hosts) {
        for (Task handler : play.handlers()) {
            List<TaskRunner> due = hosts.stream()
                    .filter(runner ->
                            runner.host().isActive() && runner.notified().has(handler))
                    .toList();
            each(due, runner -> runToEnd(runner, runner.notified().takeOne(handler), List.of()));
        }
    }

    private void each(List<TaskRunner> hosts, Consumer<TaskRunner> work) {
        forks.each(hosts, work);
    }
}
