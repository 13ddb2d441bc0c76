package dev.plumb.cli;

import dev.plumb.run.Console;
import org.jspecify.annotations.Nullable;

/** Asks on the terminal that standard input is, if it is one. */
final class Questions implements Console {
    @Override
    public synchronized @Nullable String ask(String prompt, boolean hidden) {
        java.io.Console console = System.console();
        if (console == null) {
            return null;
        }
        String shown = prompt.endsWith(":") || prompt.endsWith("?") ? prompt + " " : prompt + ": ";
        if (!hidden) {
            return console.readLine("%s", shown);
        }
        char[] typed = console.readPassword("%s", shown);
        return typed == null ? null : new String(typed);
    }
}
