package dev.plumb.cli;

import dev.plumb.playbook.Playbook;
import dev.plumb.report.EventSink;
import dev.plumb.run.Run;
import dev.plumb.run.RunOptions;
import dev.plumb.source.DidYouMean;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code plumb exec}: runs one module, or one command, on hosts. */
final class ExecCommand implements Command {
    private static final String WORDS =
            "write plumb exec PATTERN MODULE [ARGUMENTS…] or plumb exec PATTERN -- COMMAND…";
    /** What a command wrote; of other modules everything they tell. */
    private static final String TOLD =
            "${result.stdout?has_content?then(result.stdout + result.stderr?has_content?then('\\n' + result.stderr, ''),"
                    + " result.stderr)}";

    private static final String RESULT = "${to_nice_json(result)}";

    @Override
    public void describe(CommandSpec spec) {
        Flags.positional(
                spec,
                "PATTERN",
                "1..*",
                "hosts, then a module and its parameters, each as name=value or all in one text;"
                        + " or hosts, then -- and a command");
        Flags.inventory(spec);
        Flags.connection(spec);
        Flags.flag(spec, "a dry run", Flags.CHECK, "--check");
        Flags.flag(spec, "show diffs (a dry run always does)", Flags.DIFF, "--diff");
        Flags.flag(spec, "show no diffs", Flags.NO_DIFF);
    }

    @Override
    public int run(ParseResult args, Terminal terminal) {
        return Screen.withProblems(args, terminal, () -> execute(args, terminal));
    }

    private static int execute(ParseResult args, Terminal terminal) {
        Settings.verify(args);
        Call call = Call.of(args);
        boolean dry = Flags.has(args, Flags.CHECK);
        Session session = Session.read(args, List.of(), terminal);
        RunOptions options = Settings.of(args, dry, session.extraVars());
        Playbook playbook = dry
                ? Synthetic.of("exec", call.pattern, call.module, call.arguments)
                : Synthetic.showing("exec", call.pattern, call.module, call.arguments, call.tells ? TOLD : RESULT);
        boolean diffs = (dry || Flags.has(args, Flags.DIFF)) && !Flags.has(args, Flags.NO_DIFF);
        EventSink sink = Screen.isJsonl(args)
                ? Screen.sink(args, terminal, diffs)
                : new ExecSink(terminal, Screen.palette(args, terminal), diffs, dry, call.tells);
        Run run = session.run(playbook, options, sink);
        Interrupts.watch(run, terminal);
        return run.execute().status().exitCode();
    }

    /**
     * What is to be run.
     *
     * @param pattern the hosts
     * @param module the module
     * @param arguments its arguments, or null
     * @param tells whether what matters is what it writes
     */
    private record Call(
            String pattern, String module, @Nullable YamlNode arguments, boolean tells) {
        static Call of(ParseResult args) {
            List<String> words = Flags.positionals(args);
            List<String> typed = args.originalArgs();
            int dashes = typed.indexOf("--");
            int before = dashes < 0 ? words.size() : words.size() - (typed.size() - dashes - 1);
            if (before == 1 && words.size() > 1) {
                return new Call(words.get(0), "command", ExecArguments.command(words.subList(1, words.size())), true);
            } else if (before < 2) {
                throw new UsageException(
                        before == 0 ? "there is no pattern of hosts" : "there is nothing to run", WORDS);
            }
            String module = known(words.get(1));
            Problems problems = new Problems();
            YamlNode arguments = ExecArguments.of(module, words.subList(2, words.size()), problems);
            problems.throwIfAny();
            String plain = module.substring(module.lastIndexOf('.') + 1);
            return new Call(words.get(0), module, arguments, plain.equals("command") || plain.equals("shell"));
        }

        private static String known(String module) {
            if (Session.catalog().find(module).isEmpty()) {
                String near = DidYouMean.hint(module, Session.catalog().names());
                throw new UsageException(
                        "there is no module '" + module + "'",
                        near != null ? near : "for a command write plumb exec PATTERN -- COMMAND…");
            }
            return module;
        }
    }
}
