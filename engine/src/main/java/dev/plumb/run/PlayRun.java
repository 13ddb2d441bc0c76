package dev.plumb.run;

import dev.plumb.module.Steer;
import dev.plumb.playbook.Directive;
import dev.plumb.playbook.Step;
import dev.plumb.playbook.Task;
import dev.plumb.report.Event;
import dev.plumb.source.YamlNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One play on the hosts of one batch. In linear order a task's actions begin on no host before the task before it is done on
 * all; with one host that is always so, and its tasks are streamed. Free hosts do not wait for each other, and each of them
 * may end the play.
 */
final class PlayRun {
    private static final int PERCENT = 100;

    private final RunContext context;
    private final PlayState state;
    private final PlaySettings settings;
    private final List<Step> steps;
    private final List<TaskRunner> runners;
    private final Forks forks;
    private volatile boolean ended;
    private volatile boolean endsPlay;
    private boolean aborted;

    PlayRun(
            RunContext context,
            PlayState state,
            PlaySettings settings,
            List<Step> steps,
            List<TaskRunner> runners,
            Forks forks) {
        this.context = context;
        this.state = state;
        this.settings = settings;
        this.steps = steps;
        this.runners = runners;
        this.forks = forks;
    }

    /** What becomes of the play after this batch. */
    enum End {
        /** The next batch, or the next play. */
        GO_ON,
        /** No further batch of this play, without failure. */
        PLAY,
        /** Too many have failed: nothing more is done. */
        RUN
    }

    /** Runs to the end of the play. */
    End run() {
        List<String> names =
                runners.stream().map(runner -> runner.host().name()).toList();
        context.emit(new Event.PlayStarted(
                state.play().name(),
                state.play().position(),
                names,
                dev.plumb.playbook.Play.tasks(steps).size()));
        if (settings.strategy() == PlaySettings.Strategy.FREE) {
            forks.each(active(), this::freely);
        } else {
            while (!ended && !aborted && step()) {
                // One task on all hosts that have come to it, or all tasks of a host that is alone.
            }
        }
        boolean force = settings.forceHandlers(context.options().forceHandlers());
        if (!ended) {
            flushHandlers(runners.stream()
                    .filter(runner -> runner.host().isActive() && !runner.isOver()
                            || force && runner.host().status() == HostRun.Status.FAILED)
                    .toList());
        }
        boolean allFailed = runners.stream().noneMatch(runner -> runner.host().isActive());
        return aborted || allFailed ? End.RUN : endsPlay ? End.PLAY : End.GO_ON;
    }

    private List<TaskRunner> active() {
        return runners.stream().filter(runner -> runner.host().isActive()).toList();
    }

    private void freely(TaskRunner runner) {
        while (!ended && runner.host().isActive() && !runner.main().cursor().isEnd()) {
            runner.work(runner.main(), false);
            answer(List.of(runner));
        }
        left(runner);
    }

    /** One step in linear order; false when nobody has anything left to do. */
    private boolean step() {
        List<TaskRunner> going = active().stream()
                .filter(runner -> !runner.main().cursor().isEnd())
                .toList();
        if (going.isEmpty()) {
            return false;
        }
        if (going.size() == 1) {
            TaskRunner only = going.get(0);
            only.work(only.main(), false);
            left(only);
            answer(going);
            return true;
        }
        List<TaskRunner> next = first(going);
        Task task = next.get(0).main().task();
        if (isOnce(task)) {
            once(next, task);
        } else {
            forks.each(next, throttle(task), runner -> {
                runner.work(runner.main(), true);
                left(runner);
            });
        }
        answer(next);
        judge(task, next);
        return true;
    }

    private void left(TaskRunner runner) {
        if (!runner.host().isActive()) {
            state.leave(runner.host().name());
        }
    }

    /** The hosts that are furthest behind. */
    private static List<TaskRunner> first(List<TaskRunner> going) {
        Cursor first = going.get(0).main().cursor();
        for (TaskRunner runner : going) {
            Cursor cursor = runner.main().cursor();
            first = cursor.compareTo(first) < 0 ? cursor : first;
        }
        List<TaskRunner> next = new ArrayList<>();
        for (TaskRunner runner : going) {
            if (runner.main().cursor().compareTo(first) == 0) {
                next.add(runner);
            }
        }
        return next;
    }

