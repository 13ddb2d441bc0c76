package dev.plumb.modules.control;

import dev.plumb.module.ControlModule;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import org.jspecify.annotations.Nullable;

/** Puts the tasks of a file in its place. Done by the reader of playbooks; this describes it. */
@ModuleInfo(
        name = "import_tasks",
        doc = "Puts the tasks of a file in its place when the playbook is read.",
        notes = {
            "Everything in the file is checked with the playbook, `--list-tasks` shows it, and its handlers can be notified by"
                    + " name. A name that is not absolute is looked for beside the file that the task stands in.",
            "`when`, `tags`, `become` and other keywords are handed down to each of the tasks: a `when` is evaluated for each."
                    + " There is no `loop`. The name may only use variables that are known before the first host is: those of"
                    + " `-e`, and of the play's `vars` and `vars_files`."
        },
        freeForm = "file",
        example = """
                - name: what every machine needs
                  import_tasks: more.yml
                  tags: base
                """)
public final class ImportTasksModule implements ControlModule<ImportTasksModule.Params> {
    /** Parameters. */
    public record Params(
            @Param(doc = "the file", required = true) String file) {}

    @Override
    public @Nullable String invalid(Params p) {
        return Includes.misplaced("import_tasks");
    }

    @Override
    public Decision decide(Params p) {
        return Decision.fail(Includes.misplaced("import_tasks"));
    }
}
