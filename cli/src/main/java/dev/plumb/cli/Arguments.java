package dev.plumb.cli;

import dev.plumb.source.DidYouMean;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The arguments of one command: what it takes, and how they are parsed. */
final class Arguments {
    private final CommandLine parser;
    private final Terminal terminal;
    private final String word;

    private Arguments(CommandLine parser, Terminal terminal, String word) {
        this.parser = parser;
        this.terminal = terminal;
        this.word = word;
    }

    /** The arguments of this command; no other command is looked at. */
    static Arguments of(Commands which, Command command, Terminal terminal) {
        CommandSpec spec = CommandSpec.create().name("plumb " + which.word());
        command.describe(spec);
        Flags.common(spec);
        spec.usageMessage()
                .sortOptions(false)
                .synopsisHeading("Usage: ")
                .customSynopsis("plumb " + which.word() + " [OPTIONS…] " + which.arguments())
                .headerHeading("")
                .description(sentence(which.summary()) + "%n");
        CommandLine parser = new CommandLine(spec)
                .setExpandAtFiles(false)
                .setInterpolateVariables(false)
                .setOverwrittenOptionsAllowed(true);
        return new Arguments(parser, terminal, which.word());
    }

    private static String sentence(String phrase) {
        return Character.toUpperCase(phrase.charAt(0)) + phrase.substring(1) + ".";
    }

    /** Whether help is asked for, anywhere before {@code --}. */
    boolean asksForHelp(String[] args) {
        for (String arg : args) {
            if (arg.equals("--")) {
                return false;
            }
            if (arg.equals("-h") || arg.equals("--help")) {
                return true;
            }
        }
        return false;
    }

    /** The help text. */
    String help() {
        parser.getCommandSpec().usageMessage().width(Math.min(120, Math.max(72, terminal.columns())));
        return parser.getUsageMessage(Ansi.OFF);
    }

    /**
     * Parses what follows the command's name.
     *
     * @throws UsageException when it cannot be understood
     */
    ParseResult parse(List<String> args) {
        String more = "plumb help " + word + " lists the options";
        try {
            return parser.parseArgs(args.toArray(new String[0]));
        } catch (UnmatchedArgumentException e) {
            String first = e.getUnmatched().get(0);
            if (e.isUnknownOption()) {
                String near = DidYouMean.hint(bare(first), optionNames());
                throw new UsageException("there is no option '" + first + "'", near != null ? near : more);
            }
            throw new UsageException("'" + first + "' is one argument too many", more);
        } catch (MissingParameterException e) {
            boolean option = e.getMissing().get(0) instanceof OptionSpec;
            String missing = e.getMissing().get(0).paramLabel();
            String name = option ? ((OptionSpec) e.getMissing().get(0)).longestName() + " needs " : "there is no ";
            throw new UsageException(name + missing, option ? more : "plumb " + word + " " + missing);
        } catch (ParameterException e) {
            throw new UsageException(String.valueOf(e.getMessage()), more);
        }
    }

    private static String bare(String option) {
        int equals = option.indexOf('=');
        return equals < 0 ? option : option.substring(0, equals);
    }

    private List<String> optionNames() {
        List<String> names = new ArrayList<>();
        for (OptionSpec option : parser.getCommandSpec().options()) {
            for (String name : option.names()) {
                if (name.startsWith("--")) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    /** Counts {@code -v}s without parsing: for troubles that happen before or after it. */
    static int countVerbose(String[] args) {
        int count = 0;
        for (String arg : args) {
            if (arg.equals("--verbose")) {
                count++;
            } else if (arg.startsWith("-v") && arg.substring(1).chars().allMatch(c -> c == 'v')) {
                count += arg.length() - 1;
            }
        }
        return count;
    }
}
