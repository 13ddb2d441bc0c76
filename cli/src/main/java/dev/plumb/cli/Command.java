package dev.plumb.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** One sub-command. Its class is loaded only when it is asked for. */
interface Command {
    /** Adds the options and arguments it takes. */
    void describe(CommandSpec spec);

    /**
     * Does it.
     *
     * @param args the parsed arguments
     * @param terminal where to write
     * @return the exit code
     * @throws UsageException when the arguments make no sense together
     * @throws dev.plumb.source.ProblemException when the user's files are wrong
     */
    int run(ParseResult args, Terminal terminal);
}
