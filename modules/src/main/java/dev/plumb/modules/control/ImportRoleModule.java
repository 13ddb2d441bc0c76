package dev.plumb.modules.control;

import dev.plumb.module.ControlModule;
import dev.plumb.module.ModuleInfo;
import org.jspecify.annotations.Nullable;

/** Puts the tasks of a role in its place. Done by the reader of playbooks; this describes it. */
@ModuleInfo(
        name = "import_role",
        doc = "Puts the tasks of a role in its place when the playbook is read.",
        notes = {
            "Everything in the role is checked with the playbook, and `--list-tasks` shows it. Its defaults and variables are seen by"
                    + " the whole play.",
            "`when`, `tags`, `become` and other keywords are handed down to each of the role's tasks: a `when` is evaluated for"
                    + " each. There is no `loop`. The name may only use variables that are known before the first host is: those of"
                    + " `-e`, and of the play's `vars` and `vars_files`."
        },
        example = """
                - name: the site
                  import_role:
                    name: site
                """)
public final class ImportRoleModule implements ControlModule<ImportRoleModule.Params> {
    /** Parameters. */
    public record Params(RoleParams role) {}

    @Override
    public @Nullable String invalid(Params p) {
        return Includes.misplaced("import_role");
    }

    @Override
    public Decision decide(Params p) {
        return Decision.fail(Includes.misplaced("import_role"));
    }
}
