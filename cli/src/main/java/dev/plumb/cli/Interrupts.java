package dev.plumb.cli;

import dev.plumb.limit.Evaluation;
import dev.plumb.run.Run;
import java.util.concurrent.atomic.AtomicBoolean;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * What signals do. Before a run they end the process. The first during a run ends it in order, with what runs on hosts and
 * with a recap; a second one ends the process at once.
 */
final class Interrupts {
    /** Exit code of a process that a signal has ended. */
    static final int EXIT = 130;

    /** Until what can end in order has ended: a second is what a user waits for. */
    private static final long PATIENCE = 700;

    private static final String[] SIGNALS = {"INT", "TERM", "HUP"};
    private static final AtomicBoolean CAME = new AtomicBoolean();

    private Interrupts() {}

    /** From now on, until a run is watched over, a signal ends the process with {@link #EXIT}. */
    static void endTheProcess() {
        handle(new End());
    }

    /** A class and no lambda: this is in the way of every start. */
    private static final class End implements SignalHandler {
        @Override
        public void handle(Signal signal) {
            CAME.set(true);
            haltLater(false);
            // in order, so that the terminal shows again what is typed, and copies of secrets are removed
            System.exit(EXIT);
        }
    }

    /** Whether a signal has come. */
    static boolean haveCome() {
        return CAME.get();
    }

    /** Watches over a run from now on. */
    static void watch(Run run, Terminal terminal) {
        handle(signal -> {
            if (CAME.getAndSet(true)) {
                Runtime.getRuntime().halt(EXIT);
            }
            haltLater(true);
            terminal.err()
                    .println(
                            "\nplumb: ending; what runs on hosts is ended with it (once more: without waiting for that)");
            run.interrupt();
            if (Questions.isAsking()) {
                // Nobody is going to answer. An exit in order lets the terminal show again what is typed.
                System.exit(EXIT);
            }
        });
    }

    private static void handle(SignalHandler handler) {
        for (String name : SIGNALS) {
            try {
                Signal.handle(new Signal(name), handler);
            } catch (IllegalArgumentException e) {
                // the JVM was told to leave this signal alone (-Xrs): then it does what it always does
            }
        }
    }

    /**
     * Ends the process when it does not end by itself.
     *
     * @param whenStuck only when an evaluation does not end: hosts may take longer
     */
    private static void haltLater(boolean whenStuck) {
        Thread thread = new Thread(() -> {
            try {
                Thread.sleep(PATIENCE);
            } catch (InterruptedException e) {
                return;
            }
            if (!whenStuck || Evaluation.isAnyStuck()) {
                Runtime.getRuntime().halt(EXIT);
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
