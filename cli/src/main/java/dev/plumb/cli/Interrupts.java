package dev.plumb.cli;

import dev.plumb.run.Run;
import java.util.concurrent.atomic.AtomicBoolean;
import sun.misc.Signal;

/**
 * What signals do to a run: the first lets the scripts that run end and stops then, so that no host is left half-known;
 * the second ends the process at once.
 */
final class Interrupts {
    private static final int BY_SIGINT = 130;
    private static final String[] SIGNALS = {"INT", "TERM", "HUP"};

    private Interrupts() {}

    /** Watches over a run from now on. */
    static void watch(Run run, Terminal terminal) {
        AtomicBoolean asked = new AtomicBoolean();
        for (String name : SIGNALS) {
            try {
                Signal.handle(new Signal(name), signal -> {
                    if (asked.getAndSet(true)) {
                        Runtime.getRuntime().halt(BY_SIGINT);
                    }
                    terminal.err().println("\nplumb: ending; scripts that run now are waited for (once more: at once)");
                    run.interrupt();
                });
            } catch (IllegalArgumentException e) {
                // the JVM was told to leave this signal alone (-Xrs): then it does what it always does
            }
        }
    }
}
