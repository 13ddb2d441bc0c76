package dev.plumb.cli;

import dev.plumb.run.Console;
import dev.plumb.text.Printable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Asks on the terminal that standard input is, if it is one. */
final class Questions implements Console {
    /** How many wait for an answer: nothing but the end of the process ends that. */
    private static final AtomicInteger WAITING = new AtomicInteger();

    /** Whether somebody is being asked. */
    static boolean isAsking() {
        return WAITING.get() > 0;
    }

    @Override
    public synchronized @Nullable String ask(String prompt, boolean hidden) {
        java.io.Console console = System.console();
        if (console == null) {
            return null;
        }
        WAITING.incrementAndGet();
        try {
            return ask(console, prompt, hidden);
        } finally {
            WAITING.decrementAndGet();
        }
    }

    @Override
    public boolean isThere() {
        return System.console() != null;
    }

    private static @Nullable String ask(java.io.Console console, String prompt, boolean hidden) {
        String asked = Printable.lines(prompt);
        String shown = asked.endsWith(":") || asked.endsWith("?") ? asked + " " : asked + ": ";
        if (!hidden) {
            return console.readLine("%s", shown);
        }
        char[] typed = console.readPassword("%s", shown);
        return typed == null ? null : new String(typed);
    }
}
