package dev.plumb.run;

import dev.plumb.host.HostException;
import dev.plumb.report.Event;
import dev.plumb.resource.Action;
import dev.plumb.resource.Steps;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Follows one job that a host carries out by itself, whatever becomes of the connection. */
final class HostJobDriver {
    /** How many seconds a job may take to be there when the connection was lost while it was started. */
    private static final int STARTING = 3;

    private final RunContext context;
    private final TaskRun run;
    private final PreparedTask.Item item;
    private final HostRun on;
    private final String name;

    HostJobDriver(RunContext context, TaskRun run, PreparedTask.Item item, HostRun on, String name) {
        this.context = context;
        this.run = run;
        this.item = item;
        this.on = on;
        this.name = name;
    }

    /**
     * Has the host carry out a procedure. When it fails, its item is told why, and what was undone.
     *
     * @return what is to be run before the change is verified; null when the item has failed
     */
    @Nullable
    Script carry(PendingItem pending, Action.Procedure procedure) {
        Script start;
        try {
            Duration timeout = item.settings().timeout();
            Duration limit =
                    timeout == null || timeout.compareTo(procedure.deadline()) > 0 ? procedure.deadline() : timeout;
            start = HostJobs.start(name, context.origin(), steps(procedure), limit);
        } catch (IllegalArgumentException e) {
            pending.fail(String.valueOf(e.getMessage()));
            return null;
        }
        ScriptResult answer = start(start);
        on.link().begins(pending);
        if (answer == null) {
            pending.fail("the connection was lost while its job was being started, and there is no job; run it again");
            return null;
        } else if (!answer.succeeded()) {
            pending.take(answer);
            return null;
        }
        HostJobRecord ended = end();
        if (ended.end() == HostJobRecord.End.DONE) {
            return Script.of(HostJobs.output(name, ended.part()).text()
                    + HostJobs.told(name).text() + ":\n");
        }
        pending.fail(failure(ended), null);
        return null;
    }

    /** The steps with what the task's keywords say of them. */
    private Steps steps(Action.Procedure procedure) {
        if (!(procedure.course() instanceof Steps steps)) {
            throw new IllegalArgumentException("only a list of steps can be carried out by the host");
        }
        return new Steps(steps.steps().stream()
                .map(step -> new Steps.Step(
                        step.name(),
                        ours(step.script()),
                        step.undo() == null ? null : ours(step.undo()),
                        step.retries(),
                        step.pause()))
                .toList());
    }

    private Script ours(Script script) {
        return ActionBatch.withSettings(script, item.settings());
    }

    /** Starts it; when the connection is lost meanwhile, looks whether it was started; null when it was not. */
    private @Nullable ScriptResult start(Script script) {
        try {
            return ask(script);
        } catch (HostException e) {
            if (e.reason() != HostException.Reason.LOST) {
                throw e;
            }
            on.link().reset();
        }
        for (int i = 0; i < STARTING; i++) {
            context.pause(Duration.ofSeconds(1));
            HostJobRecord found = look(HostJobRecord.NONE, false);
            if (found.running() || found.end() != null && !found.told()) {
                return new ScriptResult(ScriptResult.Status.DONE, 0, new byte[0], new byte[0], false, Duration.ZERO);
            }
        }
        return null;
    }

    private ScriptResult ask(Script script) {
        PreparedTask.Settings settings = item.settings();
        return on.link().run(settings.become(), script.withEnvironment(settings.environment()));
    }

    private HostJobRecord look(HostJobRecord known, boolean waits) {
        return Reconnects.patiently(context, run, on, () -> {
            ScriptResult answer = ask(HostJobs.look(name, known.lines().size(), waits));
            return HostJobRecord.parse(answer.stdoutText(), known.lines());
        });
    }

    /**
     * Follows it to its end. One that was broken off is settled.
     *
     * @throws HostException when the host is lost for good, or the run is interrupted: the job goes on
     */
    HostJobRecord end() {
        HostJobRecord found = follow();
        if (!found.isBrokenOff()) {
            return found;
        }
        Reconnects.patiently(context, run, on, () -> ask(HostJobs.settle(name)));
        return follow();
    }

    private HostJobRecord follow() {
        HostJobRecord known = HostJobRecord.NONE;
        try {
            while (true) {
                context.checkInterrupted();
                HostJobRecord found = look(known, true);
                tell(found, known.lines().size());
                if (!found.running()) {
                    return found;
                }
                known = found;
            }
        } catch (HostException e) {
            String where = known.exists()
                    ? "; it is at " + known.place() + ", and can be followed there with 'tail -f " + known.directory()
                            + "/progress'"
                    : "";
            throw new HostException(
                    e.reason(),
                    e.getMessage() + "; the job of " + run.cause()
                            + " goes on by itself and is joined when the playbook is" + " run again" + where,
                    e);
        }
    }

    private void tell(HostJobRecord record, int known) {
        if (item.settings().noLog()) {
            return;
        }
        for (HostJobRecord.Line line : record.lines()
                .subList(Math.min(known, record.lines().size()), record.lines().size())) {
            String what = record.working(line);
            if (what != null) {
                context.emit(new Event.Working(on.name(), what));
            }
        }
    }

    /** Why it failed; that it was told is noted on the host. */
    String failure(HostJobRecord ended) {
        if (ended.end() == null) {
            return ended.exists()
                    ? "its job was killed, and could not be brought to an end; see " + ended.directory()
                    : "its job is gone: its directory was removed";
        }
        List<String> said = Reconnects.patiently(
                        context,
                        run,
                        on,
                        () -> ask(Script.of(HostJobs.output(name, ended.part()).text()
                                + HostJobs.told(name).text())))
                .stdoutText()
                .strip()
                .lines()
                .toList();
        return ended.failure(said.isEmpty() ? "" : said.get(said.size() - 1));
    }

    /** Notes on the host that its end was told. */
    void noteTold() {
        Reconnects.patiently(context, run, on, () -> ask(HostJobs.told(name)));
    }
}
