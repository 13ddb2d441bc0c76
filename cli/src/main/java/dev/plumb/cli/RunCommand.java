package dev.plumb.cli;

import dev.plumb.report.Event;
import dev.plumb.report.EventSink;
import dev.plumb.run.Run;
import dev.plumb.run.RunOptions;
import dev.plumb.run.RunResult;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code plumb apply} and {@code plumb check}. */
final class RunCommand implements Command {
    private final boolean check;

    RunCommand(boolean check) {
        this.check = check;
    }

    @Override
    public void describe(CommandSpec spec) {
        Flags.positional(spec, "PLAYBOOK", "1..*", "playbooks, run in this order");
        Flags.inventory(spec);
        Flags.roles(spec);
        Flags.selection(spec);
        Flags.connection(spec);
    }

    @Override
    public int run(ParseResult args, Terminal terminal) {
        return Screen.withProblems(args, terminal, () -> execute(args, terminal));
    }

    private int execute(ParseResult args, Terminal terminal) {
        Settings.verify(args);
        Screen.palette(args, terminal);
        boolean dry = check || Flags.has(args, Flags.CHECK);
        Session session = Session.read(args, Flags.positionals(args), terminal);
        if (Flags.has(args, Flags.MODULE_PATH)) {
            terminal.err().println("warning: " + Flags.MODULE_PATH + " is not used: modules in Python do not run here");
        }
        if (Listing.isAskedFor(args)) {
            terminal.tell(Listing.of(session, args));
            return 0;
        }
        if (Flags.has(args, Flags.SYNTAX_CHECK)) {
            return ValidateCommand.validate(session, args, terminal);
        }
        RunOptions options = Settings.of(args, dry, session.extraVars());
        boolean diffs = (dry || Flags.has(args, Flags.DIFF)) && !Flags.has(args, Flags.NO_DIFF);
        EventSink sink = Screen.sink(args, terminal, diffs);
        Run run = session.run(options, sink);
        Interrupts.watch(run, terminal);
        RunResult result = run.execute();
        if (Flags.has(args, Flags.RETRY_FILES)) {
            RetryFile.write(session.playbooks().get(0).file(), result, terminal);
        }
        boolean tellsChanges = Flags.has(args, Flags.DETAILED) && result.status() == RunResult.Status.DONE;
        if (tellsChanges && hasChanged(result)) {
            return RunResult.Status.CHANGES.exitCode();
        }
        return result.status().exitCode();
    }

    private static boolean hasChanged(RunResult result) {
        for (Event.Counts counts : result.recap().hosts().values()) {
            if (counts.changed() > 0) {
                return true;
            }
        }
        return false;
    }
}
