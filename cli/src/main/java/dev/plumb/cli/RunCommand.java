package dev.plumb.cli;

import dev.plumb.record.Origin;
import dev.plumb.report.Event;
import dev.plumb.report.EventSink;
import dev.plumb.run.Run;
import dev.plumb.run.RunOptions;
import dev.plumb.run.RunResult;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
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
            terminal.complain("warning: " + Flags.MODULE_PATH + " is not used: modules in Python do not run here");
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
        AtomicReference<@Nullable Run> started = new AtomicReference<>();
        Origin origin = Project.origin(args, session.playbooks().get(0).file());
        Run run = session.run(options, dry ? untilClosed(sink, terminal, started) : sink, origin);
        started.set(run);
        Interrupts.watch(run, terminal);
        RunResult result = run.execute();
        if (dry && terminal.isClosed()) {
            return 0;
        }
        if (Flags.has(args, Flags.RETRY_FILES)) {
            RetryFile.write(session.playbooks().get(0).file(), result, terminal);
        }
        if (!dry && !Screen.isJsonl(args) && result.status() != RunResult.Status.DONE) {
            terminal.tell(ResumeCommand.command(args.originalArgs(), result.resume()));
        }
        boolean tellsChanges = Flags.has(args, Flags.DETAILED) && result.status() == RunResult.Status.DONE;
        if (tellsChanges && hasChanged(result)) {
            return RunResult.Status.CHANGES.exitCode();
        }
        return result.status().exitCode();
    }

    /** Ends a dry run when nobody reads any more, as behind {@code | head}: there is nothing else that it is for. */
    private static EventSink untilClosed(EventSink sink, Terminal terminal, AtomicReference<@Nullable Run> started) {
        return event -> {
            sink.accept(event);
            Run run = terminal.isClosed() ? started.getAndSet(null) : null;
            if (run != null) {
                // Not here: whoever emits an event may hold what the interruption needs.
                Thread ending = new Thread(run::interrupt, "output closed");
                ending.setDaemon(true);
                ending.start();
            }
        };
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
