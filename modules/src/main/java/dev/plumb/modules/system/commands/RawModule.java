package dev.plumb.modules.system.commands;

import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Trait;
import dev.plumb.modules.kit.Names;
import org.jspecify.annotations.Nullable;

/** Runs text of the author in the login shell. */
@ModuleInfo(
        name = "raw",
        traits = Trait.TAKES_COMMAND,
        doc = "Runs text of the shell as it is, in the login shell of the task's user.",
        notes = {
            "Plumb needs no Python on hosts, so `raw` can do no more than `shell`, whose notes on dry runs hold here too. It"
                    + " differs in three points: another shell than `sh` runs the text where that is the user's login shell,"
                    + " newlines at the end of `stdout` stay, and there is no `creates`, `removes` or `chdir`.",
            "A login shell that lets nobody in, such as `nologin`, stands for `sh`."
        },
        freeForm = "free_form",
        example = """
                - name: what the host says of itself
                  raw: uname -a
                  changed_when: false
                """)
public final class RawModule extends CommandTask<RawModule.Params> {
    /** Parameters. */
    public record Params(
            @Param(doc = "what to run, as the text of the task", required = true)
            String freeForm,

            @Param(doc = "path of another shell, such as `/bin/bash`") @Nullable
            String executable) {}

    @Override
    public @Nullable String invalid(Params p) {
        return p.freeForm.isBlank() ? "the command is empty" : Names.argument("executable", p.executable);
    }

    @Override
    CommandRequest request(Params p) {
        String text = p.freeForm;
        String body = p.executable != null
                ? ShellModule.body(text, p.executable)
                : "case ${SHELL-} in /*nologin|/*false|'') SHELL=/bin/sh ;; esac\n"
                        + ShellModule.in("\"$SHELL\"", text);
        return new CommandRequest(text, text, Invocation.of(text), body, null, null, null, null, false);
    }
}
