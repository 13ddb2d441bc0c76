package dev.plumb.cli;

import dev.plumb.module.ModuleCatalog;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs the command line inside the tests' process, without a terminal. */
public final class InProcess {
    private InProcess() {}

    /**
     * Runs the command line.
     *
     * @param out takes standard output
     * @param err takes standard error
     * @return the exit code
     */
    public static int run(OutputStream out, OutputStream err, String... args) {
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        return Main.run(args, new Terminal(out, errors, Map.copyOf(System.getenv()), false, false, 80));
    }

    /** A command that waits for this machine, on which other tests are at work too, unless it says how long. */
    public static String[] patient(String... args) {
        List<String> words = new ArrayList<>(List.of(args));
        boolean runs = args.length > 0 && (args[0].equals("apply") || args[0].equals("check"));
        if (runs && !words.contains("--lock-wait")) {
            words.addAll(1, List.of("--lock-wait", "120"));
        }
        return words.toArray(String[]::new);
    }

    /** The modules there are. */
    public static ModuleCatalog catalog() {
        return Session.catalog();
    }
}
