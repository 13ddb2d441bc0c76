package dev.plumb.modules.system.commands;

import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Trait;
import dev.plumb.modules.kit.Names;
import dev.plumb.resource.Digests;
import dev.plumb.script.Sh;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Runs shell text of the author. */
@ModuleInfo(
        name = "shell",
        traits = Trait.TAKES_COMMAND,
        doc = "Runs text of the shell: pipes, redirections, variables and all.",
        notes = {
            "The text runs in the host's `sh`, or in `executable`. It never becomes an argument of a process, so it does not"
                    + " show in a list of processes.",
            "A dry run does not run it, unless the task says `changed_when: false`: then it is a mere look at the host and"
                    + " runs in a dry run too. With `creates` or `removes` a dry run tells exactly whether it would run.",
            "A text that is known to change the host, such as `systemctl restart`, `rm` or a redirection into a file, does not"
                    + " run in a dry run whatever `changed_when` says; `check_mode: false` makes it run.",
            "After it a dry run takes what the text names as not known: paths, and with them all that is below, accounts,"
                    + " packages and units. What it does not name is taken as it is, and the recap says how much rests on that."
        },
        freeForm = "free_form",
        example = """
                - name: the first three accounts
                  shell: sort /etc/passwd | head -n 3 > /var/tmp/plumb-names
                  args:
                    creates: /var/tmp/plumb-names
                """)
public final class ShellModule extends CommandTask<ShellModule.Params> {
    /** Parameters. */
    public record Params(
            RunParams run,

            @Param(doc = "path of another shell, such as `/bin/bash`") @Nullable
            String executable) {}

    @Override
    public @Nullable String invalid(Params p) {
        if (p.run.text() == null) {
            return "no command; write it as the text of the task or as cmd";
        } else if (p.run.freeForm() != null && p.run.cmd() != null) {
            return "more than one command; write either the text of the task or cmd";
        } else if (p.run.invalid() != null) {
            return p.run.invalid();
        }
        return text(p).isBlank() ? "the command is empty" : Names.argument("executable", p.executable);
    }

    private static String text(Params p) {
        return String.valueOf(p.run.text());
    }

    @Override
    CommandRequest request(Params p) {
        String text = text(p);
        return p.run.request(text, text, Invocation.of(text), body(text, p.executable));
    }

    /** Another shell gets the text as a file, for an argument would show in the list of processes. */
    static String body(String text, @Nullable String executable) {
        return executable == null ? text : in(Sh.quote(executable), text);
    }

    /** What runs a text in the shell that this word names. */
    static String in(String shell, String text) {
        String end = "PLUMB_" + Digests.sha256(text.getBytes(StandardCharsets.UTF_8));
        return "exec " + shell + " /dev/fd/3 3<<'" + end + "'\n" + text + "\n" + end;
    }
}
