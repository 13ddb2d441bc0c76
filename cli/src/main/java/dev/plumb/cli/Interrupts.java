package dev.plumb.cli;

import dev.plumb.run.Run;
import java.util.concurrent.atomic.AtomicBoolean;
import sun.misc.Signal;

/**
 * What signals do to a run: the first ends it in order, with what runs on hosts and with a recap; the second ends the
 * process at once.
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
                    terminal.err()
                            .println(
                                    "\nplumb: ending; what runs on hosts is ended with it (once more: without waiting for that)");
                    run.interrupt();
                    if (Questions.isAsking()) {
                        // Nobody is going to answer. An exit in order lets the terminal show again what is typed.
                        System.exit(BY_SIGINT);
                    }
                });
            } catch (IllegalArgumentException e) {
                // the JVM was told to leave this signal alone (-Xrs): then it does what it always does
            }
        }
    }
}
