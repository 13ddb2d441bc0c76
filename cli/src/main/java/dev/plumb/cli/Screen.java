package dev.plumb.cli;

import dev.plumb.report.ConsoleOptions;
import dev.plumb.report.ConsoleSink;
import dev.plumb.report.EventSink;
import dev.plumb.report.JsonlSink;
import dev.plumb.report.Palette;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import dev.plumb.text.Redactor;
import java.util.function.Supplier;
import picocli.CommandLine.ParseResult;

/** Chooses how events are shown. */
final class Screen {
    private static final String JSONL = "jsonl";

    private Screen() {}

    /** The sink that {@code --format}, {@code --color} and {@code -v} ask for. */
    static EventSink sink(ParseResult args, Terminal terminal, boolean diffs) {
        if (isJsonl(args)) {
            return new JsonlSink(terminal.out());
        }
        ConsoleOptions options = new ConsoleOptions(
                palette(args, terminal), Flags.verbosity(args), diffs, terminal.isLive(), terminal.columns());
        return new ConsoleSink(terminal.out(), options, System::nanoTime);
    }

    /** The colours that {@code --color} asks for. */
    static Palette palette(ParseResult args, Terminal terminal) {
        return terminal.palette(Flags.choice(args, Flags.COLOR, "auto", "auto", "always", "never"));
    }

    /** Whether events are for programs. */
    static boolean isJsonl(ParseResult args) {
        return Flags.choice(args, Flags.FORMAT, "text", "text", JSONL).equals(JSONL);
    }

    private static Problem redacted(Problem problem, Redactor redactor) {
        String hint = problem.hint();
        return new Problem(
                problem.position(), redactor.hide(problem.message()), hint == null ? null : redactor.hide(hint));
    }

    /** Does something; problems with the user's files are written as events too when events are JSON lines. */
    static <T> T withProblems(ParseResult args, Terminal terminal, Supplier<T> work) {
        boolean jsonl = isJsonl(args);
        try {
            return work.get();
        } catch (ProblemException e) {
            if (jsonl) {
                JsonlSink sink = new JsonlSink(terminal.out());
                for (Problem problem : e.problems()) {
                    sink.problem(redacted(problem, terminal.redactor()));
                }
            }
            throw e;
        }
    }
}
