package dev.plumb.modules.control;

import dev.plumb.module.ControlDecision;
import dev.plumb.module.ControlModule;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Trait;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Brings in the tasks of a file when it is reached. */
@ModuleInfo(
        name = "include_tasks",
        traits = Trait.BRINGS_TASKS,
        doc = "Runs the tasks of a file when the run comes to it.",
        notes = {
            "A name that is not absolute is looked for beside the file that the task stands in, in a role also in its `tasks`.",
            "`when` and `loop` decide about the include as a whole: once for each item, with the item's variables. Other"
                    + " keywords, `tags` among them, count for the include itself; `apply` hands them down to the tasks."
        },
        freeForm = "file",
        example = """
                - name: what this kind of machine needs
                  include_tasks: more.yml
                """)
public final class IncludeTasksModule implements ControlModule<IncludeTasksModule.Params> {
    /** Parameters. */
    public record Params(
            @Param(doc = "the file", required = true) String file,

            @Param(doc = "keywords for the tasks of the file: `tags`, `become` and others")
            Map<String, @Nullable Object> apply) {}

    @Override
    public @Nullable String invalid(Params p) {
        return Includes.invalid(p.file, p.apply);
    }

    @Override
    public Decision decide(Params p) {
        return Decision.decided(new ControlDecision.IncludeTasks(p.file.strip()));
    }
}
