package dev.plumb.modules.postgresql;

import dev.plumb.module.Plan;
import dev.plumb.modules.kit.FieldsState;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.ResourceRef;
import java.util.ArrayList;
import java.util.List;

/** What one task changes of several things, in one transaction. */
final class Changes {
    private record Step(ResourceRef<FieldsState> ref, FieldsState now, FieldsState after) {}

    private final List<Step> steps = new ArrayList<>();
    private final List<String> statements = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    /** One more thing; nothing where no statement is needed for it. */
    void add(ResourceRef<FieldsState> ref, FieldsState now, FieldsState after, List<String> toDo) {
        if (!toDo.isEmpty()) {
            steps.add(new Step(ref, now, after));
            statements.addAll(toDo);
        }
    }

    /** Something that the author should know. */
    void warn(String warning) {
        warnings.add(warning);
    }

    /** The plan, with warnings for {@code register}. */
    Plan plan(Catalog catalog) {
        List<Change<?>> changes = new ArrayList<>();
        for (Step step : steps) {
            Action action = changes.isEmpty() ? catalog.action(statements) : new Action.Implied();
            changes.add(Change.of(step.ref, step.now, step.after, action));
        }
        Plan plan = Plan.of(changes);
        return warnings.isEmpty() ? plan : plan.with("warnings", List.copyOf(warnings));
    }
}
