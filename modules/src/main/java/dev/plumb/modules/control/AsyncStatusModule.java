package dev.plumb.modules.control;

import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.module.Trait;
import dev.plumb.modules.system.commands.Output;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Effects;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.script.AsyncJob;
import dev.plumb.script.AsyncJobs;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells how it is with a task that runs by itself. */
@ModuleInfo(
        name = "async_status",
        traits = Trait.LOOKS,
        doc = "Tells how it is with a task that was started with `async` and `poll: 0`, or cleans up after it.",
        notes = {
            "Registers `finished` (0 or 1), and of a job that has ended `rc`, `stdout`, `stderr` and their lines. It fails when the"
                    + " job failed, took longer than its `async` seconds, or is not known.",
            "Of a task that had nothing to do, and therefore no job, it tells that it has finished.",
            "A job's output stays on the host, below `~/.plumb_async` of the user it ran as, until it is cleaned up: look at it"
                    + " and clean it up as the same user."
        },
        example = """
                - name: something that takes its time
                  command: sleep 2
                  async: 60
                  poll: 0
                  register: sleeper

                - name: until it has ended
                  async_status:
                    jid: ${sleeper.ansible_job_id}
                  register: job
                  until: job.finished == 1
                  retries: 20
                  delay: 1

                - name: nothing is left
                  async_status:
                    jid: ${sleeper.ansible_job_id}
                    mode: cleanup
                """)
public final class AsyncStatusModule implements TaskModule<AsyncStatusModule.Params> {
    /** What is wanted. */
    public enum Mode {
        /** Tells how it is with the job. */
        STATUS,
        /** Removes what the host keeps of it. */
        CLEANUP
    }

    /** Parameters. */
    public record Params(
            @Param(doc = "the job: `ansible_job_id` of what the task registered", required = true)
            String jid,

            @Param(doc = "tell how it is with the job, or remove what the host keeps of it", def = "status")
            Mode mode) {}

    @Override
    public @Nullable String invalid(Params p) {
        return AsyncJobs.isName(p.jid)
                ? null
                : "'" + p.jid + "' is no name of a job; write the ansible_job_id that a task with async has registered";
    }

    @Override
    public boolean isProbe() {
        return true;
    }

    @Override
    public List<Read<?>> reads(Params p) {
        return List.of();
    }

    @Override
    public Plan plan(Params p, States host) {
        String wrong = invalid(p);
        if (wrong != null) {
            return Plan.failed(wrong);
        }
        boolean cleanup = p.mode == Mode.CLEANUP;
        if (p.jid.equals(AsyncJobs.NO_JOB)) {
            return nothingRan(cleanup);
        }
        ResourceRef<JobState> ref = JobType.ref(p.jid);
        Script script = cleanup ? AsyncJobs.cleanup(p.jid) : AsyncJobs.status(p.jid);
        JobState before = new JobState(cleanup, null);
        JobState after = new JobState(!cleanup, cleanup ? null : "looked at");
        // While the job ran it may have altered anything: what was read before it is known to have ended does not hold.
        Effects effects = cleanup ? Effects.own() : Effects.unknown("the job " + p.jid);
        return Plan.of(Change.of(ref, before, after, Action.run(script, effects)))
                .with("ansible_job_id", p.jid);
    }

    private static Plan nothingRan(boolean cleanup) {
        Plan plan = Plan.nothing().with("ansible_job_id", AsyncJobs.NO_JOB);
        return cleanup
                ? plan
                : plan.with("started", 1L)
                        .with("finished", 1L)
                        .with("rc", 0L)
                        .with("stdout", "")
                        .with("stderr", "")
                        .with("stdout_lines", List.of())
                        .with("stderr_lines", List.of());
    }

    @Override
    public List<String> outcomeKeys() {
        return List.of("started", "finished", "rc", "stdout", "stderr", "stdout_lines", "stderr_lines", "truncated");
    }

    @Override
    public Map<String, @Nullable Object> outcome(Params p, ScriptResult result) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        if (p.mode == Mode.CLEANUP) {
            String erased = result.stdoutText().strip();
            values.put("changed", !erased.isEmpty());
            if (!erased.isEmpty()) {
                values.put("erased", erased);
            }
            return values;
        }
        try {
            tell(AsyncJobs.parse(result), values);
        } catch (IllegalArgumentException e) {
            values.put("msg", e.getMessage());
        }
        return values;
    }

    private static void tell(AsyncJob job, Map<String, @Nullable Object> values) {
        values.put("started", 1L);
        values.put("finished", job.finished() ? 1L : 0L);
        values.put("changed", job.state() == AsyncJob.State.DONE);
        if (!job.directory().isEmpty()) {
            values.put("results_file", job.directory());
        }
        if (job.state() == AsyncJob.State.DONE) {
            values.put("rc", (long) job.exit());
            Output.put(values, "stdout", job.stdout(), job.truncated(), true);
            Output.put(values, "stderr", job.stderr(), job.truncated(), true);
            values.put("truncated", job.truncated());
        }
    }
}
