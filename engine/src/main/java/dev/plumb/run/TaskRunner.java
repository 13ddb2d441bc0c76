package dev.plumb.run;

import dev.plumb.host.HostException;
import dev.plumb.module.Steer;
import dev.plumb.playbook.Task;
import dev.plumb.source.Problem;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One host in one play: brings its steps about, or forecasts them. Used by one thread at a time. */
final class TaskRunner {
    private final RunContext context;
    private final HostRun host;
    private final HostVariables variables;
    private final Segment main;
    private final Notified notified;
    private final Teller teller;
    private final Walker walker;
    private final TaskPreparer preparer;
    private final MissingTasks missing;
    private @Nullable Task lostAt;
    private boolean looked;

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
        this.context = context;
        this.host = host;
        this.variables = variables;
        this.main = main;
        this.notified = new Notified(play.handlers(), main);
        this.teller = new Teller(context, host, variables, notified);
        this.walker = new Walker(context, play, main, host, variables, teller, delegates);
        this.preparer = new TaskPreparer(context, play.directory(), true);
        this.missing = play.missing();
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
        } else {
            main.moveTo(main.cursor().forgiven());
        }
        host.counters().forgive();
    }

    /** Forgives the failures of these hosts, because this one's last task says so, and goes on behind that task. */
    void forgiveAll(List<TaskRunner> hosts) {
        Cursor asked = walker.control().askedAt();
        boolean last = main.cursor().isFailed() && asked != null;
        Cursor next = last
                ? Objects.requireNonNull(asked).forgiven().next()
                : main.cursor().forgiven();
        hosts.forEach(each -> each.forgive(next));
        main.moveTo(next);
    }

    /** Runs handlers, also on a host that has failed. */
    void handle(Segment handlers) {
        boolean failed = host.status() == HostRun.Status.FAILED;
        host.forgive();
        work(handlers, false);
        if (!host.isActive()) {
            // As in Ansible: one that fails is the host's last.
            notified.clear();
        }
        if (failed && host.isActive()) {
            host.fail();
        }
    }

    /** What is asked of the play by the last task; asked once. */
    Steer.Meta takeAsked() {
        return walker.control().take();
    }

    /** Handlers that were notified are to run, because the last task says so. */
    void beginFlush() {
        notified.begin(walker.control().askedAt());
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
            lookForMissing();
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
            return walker.answer(() -> preparer.together(task, variables), SettingsReader.Together.PLAIN);
        } catch (HostException e) {
            lose(main, e);
            return SettingsReader.Together.PLAIN;
        } catch (RuntimeException | Error e) {
            // What is wrong is told by the task itself.
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

    /** Before its first task: the host is out when it will reach one whose module is missing. */
    private void lookForMissing() {
        if (looked || missing.isEmpty()) {
            return;
        }
        looked = true;
        try {
            walker.answer(() -> missing.reached(context, preparer, variables), Optional.<Problem>empty())
                    .ifPresent(teller::refused);
        } catch (HostException e) {
            lose(main, e);
        } catch (RuntimeException | Error e) {
            breakDown(main, e);
        }
    }

    private void run(Segment segment) {
        try {
            while (host.isActive() && !segment.isDone()) {
                context.checkInterrupted();
                step(segment);
            }
        } catch (HostException e) {
            lose(segment, e);
        } catch (RuntimeException | Error e) {
            breakDown(segment, e);
        }
    }

    /** One step; what nobody foresaw while it was planned fails the task. */
    private void step(Segment segment) {
        try {
            walker.step(segment);
        } catch (HostException | Unforeseen.InExchange e) {
            throw e;
        } catch (RuntimeException | Error e) {
            walker.failCurrent(segment, e);
        }
    }

    /** The host fails in the midst of what nobody foresaw; the others go on. */
    private void breakDown(Segment segment, Throwable thrown) {
        TaskRun run = segment.current();
        lostAt = run != null ? run.task() : segment.cursor().isEnd() ? null : segment.task();
        teller.broken(thrown, lostAt, walker.settler().queue());
    }

    /** Sends what waits and settles it; false when planning has to go back into the segment, or the host is out. */
    private boolean flush(Segment segment) {
        if (!host.isActive() || walker.settler().isEmpty()) {
            return host.isActive() && segment.isDone();
        }
        try {
            return !walker.exchanges().send(segment, new HostLink.Wanted());
        } catch (HostException e) {
            lose(segment, e);
        } catch (RuntimeException | Error e) {
            breakDown(segment, e);
        }
        return false;
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
