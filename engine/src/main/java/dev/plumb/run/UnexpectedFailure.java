package dev.plumb.run;

import dev.plumb.expression.NotKnownException;
import dev.plumb.host.HostException;
import dev.plumb.source.ProblemException;
import dev.plumb.text.Texts;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;

/**
 * What is told of an exception that nobody foresaw, thrown over the data of one host: it fails that host's task, and never
 * ends the run of the others.
 */
final class UnexpectedFailure {
    private UnexpectedFailure() {}

    /**
     * An exception from the middle of an exchange, or from the settling of what came of it: what was sent may be done, and
     * nobody knows how it ended.
     */
    static final class InExchange extends RuntimeException {
        private static final long serialVersionUID = 1L;

        InExchange(Throwable cause) {
            super(cause);
        }
    }

    /**
     * How the task ends over which it was thrown.
     *
     * @param trace whether the lines of the stack trace are told
     */
    static ItemOutcome outcome(Throwable thrown, boolean trace) {
        Throwable trouble = thrown instanceof InExchange && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (trouble instanceof ProblemException problem) {
            return OutcomeReporter.failure(problem);
        }
        return ItemOutcome.failed(message(trouble), Map.of(), trace ? trace(trouble) : List.of());
    }

    /** It in one sentence: a fault of this program is told as one, with what to do about it. */
    static String message(Throwable trouble) {
        if (trouble instanceof StackOverflowError) {
            return "a value, an expression or a pattern is nested too deeply, or too long, to be worked on";
        } else if (trouble instanceof OutOfMemoryError) {
            return "out of memory; PLUMB_JAVA_OPTS=-Xmx4g in the environment gives 4 GiB";
        } else if (trouble instanceof HostException) {
            return String.valueOf(trouble.getMessage());
        } else if (trouble instanceof ArithmeticException) {
            return "a number is too large, or too small, to be worked with: " + trouble.getMessage();
        } else if (trouble instanceof NotKnownException) {
            return "a value is not known: " + trouble.getMessage();
        }
        return "a fault of plumb's own: " + Texts.words(trouble) + "; please report it, -vvv shows the trace";
    }

    private static List<String> trace(Throwable trouble) {
        StringWriter text = new StringWriter();
        trouble.printStackTrace(new PrintWriter(text));
        return text.toString().lines().toList();
    }
}
