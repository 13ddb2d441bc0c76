package dev.plumb.run;

import dev.plumb.host.HostException;
import dev.plumb.module.Plan;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Carries out items whose plan has a procedure. What else the plan does is done in its place, and nothing is reported before
 * it is read back.
 */
final class Procedures {
    private static final Script NOTHING = Script.of(":");

    private final RunContext context;

    Procedures(RunContext context) {
        this.context = context;
    }

    /** Whether something in the plan is decided as it goes. */
    static boolean isFor(Plan plan) {
        return plan.changes().stream()
                .anyMatch(change ->
                        change.action() instanceof Action.Procedure || change.action() instanceof Action.Fetch);
    }

    /**
     * Carries out the item; it is told what became of it. What was planned before has been done.
     *
     * @param on the host to do it on
     * @throws HostException when the host is lost, or the run is interrupted
     */
    void carry(TaskRun run, PendingItem pending, HostRun on) {
        PreparedTask.Settings settings = pending.item().settings();
        ScriptResult last = null;
        Script closing = NOTHING;
        for (Change<?> change : pending.plan().changes()) {
            ScriptResult result = null;
            try {
                if (change.action() instanceof Action.Procedure procedure && procedure.carried()) {
                    Script ended = job(run, pending, on).carry(pending, procedure);
                    closing = ended == null ? closing : ended;
                } else if (change.action() instanceof Action.Procedure procedure) {
                    result = new ProcedureDriver(context, run, pending, on, procedure).drive();
                } else if (change.action() instanceof Action.Fetch) {
                    result = new FetchDriver(context, pending, on, change).drive();
                } else if (change.action() instanceof Action.Run action) {
                    result = on.link().run(settings.become(), ActionBatch.withSettings(action.script(), settings));
                }
            } catch (HostException e) {
                if (!Logins.isRefusal(e)) {
                    throw e;
                }
                pending.fail(on.link().logins().told(settings, e));
            } finally {
                on.link().begins(pending);
            }
            if (result != null && !result.succeeded() && pending.failure() == null) {
                pending.take(result);
            }
            if (pending.state() != PendingItem.State.WAITING) {
                return;
            }
            last = result == null ? last : result;
        }
        verify(pending, closing, last, on);
    }

    private HostJobDriver job(TaskRun run, PendingItem pending, HostRun on) {
        String key = pending.module().job(Objects.requireNonNull(pending.item().params()));
        if (key == null) {
            throw new IllegalStateException("a module whose procedure the host carries out gives it a key");
        }
        return new HostJobDriver(context, run, pending.item(), on, HostJobs.name(key));
    }

    /**
     * Reads back what an item has changed whose actions were done otherwise than in an exchange.
     *
     * @param closing is run before
     * @param result what its actions gave last, or null
     */
    static void verify(PendingItem pending, Script closing, @Nullable ScriptResult result, HostRun on) {
        pending.closeWith(closing);
        while (!on.link().exchange(List.of(pending), new Wanted())) {
            // what was done meanwhile under another name of the machine alters nothing of what is to be read back
        }
        if (result != null) {
            pending.take(result);
        }
    }
}
