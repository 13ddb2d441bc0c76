package dev.plumb.modules.system.commands;

import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Trait;
import dev.plumb.modules.kit.Names;
import dev.plumb.script.Sh;
import dev.plumb.text.ShellWords;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs a command without a shell's syntax. */
@ModuleInfo(
        name = "command",
        traits = Trait.TAKES_COMMAND,
        doc = "Runs a command, without pipes, redirections and other syntax of the shell.",
        notes = {
            "The line is split into words as a shell would; of expansions only a leading `~` and `$NAME` of variables that"
                    + " are set are known. For anything more write `shell`.",
            "A dry run does not run it, unless the task says `changed_when: false`: then the command is a mere look at the"
                    + " host and runs in a dry run too. With `creates` or `removes` a dry run tells exactly whether it would"
                    + " run.",
            "A command that is known to change the host, such as `systemctl restart` or `rm`, does not run in a dry run"
                    + " whatever `changed_when` says; `check_mode: false` makes it run.",
            "After it a dry run takes what the command names as not known: paths, and with them all that is below, accounts,"
                    + " packages and units. What it does not name is taken as it is, and the recap says how much rests on that."
        },
        freeForm = "free_form",
        example = """
                - name: mark of the first run
                  command: touch /var/tmp/plumb-example
                  args:
                    creates: /var/tmp/plumb-example
                """)
public final class CommandModule extends CommandTask<CommandModule.Params> {
    /** Parameters. */
    public record Params(
            RunParams run,

            @Param(doc = "the command as a list of words, in which nothing is split", commaSeparated = false)
            List<String> argv) {}

    @Override
    public @Nullable String invalid(Params p) {
        int given = (p.run.freeForm() != null ? 1 : 0) + (p.run.cmd() != null ? 1 : 0) + (p.argv.isEmpty() ? 0 : 1);
        if (given == 0) {
            return "no command; write it as the text of the task, as cmd or as argv";
        } else if (given > 1) {
            return "more than one command; write either the text of the task, or cmd, or argv";
        } else if (p.run.invalid() != null) {
            return p.run.invalid();
        }
        List<String> words;
        try {
            words = p.argv.isEmpty() ? ShellWords.of(line(p)).strict() : p.argv;
        } catch (IllegalArgumentException e) {
            return e.getMessage() + ": " + line(p);
        }
        return words.isEmpty() ? "the command is empty" : Names.argument("the program", words.get(0));
    }

    private static String line(Params p) {
        String text = p.run.text();
        return text != null ? text : Sh.words(p.argv);
    }

    @Override
    CommandRequest request(Params p) {
        List<String> words = p.argv.isEmpty() ? ShellWords.of(line(p)).strict() : p.argv;
        StringBuilder body = new StringBuilder("exec");
        for (String word : words) {
            body.append(' ').append(Expansion.word(word));
        }
        return p.run.request(words, line(p), Invocation.of(words), body.toString());
    }
}
