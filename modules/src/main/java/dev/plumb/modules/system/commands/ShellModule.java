package dev.plumb.modules.system.commands;

import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.resource.Digests;
import dev.plumb.resource.Read;
import dev.plumb.script.ScriptResult;
import dev.plumb.script.Sh;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs shell text of the author. */
@ModuleInfo(
        name = "shell",
        doc = "Runs text of the shell: pipes, redirections, variables and all.",
        notes = {
            "The text runs in the host's `sh`, or in `executable`. It never becomes an argument of a process, so it does not"
                    + " show in a list of processes.",
            "A dry run does not run it, unless the task says `changed_when: false`: then it is a mere look at the host and"
                    + " runs in a dry run too. With `creates` or `removes` a dry run tells exactly whether it would run."
        },
        freeForm = "free_form",
        example = """
                - name: the first three accounts
                  shell: sort /etc/passwd | head -n 3 > /var/tmp/plumb-names
                  args:
                    creates: /var/tmp/plumb-names
                """)
public final class ShellModule implements TaskModule<ShellModule.Params> {
    /** Parameters. */
    public record Params(
            @Param(doc = "the text, as the text of the task") @Nullable
            String freeForm,

            @Param(doc = "the text, instead of the text of the task") @Nullable
            String cmd,

            @Param(doc = "directory to run it in") @Nullable String chdir,

            @Param(doc = "path or pattern; when it exists, nothing is run") @Nullable
            String creates,

            @Param(doc = "path or pattern; when it does not exist, nothing is run") @Nullable
            String removes,

            @Param(doc = "path of another shell, such as `/bin/bash`") @Nullable
            String executable,

            @Param(doc = "what it reads on standard input") @Nullable
            String stdin,

            @Param(doc = "end `stdin` with a newline", def = "true")
            boolean stdinAddNewline,

            @Param(doc = "leave out newlines at the end of the registered output", def = "true")
            boolean stripEmptyEnds,

            @Param(doc = "not supported: Ansible has dropped it; leave it out") @Nullable
            Boolean warn) {}

    @Override
    public @Nullable String invalid(Params p) {
        if (p.freeForm == null && p.cmd == null) {
            return "no command; write it as the text of the task or as cmd";
        } else if (p.freeForm != null && p.cmd != null) {
            return "more than one command; write either the text of the task or cmd";
        } else if (p.warn != null) {
            return "warn does nothing any more; leave it out";
        }
        return text(p).isBlank() ? "the command is empty" : null;
    }

    private static String text(Params p) {
        return p.freeForm != null ? p.freeForm : String.valueOf(p.cmd);
    }

    private static CommandRequest request(Params p) {
        String text = text(p);
        return new CommandRequest(
                text,
                text,
                body(text, p.executable),
                p.chdir,
                p.creates,
                p.removes,
                p.stdin == null ? null : p.stdin + (p.stdinAddNewline ? "\n" : ""),
                p.stripEmptyEnds);
    }

    /** Another shell gets the text as a file, for an argument would show in the list of processes. */
    private static String body(String text, @Nullable String executable) {
        if (executable == null) {
            return text;
        }
        String end = "PLUMB_" + Digests.sha256(text.getBytes(StandardCharsets.UTF_8));
        return "exec " + Sh.quote(executable) + " /dev/fd/3 3<<'" + end + "'\n" + text + "\n" + end;
    }

    @Override
    public boolean isProbe() {
        return true;
    }

    @Override
    public List<Read<?>> reads(Params p) {
        return CommandPlan.reads(request(p));
    }

    @Override
    public Plan plan(Params p, States host) {
        return CommandPlan.plan(request(p), host);
    }

    @Override
    public Map<String, @Nullable Object> outcome(Params p, ScriptResult result) {
        return CommandPlan.outcome(request(p), result);
    }

    @Override
    public List<String> outcomeKeys() {
        return CommandPlan.KEYS;
    }
}
