package dev.plumb.run;

import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.resource.Action;
import dev.plumb.resource.Effects;
import dev.plumb.resource.Read;
import dev.plumb.resource.Steps;
import dev.plumb.script.Script;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Sets a key of a {@link MemoryHost} by steps: each is {@code NAME: SCRIPT} or {@code NAME: SCRIPT; UNDO}. */
@ModuleInfo(name = "steps", doc = "Sets a key by steps.", example = "")
final class StepsModule implements TaskModule<StepsModule.Params> {
    record Params(
            @Param(doc = "key", required = true) String key,
            @Param(doc = "value", required = true) String value,
            @Param(doc = "steps", required = true) List<String> steps,

            @Param(doc = "how often a step is tried again", def = "0")
            int retries,

            @Param(doc = "milliseconds that it may take", def = "60000")
            int limit) {}

    @Override
    public List<Read<?>> reads(Params p) {
        return List.of(Read.of(MemoryModules.EntryType.ref(p.key)));
    }

    @Override
    public Plan plan(Params p, States host) {
        List<Steps.Step> steps = new ArrayList<>();
        for (String line : p.steps) {
            String[] parts = line.split(": |; ", 3);
            Steps.Step step = Steps.Step.of(parts[0], Script.of(parts[1])).retried(p.retries, Duration.ofMillis(10));
            steps.add(parts.length == 3 ? step.undoneBy(Script.of(parts[2])) : step);
        }
        return Plan.converge(
                MemoryModules.EntryType.ref(p.key),
                host.get(MemoryModules.EntryType.ref(p.key)),
                new MemoryModules.EntryState(p.value),
                Action.procedure(new Steps(steps), Duration.ofMillis(p.limit), Effects.own()));
    }
}
