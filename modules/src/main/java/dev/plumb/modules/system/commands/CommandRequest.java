package dev.plumb.modules.system.commands;

import dev.plumb.script.Input;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a task wants to run.
 *
 * @param shown the command as shown and registered: a text, or a list of words
 * @param line the command as one line
 * @param invocations the programs that it runs, as far as its text tells
 * @param body shell text that runs it
 * @param chdir directory to run it in, or null
 * @param creates path or pattern whose existence makes it unnecessary, or null
 * @param removes path or pattern whose absence makes it unnecessary, or null
 * @param stdin what it reads, or null
 * @param strip whether newlines at the end of its output are left out
 */
record CommandRequest(
        Object shown,
        String line,
        List<Invocation> invocations,
        String body,
        @Nullable String chdir,
        @Nullable String creates,
        @Nullable String removes,
        @Nullable Input stdin,
        boolean strip) {}
