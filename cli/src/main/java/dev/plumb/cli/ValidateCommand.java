package dev.plumb.cli;

import dev.plumb.playbook.Play;
import dev.plumb.playbook.Playbook;
import dev.plumb.run.RunOptions;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemPrinter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code plumb validate}: finds every mistake that can be found without a connection. */
final class ValidateCommand implements Command {
    @Override
    public void describe(CommandSpec spec) {
        Flags.positional(spec, "PLAYBOOK", "1..*", "playbooks");
        Flags.inventory(spec);
        Flags.roles(spec);
        Flags.flag(spec, "no error when no host matches", Flags.ALLOW_EMPTY);
        Flags.value(spec, "text|jsonl", "what to print: for people, or a JSON object a line", Flags.FORMAT);
    }

    @Override
    public int run(ParseResult args, Terminal terminal) {
        return Screen.withProblems(
                args, terminal, () -> validate(Session.read(args, Flags.positionals(args), terminal), args, terminal));
    }

    /** Finds what reading the files has not found. */
    static int validate(Session session, ParseResult args, Terminal terminal) {
        RunOptions defaults = RunOptions.DEFAULT;
        RunOptions options = new RunOptions(
                true,
                defaults.forks(),
                defaults.tags(),
                defaults.skipTags(),
                session.extraVars(),
                null,
                defaults.connection(),
                defaults.lockWait(),
                0,
                Flags.has(args, Flags.ALLOW_EMPTY),
                false,
                null,
                false);
        session.run(options, event -> {}).validate();
        if (Flags.value(args, Flags.FORMAT, "text").equals("text")) {
            for (Playbook playbook : session.playbooks()) {
                int tasks = 0;
                for (Play play : playbook.plays()) {
                    tasks += play.tasks().size() + play.handlers().size();
                }
                terminal.print(playbook.file() + ": no problems ("
                        + playbook.plays().size() + " plays, " + tasks + " tasks and handlers)\n");
                hints(playbook, terminal);
            }
        }
        return 0;
    }

    /** What is not wrong but probably not meant. */
    private static void hints(Playbook playbook, Terminal terminal) {
        ProblemPrinter printer = new ProblemPrinter(false);
        for (Problem hint : playbook.hints()) {
            terminal.print("\nhint: " + printer.print(hint));
        }
    }
}
