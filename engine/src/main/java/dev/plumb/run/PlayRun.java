package dev.plumb.run;

import dev.plumb.module.ControlDecision;
import dev.plumb.module.Trait;
import dev.plumb.playbook.Step;
import dev.plumb.playbook.Task;
import dev.plumb.report.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
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
        closeAll();
        boolean force = settings.forceHandlers(context.options().forceHandlers());
        if (!ended) {
            runners.forEach(TaskRunner::beginLastFlush);
            flushHandlers(runners.stream()
                    .filter(runner -> runner.host().isActive() && !runner.isOver()
                            || force && runner.host().status() == HostRun.Status.FAILED)
                    .toList());
            runners.forEach(TaskRunner::endPlay);
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
        if (going.size() == 1 && active().size() == 1) {
            TaskRunner only = going.get(0);
            only.work(only.main(), false);
            left(only);
            answer(going);
            judgeAlone(only);
            return true;
        }
        List<TaskRunner> next = first(going);
        Task task = next.get(0).main().task();
        SettingsReader.Together together = next.get(0).together(task);
        if (!next.get(0).host().isActive()) {
            // It was lost when it was asked for facts: what holds for the others, the next of them says.
            left(next.get(0));
            return true;
        }
        if (together.once() || isOnce(task)) {
            onFirst(next);
        } else {
            forks.each(next, together.atOnce(), runner -> runner.work(runner.main(), true));
            close(next);
        }
        next.forEach(this::left);
        answer(next);
        abortWhenTooManyFailed(together.fatal(), next);
        return true;
    }

    /** The first host does its task, for all of them. */
    private void onFirst(List<TaskRunner> hosts) {
        Cursor place = hosts.get(0).main().cursor();
        once(hosts, first -> first.work(first.main(), true));
        if (close(hosts)) {
            return;
        }
        Cursor after = hosts.get(0).main().cursor();
        // As in Ansible: what an include brings in is for the host that has included it.
        Cursor others = after.isIn(place) ? place.next() : after;
        for (TaskRunner other : hosts.subList(1, hosts.size())) {
            other.main().moveTo(others);
        }
    }

    /**
     * Where the task of these hosts ends a transaction, it is done on all hosts before the task begins on any.
     *
     * @return whether it is to begin yet
     */
    private boolean close(List<TaskRunner> hosts) {
        boolean asked = false;
        for (TaskRunner host : hosts) {
            asked |= host.wantsClosing();
        }
        if (asked) {
            closeAll();
        }
        return asked;
    }

    private void closeAll() {
        List<TaskRunner> open = active();
        forks.each(open, TaskRunner::close);
        open.forEach(this::left);
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
        return context.spec(task).is(Trait.RUNS_ONCE);
    }

    /**
     * The first host does something. The others take over its failure, and all hosts what it found out, also those that an
     * include has left behind.
     */
    private void once(List<TaskRunner> hosts, Consumer<TaskRunner> work) {
        TaskRunner first = hosts.get(0);
        boolean active = first.host().isActive();
        Map<String, @Nullable Object> before = first.variables().facts().values();
        work.accept(first);
        Map<String, @Nullable Object> found =
                new HashMap<>(first.variables().facts().values());
        found.entrySet().removeIf(entry -> before.get(entry.getKey()) == entry.getValue());
        if (!found.isEmpty()) {
            runners.stream()
                    .filter(runner -> runner != first)
                    .forEach(runner -> runner.variables().facts().setAll(found));
        }
        for (TaskRunner other : hosts.subList(1, hosts.size())) {
            if (active && !first.host().isActive()) {
                other.host().fail();
            }
        }
    }

    /** Does what control tasks have asked of the play. */
    private void answer(List<TaskRunner> hosts) {
        List<TaskRunner> flushing = new ArrayList<>();
        for (TaskRunner runner : hosts) {
            ControlDecision.Meta asked = runner.takeAsked();
            switch (asked) {
                case FLUSH_HANDLERS -> flushing.add(runner);
                case END_PLAY -> {
                    ended = true;
                    endsPlay = true;
                }
                case END_BATCH -> ended = true;
                case CLEAR_HOST_ERRORS -> runner.forgiveAll(runners);
                case REFRESH_INVENTORY -> {
                    context.refreshInventory();
                    // what was prepared of later tasks may have seen the old one
                    runners.forEach(each -> each.variables().facts().touch());
                }
                default -> {}
            }
        }
        if (!flushing.isEmpty()) {
            flushing.forEach(TaskRunner::beginFlush);
            flushHandlers(flushing);
        }
    }

    /** Likewise, where one host was alone, perhaps with many tasks. */
    private void judgeAlone(TaskRunner only) {
        Task task = only.failedAt();
        boolean fatal = !only.host().isActive()
                && task != null
                && active().size() > 0
                && only.together(task).fatal();
        abortWhenTooManyFailed(fatal, List.of(only));
    }

    /**
     * Whether the failures so far end the play for all.
     *
     * @param fatal whether one failure is enough
     * @param hosts those that have just done something
     */
    private void abortWhenTooManyFailed(boolean fatal, List<TaskRunner> hosts) {
        long failed = hosts.stream().filter(runner -> !runner.host().isActive()).count();
        if (failed == 0) {
            return;
        }
        Double most = settings.maxFailPercentage();
        long all = runners.stream().filter(runner -> !runner.host().isActive()).count();
        boolean tooMany = most != null && all * PERCENT > most * runners.size();
        if (tooMany || fatal) {
            aborted = true;
            closeAll();
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
                boolean active = only.host().isActive();
                only.handle(only.notified().take());
                if (active) {
                    left(only);
                    judgeAlone(only);
                }
            } else {
                flushLinear(notified);
            }
        }
    }

    private void flushLinear(List<TaskRunner> hosts) {
        for (Task handler : List.copyOf(state.handlers())) {
            boolean before = aborted;
            flush(
                    handler,
                    hosts.stream()
                            .filter(runner ->
                                    runner.canHandle() && runner.notified().has(handler))
                            .toList());
            if (aborted && !before) {
                hosts.forEach(runner -> runner.notified().clear());
            }
        }
    }

    private void flush(Task handler, List<TaskRunner> due) {
        if (due.isEmpty()) {
            return;
        }
        List<TaskRunner> active =
                due.stream().filter(runner -> runner.host().isActive()).toList();
        SettingsReader.Together together = due.get(0).together(handler);
        if (!due.get(0).canHandle()) {
            left(due.get(0));
            flush(handler, due.subList(1, due.size()));
            return;
        }
        if (together.once() || isOnce(handler)) {
            once(due, first -> first.handle(first.notified().takeOne(handler)));
            due.forEach(runner -> runner.notified().takeOne(handler));
        } else {
            forks.each(
                    due,
                    together.atOnce(),
                    runner -> runner.handle(runner.notified().takeOne(handler)));
        }
        active.forEach(this::left);
        abortWhenTooManyFailed(together.fatal(), active);
    }
}
