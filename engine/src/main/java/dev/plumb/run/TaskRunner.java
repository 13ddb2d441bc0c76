package dev.plumb.run;

import dev.plumb.host.HostException;
import dev.plumb.module.ControlDecision;
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
    private final StepSequence main;
    private final HandlerQueue notified;
    private final OutcomeReporter reporter;
    private final StepWalker walker;
    private final TaskPreparer preparer;
    private final MissingTasks missing;
    private final LeftHandlers left;
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
            StepSequence main,
            HostRun host,
            HostVariables variables,
            Function<String, HostRun> delegates) {
        this.context = context;
        this.host = host;
        this.variables = variables;
        this.main = main;
        this.notified = new HandlerQueue(play.handlers(), main);
        this.reporter = new OutcomeReporter(context, host, variables, notified);
        this.walker = new StepWalker(context, play, main, host, variables, reporter, delegates);
        this.preparer = new TaskPreparer(context, play.directory(), true);
        this.missing = play.missing();
        this.left = new LeftHandlers(context, play, host, notified);
    }

    HostRun host() {
        return host;
    }

    HandlerQueue notified() {
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
    void handle(StepSequence handlers) {
        boolean failed = host.status() == HostRun.Status.FAILED;
        host.forgive();
        work(handlers, false);
        if (host.isActive()) {
            left.ended(handlers);
        } else {
            // As in Ansible: one that fails is the host's last.
            notified.clear();
        }
        if (failed && host.isActive()) {
            host.fail();
        }
    }

    /** What is asked of the play by the last task; asked once. */
    ControlDecision.Meta takeAsked() {
        return walker.control().take();
    }

    /** Handlers that were notified are to run, because the last task says so. */
    void beginFlush() {
        left.recall();
        notified.begin(walker.control().askedAt());
    }

    /** Handlers that were notified are to run, because the play ends. */
    void beginLastFlush() {
        left.recall();
        notified.begin(null);
    }

    /** The play has ended, and its handlers have run. */
    void endPlay() {
        if (host.isActive() && !isOver()) {
            left.forgetUnknown();
        }
    }

    /** The steps of the play, and how far the host is in them. */
    StepSequence main() {
        return main;
    }

    /**
     * Works through a segment until its end, a task that asks something of the play, or the host's failure; everything
     * that was planned is done then, but for parts of a transaction that the next task may go on with.
     *
     * @param single whether to stop after the current task
     */
    void work(StepSequence sequence, boolean single) {
        sequence.resume(single);
        host.lock();
        try {
            left.open(preparer, variables);
            lookForMissing();
            do {
                run(sequence);
            } while (!(single && walker.transactions().isHeld()) && !flush(sequence) && host.isActive());
        } finally {
            host.unlock();
        }
    }

    /** Whether its current task ends a transaction that was held back: it is to be done on all hosts before the task is. */
    boolean wantsClosing() {
        return walker.transactions().takeClosing();
    }

    /** Does what was held back of the play's steps, if the host is still there. */
    void close() {
        if (!host.isActive() || !walker.transactions().isHeld()) {
            return;
        }
        host.lock();
        try {
            flush(main);
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
            left.open(preparer, variables);
            return walker.exchanges().answer(() -> preparer.together(task, variables), SettingsReader.Together.PLAIN);
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
        return lostAt != null ? lostAt : walker.sequencer().failedAt();
    }

    /** The task with which a run that goes on has to begin; null when the host has not failed. */
    @Nullable
    Task resumesAt() {
        Task other = lostAt == null ? walker.sequencer().resumesAt() : null;
        return other != null ? other : failedAt();
    }

    /** Before its first task: the host is excluded when it will reach one whose module is missing. */
    private void lookForMissing() {
        if (looked || missing.isEmpty()) {
            return;
        }
        looked = true;
        try {
            walker.exchanges()
                    .answer(() -> missing.reached(context, preparer, variables), Optional.<Problem>empty())
                    .ifPresent(reporter::refused);
        } catch (HostException e) {
            lose(main, e);
        } catch (RuntimeException | Error e) {
            breakDown(main, e);
        }
    }

    private void run(StepSequence sequence) {
        try {
            while (host.isActive() && !sequence.isDone()) {
                context.checkInterrupted();
                step(sequence);
            }
        } catch (HostException e) {
            lose(sequence, e);
        } catch (RuntimeException | Error e) {
            breakDown(sequence, e);
        }
    }

    /** One step; what nobody foresaw while it was planned fails the task. */
    private void step(StepSequence sequence) {
        try {
            walker.step(sequence);
        } catch (HostException | UnexpectedFailure.InExchange e) {
            throw e;
        } catch (RuntimeException | Error e) {
            walker.failCurrent(sequence, e);
        }
    }

    /** The host fails in the midst of what nobody foresaw; the others go on. */
    private void breakDown(StepSequence sequence, Throwable thrown) {
        TaskRun run = sequence.current();
        lostAt = run != null ? run.task() : sequence.cursor().isEnd() ? null : sequence.task();
        reporter.broken(thrown, lostAt, walker.sequencer().queue());
    }

    /** Sends what waits and settles it; false when planning has to go back into the segment, or the host is excluded. */
    private boolean flush(StepSequence sequence) {
        if (!host.isActive() || walker.sequencer().isEmpty()) {
            return host.isActive() && sequence.isDone();
        }
        try {
            return !walker.exchanges().send(sequence, new Wanted());
        } catch (HostException e) {
            lose(sequence, e);
        } catch (RuntimeException | Error e) {
            breakDown(sequence, e);
        }
        return false;
    }

    private void lose(StepSequence sequence, HostException e) {
        if (!isUnreachable(e)) {
            reporter.lost(e, walker.sequencer().queue());
            return;
        }
        TaskRun run = walker.sequencer().firstToNeedTheHost(sequence);
        if (run != null && walker.ignoresUnreachable(run)) {
            host.link().reset();
            walker.sequencer().unreachable(run, e);
            sequence.advance();
        } else {
            lostAt = run != null ? run.task() : sequence.cursor().isEnd() ? null : sequence.task();
            reporter.lost(e, walker.sequencer().queue());
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
