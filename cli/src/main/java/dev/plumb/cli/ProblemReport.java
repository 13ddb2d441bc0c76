package dev.plumb.cli;

import dev.plumb.source.Problem;
import dev.plumb.source.ProblemPrinter;
import dev.plumb.text.Plural;
import java.util.List;

/** Tells the mistakes in the user's files. */
final class ProblemReport {
    private ProblemReport() {}

    /** Prints all of them with the lines they stand in, and how many they are. */
    static void print(List<Problem> problems, Terminal terminal) {
        String text = new ProblemPrinter(terminal.coloursErrors()).print(problems);
        terminal.err().print(terminal.redactor().hide(text));
        terminal.err().println();
        terminal.err().println(Plural.of(problems.size(), "problem"));
    }
}
