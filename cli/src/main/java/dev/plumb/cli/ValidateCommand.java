package dev.plumb.cli;

import dev.plumb.playbook.Play;
import dev.plumb.playbook.Playbook;
import dev.plumb.run.RunOptions;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code plumb validate}: finds every mistake that can be found without a connection. */
final class ValidateCommand implements Command {
    @Override
    public void describe(CommandSpec spec) {
        Flags.positional(spec, "PLAYBOOK", "1..*", "playbooks");
        Flags.inventory(spec);
        Flags.flag(spec, "no error when no host matches", Flags.ALLOW_EMPTY);
        Flags.value(spec, "text|jsonl", "what to print: for people, or a JSON object a line", Flags.FORMAT);
    }

    @Override
    public int run(ParseResult args, Terminal terminal) {
        return Screen.withProblems(args, terminal, () -> validate(args, terminal));
    }

    private static int validate(ParseResult args, Terminal terminal) {
        Session session = Session.read(args, Flags.positionals(args), terminal);
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
        session.run(session.playbooks(), options, event -> {}).validate();
        if (Flags.value(args, Flags.FORMAT, "text").equals("text")) {
            for (Playbook playbook : session.playbooks()) {
                int tasks = 0;
                for (Play play : playbook.plays()) {
                    tasks += play.tasks().size() + play.handlers().size();
                }
                terminal.print(playbook.file() + ": no problems ("
                        + playbook.plays().size() + " plays, " + tasks + " tasks and handlers)\n");
            }
        }
        return 0;
    }
}