    private boolean isOnce(Task task) {
        String module = context.spec(task).name();
        return module.equals("pause") || module.equals("add_host") || isSet(task, Directive.RUN_ONCE);
    }

    private static boolean isSet(Task task, Directive directive) {
        YamlNode node = task.directives().get(directive);
        return node instanceof YamlNode.Scalar scalar
                && List.of("true", "yes", "on").contains(scalar.text().toLowerCase(Locale.ROOT));
    }

    private int throttle(Task task) {
        YamlNode node = task.directives().get(Directive.THROTTLE);
        return node instanceof YamlNode.Scalar scalar && scalar.value() instanceof Long most && most > 0
                ? (int) Math.min(most, Integer.MAX_VALUE)
                : Integer.MAX_VALUE;
    }

    /** One host does the task, the others take over what it found out. */
    private void once(List<TaskRunner> hosts, Task task) {
        TaskRunner first = hosts.get(0);
        Map<String, @Nullable Object> before = first.variables().facts().values();
        first.work(first.main(), true);
        left(first);
        Map<String, @Nullable Object> found =
                new HashMap<>(first.variables().facts().values());
        found.entrySet().removeIf(entry -> before.get(entry.getKey()) == entry.getValue());
        for (TaskRunner other : hosts.subList(1, hosts.size())) {
            other.variables().facts().setAll(found);
            if (first.host().isActive()) {
                other.main().moveTo(first.main().cursor());
            } else {
                other.host().fail();
                left(other);
            }
        }
    }

    /** Does what control tasks have asked of the play. */
    private void answer(List<TaskRunner> hosts) {
        List<TaskRunner> flushing = new ArrayList<>();
        for (TaskRunner runner : hosts) {
            Steer.Meta asked = runner.takeAsked();
            switch (asked) {
                case FLUSH_HANDLERS -> flushing.add(runner);
                case END_PLAY -> {
                    ended = true;
                    endsPlay = true;
                }
                case END_BATCH -> ended = true;
                case CLEAR_HOST_ERRORS -> runners.forEach(TaskRunner::forgive);
                case REFRESH_INVENTORY -> context.refreshInventory();
                default -> {}
            }
        }
        if (!flushing.isEmpty()) {
            flushHandlers(flushing);
        }
    }

    /** Whether the failures so far end the play for all. */
    private void judge(Task task, List<TaskRunner> hosts) {
        long failed = hosts.stream().filter(runner -> !runner.host().isActive()).count();
        if (failed == 0) {
            return;
        }
        Double most = settings.maxFailPercentage();
        long all = runners.stream().filter(runner -> !runner.host().isActive()).count();
        boolean tooMany = most != null && all * PERCENT > most * runners.size();
        if (tooMany || isSet(task, Directive.ANY_ERRORS_FATAL)) {
            aborted = true;
            for (TaskRunner runner : active()) {
                runner.host().fail();
                left(runner);
            }
        }
    }

    /** Runs notified handlers in the order of their definition, also those that handlers notify. */
    private void flushHandlers(List<TaskRunner> hosts) {
        List<TaskRunner> notified = hosts;
        while (!notified.isEmpty()) {
            notified = notified.stream()
                    .filter(runner -> runner.canHandle() && !runner.notified().isEmpty())
                    .toList();
            if (notified.size() == 1) {
                TaskRunner only = notified.get(0);
                only.handle(only.notified().take());
            } else {
                flushLinear(notified);
            }
        }
    }

    private void flushLinear(List<TaskRunner> hosts) {
        for (Task handler : List.copyOf(state.handlers())) {
            List<TaskRunner> due = hosts.stream()
                    .filter(runner -> runner.canHandle() && runner.notified().has(handler))
                    .toList();
            forks.each(due, runner -> runner.handle(runner.notified().takeOne(handler)));
        }
    }
}
