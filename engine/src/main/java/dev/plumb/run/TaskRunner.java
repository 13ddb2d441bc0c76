package dev.plumb.run;

import dev.plumb.host.HostException;
import dev.plumb.module.Steer;
import dev.plumb.playbook.Task;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One host in one play: brings its steps about, or forecasts them. Used by one thread at a time. */
final class TaskRunner {
    private final HostRun host;
    private final HostVariables variables;
    private final Segment main;
    private final Notified notified;
    private final Teller teller;
    private final Walker walker;
    private @Nullable Task lostAt;

    /**
     * A host in a play.
     *
     * @param main the steps of the play
     * @param delegates gives the hosts that tasks are delegated to
     */
    TaskRunner(
            RunContext context,
            PlayState play,
            Segment main,
            HostRun host,
            HostVariables variables,
            Function<String, HostRun> delegates) {
        this.host = host;
        this.variables = variables;
        this.main = main;
        this.notified = new Notified(play.handlers());
        this.teller = new Teller(context, host, variables, notified);
        this.walker = new Walker(context, play, main, host, variables, teller, delegates);
    }

    HostRun host() {
        return host;
    }

    Notified notified() {
        return notified;
    }

    HostVariables variables() {
        return variables;
    }

    /** Whether it was told to leave the play. */
    boolean isOver() {
        return walker.control().hasEnded();
    }

    /** Whether it can run handlers, perhaps although it has failed. */
    boolean canHandle() {
        return host.status() != HostRun.Status.LOST;
    }

    /**
     * Failures so far are forgotten: the host takes part again, one that failed in the next play.
     *
     * @param next where a host goes on that could not be reached
     */
    void forgive(Cursor next) {
        host.forgive();
        if (host.readmit()) {
            host.link().reset();
            main.moveTo(next);
        }
        host.counters().forgive();
    }

    /** Runs handlers, also on a host that has failed. */
    void handle(Segment handlers) {
        boolean failed = host.status() == HostRun.Status.FAILED;
        host.forgive();
        work(handlers, false);
        if (!host.isActive()) {
            // As in Ansible: one that fails is the host's last.
            notified.take();
        }
        if (failed && host.isActive()) {
            host.fail();
        }
    }

    /** What is asked of the play by the last task; asked once. */
    Steer.Meta takeAsked() {
        return walker.control().take();
    }

    /** The steps of the play, and how far the host is in them. */
    Segment main() {
        return main;
    }

    /**
     * Works through a segment until its end, a task that asks something of the play, or the host's failure; everything
     * that was planned is done then.
     *
     * @param single whether to stop after the current task
     */
    void work(Segment segment, boolean single) {
        segment.resume(single);
        host.lock();
        try {
            do {
                run(segment);
            } while (!flush(segment) && host.isActive());
        } finally {
            host.unlock();
        }
    }

    /**
     * What the play does with a task on all its hosts, as this host's variables say. When these need facts, they are read;
     * the host may be lost then.
     */
    SettingsReader.Together together(Task task) {
        host.lock();
        try {
            return walker.together(task);
        } catch (HostException e) {
            lose(main, e);
            return SettingsReader.Together.PLAIN;
        } finally {
            host.unlock();
        }
    }

    /** The task that the host has failed at, or was lost at; null when it has not. */
    @Nullable
    Task failedAt() {
        return lostAt != null ? lostAt : walker.settler().failedAt();
    }

    private void run(Segment segment) {
        try {
            while (host.isActive() && !segment.isDone()) {
                walker.step(segment);
            }
        } catch (HostException e) {
            lose(segment, e);
        }
    }

    /** Sends what waits and settles it; false when planning has to go back into the segment, or the host is out. */
    private boolean flush(Segment segment) {
        if (!host.isActive() || walker.settler().isEmpty()) {
            return host.isActive() && segment.isDone();
        }
        try {
            return !walker.exchange(segment, new HostLink.Wanted());
        } catch (HostException e) {
            lose(segment, e);
            return false;
        }
    }

    private void lose(Segment segment, HostException e) {
        if (!isUnreachable(e)) {
            teller.lost(e, walker.settler().queue());
            return;
        }
        TaskRun run = walker.settler().firstToNeedTheHost(segment);
        if (run != null && walker.ignoresUnreachable(run)) {
            host.link().reset();
            walker.settler().unreachable(run, e);
            segment.advance();
        } else {
            lostAt = run != null ? run.task() : segment.cursor().isEnd() ? null : segment.task();
            teller.lost(e, walker.settler().queue());
        }
    }

    /** Whether no connection was made: nothing was done on the host. */
    private static boolean isUnreachable(HostException e) {
        return switch (e.reason()) {
            case UNREACHABLE, AUTHENTICATION, HOST_KEY -> true;
            default -> false;
        };
    }
}
