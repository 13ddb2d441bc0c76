package dev.plumb.cli;

import dev.plumb.playbook.Play;
import dev.plumb.playbook.Playbook;
import dev.plumb.run.RunOptions;
import dev.plumb.run.TemplateValidation;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemPrinter;
import dev.plumb.text.Plural;
import dev.plumb.text.Printable;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code plumb validate}: finds every mistake that can be found without a connection. */
final class ValidateCommand implements Command {
    private static final String ALL_HOSTS = "--all-hosts";

    @Override
    public void describe(CommandSpec spec) {
        Flags.positional(spec, "PLAYBOOK", "1..*", "playbooks");
        Flags.inventory(spec);
        Flags.roles(spec);
        Flags.flag(spec, "no error when no host matches", Flags.ALLOW_EMPTY);
        Flags.flag(spec, "say how many templates were rendered, and which could not be judged", ALL_HOSTS);
        Flags.value(spec, "text|jsonl", "what to print: for people, or a JSON object a line", Flags.FORMAT);
    }

    @Override
    public int run(ParseResult args, Terminal terminal) {
        return Screen.withProblems(
                args, terminal, () -> validate(Session.read(args, Flags.positionals(args), terminal), args, terminal));
    }

    /** Finds what reading the files has not found. */
    static int validate(Session session, ParseResult args, Terminal terminal) {
        RunOptions options = Settings.offline(session.extraVars(), Flags.has(args, Flags.ALLOW_EMPTY));
        TemplateValidation templates = session.run(options, event -> {}).validate();
        if (Flags.value(args, Flags.FORMAT, "text").equals("text")) {
            for (Playbook playbook : session.playbooks()) {
                terminal.tell(
                        Printable.line(playbook.file().toString()) + ": no problems (" + counts(playbook) + ")\n");
                hints(playbook.hints(), terminal);
            }
            hints(templates.hints(), terminal);
            if (args.commandSpec().findOption(ALL_HOSTS) != null && Flags.has(args, ALL_HOSTS)) {
                terminal.tell(templates(templates));
            }
        }
        return 0;
    }

    private static String counts(Playbook playbook) {
        int tasks = 0;
        int handlers = 0;
        for (Play play : playbook.plays()) {
            tasks += play.tasks().size();
            handlers += play.handlers().size();
        }
        String counts = Plural.of(playbook.plays().size(), "play") + ", " + Plural.of(tasks, "task");
        return handlers == 0 ? counts : counts + ", " + Plural.of(handlers, "handler");
    }

    /** How many templates were rendered, and a line for each host and task that could not be judged. */
    private static String templates(TemplateValidation templates) {
        StringBuilder out = new StringBuilder();
        out.append(Plural.of(templates.rendered(), "template"))
                .append(" rendered, ")
                .append(templates.unjudged().size())
                .append(" not judged\n");
        for (TemplateValidation.Unjudged each : templates.unjudged()) {
            out.append("  ").append(Printable.line(each.host() + ", " + each.task() + ": " + each.why()));
            out.append('\n');
        }
        return out.toString();
    }

    /** What is not wrong but probably not meant. */
    private static void hints(List<Problem> hints, Terminal terminal) {
        ProblemPrinter printer = new ProblemPrinter(false);
        for (Problem hint : hints) {
            terminal.tell("\nhint: " + printer.print(hint));
        }
    }
}
