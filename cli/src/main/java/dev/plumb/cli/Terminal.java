package dev.plumb.cli;

import dev.plumb.report.Palette;
import dev.plumb.run.RunResult;
import dev.plumb.text.Printable;
import dev.plumb.text.Redactor;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the process was started with.
 *
 * @param out standard output
 * @param err standard error
 * @param environment environment variables
 * @param interactive whether standard output is a terminal
 * @param errInteractive whether standard error is one
 * @param columns its width
 * @param redactor takes secrets out of what is told: of everything but what the user asked to be shown in plain
 */
record Terminal(
        OutputStream out,
        PrintStream err,
        Map<String, String> environment,
        boolean interactive,
        boolean errInteractive,
        int columns,
        Redactor redactor) {
    private static final int USUAL_WIDTH = 80;
    /** Exit code when standard output cannot be written (EX_IOERR of sysexits.h). */
    private static final int OUTPUT_FAILED = 74;
    /** What a shell says of a program that SIGPIPE has ended. */
    private static final int OUTPUT_CLOSED = 141;

    Terminal {
        out = out instanceof WatchedOutput ? out : new WatchedOutput(out);
    }

    /** What a process was started with that knows no secret yet. */
    Terminal(
            OutputStream out,
            PrintStream err,
            Map<String, String> environment,
            boolean interactive,
            boolean errInteractive,
            int columns) {
        this(out, err, environment, interactive, errInteractive, columns, new Redactor());
    }

    /**
     * The process's own. The launcher tells by the properties {@code plumb.tty} (the descriptors that are terminals, such
     * as {@code 12}) and {@code plumb.columns} what it found; without it both are terminals when the JVM has a console.
     */
    static Terminal ofProcess() {
        Map<String, String> environment = System.getenv();
        String told = System.getProperty("plumb.tty");
        String terminals = told != null ? told : System.console() != null ? "12" : "";
        return new Terminal(
                new FileOutputStream(FileDescriptor.out),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                environment,
                terminals.contains("1"),
                terminals.contains("2"),
                width(System.getProperty("plumb.columns"), environment.get("COLUMNS")));
    }

    private static int width(@Nullable String told, @Nullable String columns) {
        for (String candidate : new String[] {told == null ? "" : told, columns == null ? "" : columns}) {
            if (candidate.length() < 5
                    && !candidate.isEmpty()
                    && candidate.chars().allMatch(c -> c >= '0' && c <= '9')) {
                int width = Integer.parseInt(candidate);
                if (width > 0) {
                    return width;
                }
            }
        }
        return USUAL_WIDTH;
    }

    /** Whether a status line can be rewritten in place. */
    boolean isLive() {
        return interactive && !"dumb".equals(environment.get("TERM"));
    }

    /**
     * The colours to use.
     *
     * @param choice {@code auto}, {@code always} or {@code never}
     */
    Palette palette(String choice) {
        return switch (choice) {
            case "always" -> Palette.ANSI;
            case "never" -> Palette.NONE;
            default -> interactive && wantsColour() ? Palette.ANSI : Palette.NONE;
        };
    }

    /** Whether what goes to standard error is coloured. */
    boolean coloursErrors() {
        return errInteractive && wantsColour();
    }

    private boolean wantsColour() {
        return !"dumb".equals(environment.get("TERM"))
                && environment.getOrDefault("NO_COLOR", "").isEmpty();
    }

    /** Tells something on standard error, without secrets and without what a terminal would act on. */
    void complain(String text) {
        err.println(Printable.lines(redactor.hide(text)));
    }

    /** Writes text to standard output, without secrets and without what a terminal would act on. */
    void tell(String text) {
        print(Printable.lines(redactor.hide(text)));
    }

    /** Whether nobody reads standard output any more. */
    boolean isClosed() {
        return ((WatchedOutput) out).isClosed();
    }

    /**
     * The exit code, in view of what could be written.
     *
     * @param code what else came of the command; a failure counts for more than lost output
     */
    int verdict(int code) {
        IOException trouble = ((WatchedOutput) out).trouble();
        if (trouble == null) {
            return code;
        }
        boolean failed = code != 0 && code != RunResult.Status.CHANGES.exitCode();
        if (isClosed()) {
            // As other tools: whoever has closed the pipe knows.
            return failed ? code : OUTPUT_CLOSED;
        }
        complain("plumb: standard output cannot be written: " + trouble.getMessage());
        return failed ? code : OUTPUT_FAILED;
    }

    /** Writes text to standard output as it is; that it could not be written, {@link #verdict} tells at the end. */
    void print(String text) {
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            // told by the verdict
        }
    }
}
