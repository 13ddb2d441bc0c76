package dev.plumb.modules.kit.files;

import dev.plumb.module.States;
import dev.plumb.resource.Read;
import dev.plumb.resource.Value;
import dev.plumb.script.Sh;
import dev.plumb.text.ShellWords;
import org.jspecify.annotations.Nullable;

/**
 * The command of {@code validate}: split into words as a shell would split it, but run without a shell, so that nothing in
 * it is expanded.
 */
public final class Validation {
    private Validation() {}

    /** What is wrong with such a command, or null. */
    public static @Nullable String invalid(@Nullable String command) {
        if (command == null) {
            return null;
        }
        if (!command.replace("%%", "").contains("%s")) {
            return "validate must contain %s, which stands for the path of the new file: " + command;
        }
        try {
            ShellWords.of(command).strict();
            return null;
        } catch (ShellWords.Malformed e) {
            return "in validate " + e.getMessage() + ": " + command;
        }
    }

    /**
     * Finds out in a dry run whether a file will be accepted; elsewhere the change itself does.
     *
     * @param path where the file is to be
     * @throws PlanFailure when it is refused, and nothing that is planned before may alter that
     */
    static void foresee(States host, String command, String path, FileState want) {
        if (!host.isDryRun()) {
            return;
        }
        String accepts = "that '" + command.replace("%s", path) + "' accepts it";
        if (!(want.content() instanceof Value.Content known)) {
            host.assume(accepts);
            return;
        }
        Read<Verdict.Answer> read = Read.of(new Verdict(command, known.bytes(), want.mode()).of(path));
        boolean sure = host.find(read).map(Verdict.Answer::sure).orElse(false);
        Verdict.Answer answer = host.asRead(read);
        if (!sure) {
            host.assume(answer.accepts() ? accepts : accepts + " then; it does not now");
        } else if (!answer.accepts()) {
            String said = answer.said().isEmpty() ? "exit status " + answer.exit() : answer.said();
            throw new PlanFailure("the new content of " + path + " is refused by its validation: " + said);
        }
    }

    /**
     * The command as words of a script.
     *
     * @param file the word that stands for the file to be checked
     */
    static String words(String command, String file) {
        StringBuilder text = new StringBuilder();
        for (String word : ShellWords.of(command).tolerant()) {
            text.append(text.length() == 0 ? "" : " ").append(word(word, file));
        }
        return text.toString();
    }

    private static String word(String word, String file) {
        if (word.isEmpty()) {
            return "''";
        }
        StringBuilder text = new StringBuilder();
        StringBuilder literal = new StringBuilder();
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            char next = i + 1 < word.length() ? word.charAt(i + 1) : 0;
            if (c == '%' && next == 's') {
                text.append(literal.isEmpty() ? "" : Sh.quote(literal.toString()))
                        .append(file);
                literal.setLength(0);
                i++;
            } else {
                literal.append(c);
                i += c == '%' && next == '%' ? 1 : 0;
            }
        }
        return text.append(literal.isEmpty() ? "" : Sh.quote(literal.toString()))
                .toString();
    }
}
