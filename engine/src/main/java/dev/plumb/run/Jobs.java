package dev.plumb.run;

import dev.plumb.expression.Unknown;
import dev.plumb.host.HostException;
import dev.plumb.module.Plan;
import dev.plumb.script.AsyncJob;
import dev.plumb.script.AsyncJobs;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries out items of tasks with {@code async}: what they change is done by a job that runs by itself on the host, and
 * outlives the connection. A job that is waited for ends as if it had been run directly, and leaves nothing.
 */
final class Jobs {
    /** How many seconds a job may take to be there when the connection was lost while it was started. */
    private static final int STARTING = 3;

    /** How long after its time a job may still be found running, until it is given up. */
    private static final Duration GRACE = Duration.ofSeconds(60);

    private final RunContext context;

    Jobs(RunContext context) {
        this.context = context;
    }

    /** Whether the item is to be done by a job. */
    boolean isFor(PreparedTask.Item item) {
        return item.settings().async() != null && !context.options().check();
    }

    /**
     * The plan of a task with {@code async} as it is foreseen: with the values that only a job has. Where there is nothing
     * to do there is no job, and who asks for it is told that it has ended.
     */
    static Plan foreseen(TaskRun run, PreparedTask.Item item, Plan plan) {
        if (item.settings().async() == null) {
            return plan;
        } else if (plan.changes().isEmpty() && plan.unseen() == null) {
            return told(plan, AsyncJobs.NO_JOB, "", 1L);
        }
        return plan.with("ansible_job_id", unknown(run, "ansible_job_id"))
                .with("results_file", unknown(run, "results_file"))
                .with("started", 1L)
                .with("finished", unknown(run, "finished"));
    }

    private static Unknown unknown(TaskRun run, String key) {
        return new Unknown(key + " of " + run.cause() + " is not known before apply");
    }

    private static Plan told(Plan plan, String name, String directory, long finished) {
        return plan.with("ansible_job_id", name)
                .with("results_file", directory)
                .with("started", 1L)
                .with("finished", finished);
    }

    /** A job that was started. */
    private record Started(
            String name,
            String directory,
            PreparedTask.Detached how,
            HostRun host,
            PreparedTask.Settings settings,
            long at) {
        /** Runs a script about the job; with its environment, since HOME says where the job is kept. */
        ScriptResult run(Script script) {
            return host.link().run(settings.become(), script.withEnvironment(settings.environment()));
        }

        Started in(String where) {
            return new Started(name, where, how, host, settings, at);
        }

        Duration age() {
            return Duration.ofNanos(System.nanoTime() - at);
        }
    }

    /**
     * Starts the item's job, and waits for it when the task says so; the item is told what became of it. What was planned
     * before has been done.
     *
     * @param on the host to do it on
     * @throws HostException when the host is lost for good, or the run is interrupted
     */
    void carry(TaskRun run, PendingItem pending, HostRun on) {
        PreparedTask.Settings settings = pending.item().settings();
        PreparedTask.Detached how = Objects.requireNonNull(settings.async());
        if (Procedures.isFor(pending.plan())) {
            pending.fail("it is a procedure of several steps, which a job cannot carry out; leave out 'async'");
            return;
        }
        Script script = JobScript.of(pending);
        if (script == null) {
            pending.fail("it sends more than one file to the host, which a job cannot do; leave out 'async'");
            return;
        }
        Started job = new Started(AsyncJobs.newName(), "", how, on, settings, System.nanoTime());
        ScriptResult answer;
        try {
            answer = start(run, job, AsyncJobs.start(script, job.name, how.limit()));
        } catch (HostException e) {
            if (!Logins.isRefusal(e)) {
                throw e;
            }
            pending.fail(on.link().logins().told(settings, e));
            return;
        }
        on.link().begins(pending);
        if (answer == null) {
            pending.fail("the connection was lost while its job was being started, and there is no job; run it again");
        } else if (!answer.succeeded()) {
            pending.take(answer);
        } else {
            goOn(run, pending, job.in(answer.stdoutText().strip()));
        }
    }

    /**
     * Starts the job and prints its directory, as the script does; when the connection is lost meanwhile, looks whether it
     * was started.
     *
     * @return null when it was not
     */
    private @Nullable ScriptResult start(TaskRun run, Started job, Script script) {
        try {
            return job.host.link().run(job.settings.become(), script);
        } catch (HostException e) {
            if (e.reason() != HostException.Reason.LOST) {
                throw e;
            }
        }
        AsyncJob found = look(run, job);
        for (int i = 0; i < STARTING && !isThere(found); i++) {
            // What was sent may still be at work.
            context.pause(Duration.ofSeconds(1));
            found = look(run, job);
        }
        if (isThere(found)) {
            byte[] directory = found.directory().getBytes(StandardCharsets.UTF_8);
            return new ScriptResult(ScriptResult.Status.DONE, 0, directory, new byte[0], false, job.age());
        }
        patiently(run, job, () -> job.run(AsyncJobs.cleanup(job.name)));
        return null;
    }

    private static boolean isThere(AsyncJob job) {
        return job.state() == AsyncJob.State.RUNNING || job.state() == AsyncJob.State.DONE;
    }

    private AsyncJob look(TaskRun run, Started job) {
        return patiently(run, job, () -> AsyncJobs.parse(job.run(AsyncJobs.look(job.name))));
    }

    private void goOn(TaskRun run, PendingItem pending, Started job) {
        boolean waits = !job.how.poll().isZero();
        pending.learn(told(pending.plan(), job.name, job.directory, waits ? 1 : 0));
        if (waits) {
            end(run, pending, job, await(run, job));
        } else {
            pending.leave(job.age());
        }
    }

    /** Looks at the job, at first soon and then at the task's pace, until there is nothing more to wait for. */
    private AsyncJob await(TaskRun run, Started job) {
        Duration pause = shorter(Duration.ofSeconds(1), job.how.poll());
        try {
            while (true) {
                context.pause(pause);
                AsyncJob found = look(run, job);
                if (found.finished() || job.age().compareTo(job.how.limit().plus(GRACE)) > 0) {
                    return found;
                }
                pause = shorter(pause.multipliedBy(2), job.how.poll());
            }
        } catch (HostException e) {
            throw new HostException(
                    e.reason(),
                    e.getMessage() + "; the job of " + run.cause() + " may still run there, see " + job.directory,
                    e);
        }
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private <T> T patiently(TaskRun run, Started job, Supplier<T> question) {
        return Reconnects.patiently(context, run, job.host, question);
    }

    private void end(TaskRun run, PendingItem pending, Started job, AsyncJob found) {
        if (found.state() == AsyncJob.State.RUNNING) {
            pending.fail("the job runs on although its time is over; see " + job.directory);
            return;
        }
        Script cleanup =
                ActionBatch.neverFailing(AsyncJobs.cleanup(job.name)).withEnvironment(job.settings.environment());
        if (found.state() != AsyncJob.State.DONE) {
            patiently(run, job, () -> job.run(cleanup));
            pending.fail(
                    found.state() == AsyncJob.State.LOST
                            ? "the job was ended before it was done: the host was restarted, or what watched over it was"
                                    + " killed"
                            : "the job is gone: " + job.directory + " was removed");
            return;
        }
        ScriptResult result = found.result().lasting(job.age());
        if (result.succeeded()) {
            // cleaned up by what stands for its actions, so that it is verified as any other
            patiently(run, job, () -> {
                Procedures.verify(pending, cleanup, result, job.host);
                return pending;
            });
        } else {
            patiently(run, job, () -> job.run(cleanup));
            pending.take(result);
        }
    }
}
