package dev.plumb.modules.control;

import dev.plumb.module.Param;

/** The parameters of modules that bring in a role. */
public record RoleParams(
        @Param(doc = "the role", required = true, aliases = "role")
        String name,

        @Param(doc = "file of its `tasks`", def = "main") String tasksFrom,

        @Param(doc = "file of its `vars`", def = "main") String varsFrom,

        @Param(doc = "file of its `defaults`", def = "main") String defaultsFrom,

        @Param(doc = "file of its `handlers`", def = "main") String handlersFrom,

        @Param(doc = "run it even when it has run with the same parameters", def = "true")
        boolean allowDuplicates,

        @Param(doc = "check its parameters against its argument specification", def = "true")
        boolean rolespecValidate) {}
