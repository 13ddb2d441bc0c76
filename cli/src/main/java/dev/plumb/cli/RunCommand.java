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
        if (Flags.has(args, Flags.LIST_HOSTS) || Flags.has(args, Flags.LIST_TASKS)) {
            terminal.print(Listing.of(session, args));
            return 0;
        }
        RunOptions options = Settings.of(args, dry, session.extraVars());
        EventSink sink = Screen.sink(args, terminal, dry || Flags.has(args, Flags.DIFF));
        Run run = session.run(session.playbooks(), options, sink);
        Interrupts.watch(run, terminal);
        RunResult result = run.execute();
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
