package dev.plumb.modules.system.commands;

import dev.plumb.module.Param;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.script.Input;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parameters of modules that run something. */
public record RunParams(
        @Param(doc = "what to run, as the text of the task") @Nullable
        String freeForm,

        @Param(doc = "the same, instead of the text of the task") @Nullable
        String cmd,

        @Param(doc = "directory to run it in") @Nullable String chdir,

        @Param(doc = "path or pattern; when it exists, nothing is run") @Nullable
        String creates,

        @Param(doc = "path or pattern; when it does not exist, nothing is run") @Nullable
        String removes,

        @Param(doc = "what it reads on standard input", anyText = true) @Nullable
        String stdin,

        @Param(doc = "end `stdin` with a newline", def = "true")
        boolean stdinAddNewline,

        @Param(doc = "leave out newlines at the end of the registered output", def = "true")
        boolean stripEmptyEnds,

        @Param(doc = "not supported: Ansible has dropped it; leave it out") @Nullable
        Boolean warn) {
    /** What is wrong with them, or null. */
    @Nullable
    String invalid() {
        return warn != null
                ? "warn does nothing any more; leave it out"
                : Names.first(
                        Paths.invalid("chdir", chdir), condition("creates", creates), condition("removes", removes));
    }

    /** Below {@code chdir} it may be relative. */
    private @Nullable String condition(String parameter, @Nullable String path) {
        return chdir == null ? Paths.invalid(parameter, path) : Paths.blank(parameter, path);
    }

    /** What to run, however it was given; null when it was not. */
    @Nullable
    String text() {
        return freeForm != null ? freeForm : cmd;
    }

    /**
     * A request with these parameters.
     *
     * @param shown the command as shown and registered: a text, or a list of words
     * @param line the command as one line
     * @param invocations the programs that it runs
     * @param body shell text that runs it
     */
    CommandRequest request(Object shown, String line, List<Invocation> invocations, String body) {
        Input input = stdin == null ? null : Input.of(stdin + (stdinAddNewline ? "\n" : ""));
        return new CommandRequest(shown, line, invocations, body, chdir, creates, removes, input, stripEmptyEnds);
    }
}
