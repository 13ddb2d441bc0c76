package dev.plumb.modules.system.commands;

import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.resource.Read;
import dev.plumb.script.ScriptResult;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A module that runs something of the author. */
abstract class CommandTask<P extends Record> implements TaskModule<P> {
    /** What a task wants to run. */
    abstract CommandRequest request(P params);

    @Override
    public final boolean isProbe() {
        return true;
    }

    @Override
    public final String command(P params) {
        return request(params).line();
    }

    @Override
    public final List<Read<?>> reads(P params) {
        return CommandPlan.reads(request(params));
    }

    @Override
    public final Plan plan(P params, States host) {
        return CommandPlan.plan(request(params), host);
    }

    @Override
    public final @Nullable String changing(P params) {
        return CommandNames.changing(request(params));
    }

    @Override
    public final Map<String, @Nullable Object> outcome(P params, ScriptResult result) {
        return CommandPlan.outcome(request(params), result);
    }

    @Override
    public final Map<String, @Nullable Object> unrun(P params) {
        return CommandPlan.unrun(request(params));
    }

    @Override
    public final List<String> outcomeKeys() {
        return CommandPlan.KEYS;
    }
}
