package dev.plumb.modules.control;

import dev.plumb.module.ControlDecision;
import dev.plumb.module.ControlModule;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Trait;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Brings in a role when it is reached. */
@ModuleInfo(
        name = "include_role",
        traits = Trait.BRINGS_TASKS,
        doc = "Runs a role when the run comes to it.",
        notes = {
            "`when` and `loop` decide about the role as a whole: once for each item, with the item's variables. Other"
                    + " keywords, `tags` among them, count for the include itself; `apply` hands them down to the role's tasks.",
            "The role's defaults and variables are seen by its own tasks only, unless `public` is true. Its handlers can be notified"
                    + " by the whole play from here on."
        },
        example = """
                - name: a site of its own
                  include_role:
                    name: site
                """)
public final class IncludeRoleModule implements ControlModule<IncludeRoleModule.Params> {
    /** Parameters. */
    public record Params(
            RoleParams role,

            @Param(doc = "keywords for the tasks of the role: `tags`, `become` and others")
            Map<String, @Nullable Object> apply,

            @Param(doc = "let the tasks after it see the role's defaults and variables", def = "false")
            boolean public_) {}

    @Override
    public @Nullable String invalid(Params p) {
        return Includes.invalid(p.role.name(), p.apply);
    }

    @Override
    public Decision decide(Params p) {
        RoleParams role = p.role;
        return Decision.decided(new ControlDecision.IncludeRole(
                role.name().strip(),
                file(role.tasksFrom()),
                file(role.varsFrom()),
                file(role.defaultsFrom()),
                file(role.handlersFrom()),
                p.public_,
                role.allowDuplicates(),
                role.rolespecValidate()));
    }

    /** The main one is there or not; any other must be. */
    private static @Nullable String file(String name) {
        return name.equals("main") ? null : name;
    }
}
