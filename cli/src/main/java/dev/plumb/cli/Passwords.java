package dev.plumb.cli;

import dev.plumb.source.AuthorFile;
import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;

/**
 * The passwords the command line asks for.
 *
 * @param login for logging in, or null
 * @param become for sudo, su or doas, or null
 */
record Passwords(@Nullable String login, @Nullable String become) {
    /** Reads files and asks at the terminal, in the order of ansible-playbook. */
    static Passwords of(ParseResult args) {
        String login = one(args, Flags.ASK_PASS, Flags.PASS_FILE, "login password: ");
        boolean asksBoth = Flags.has(args, Flags.ASK_PASS) && login != null;
        String prompt = asksBoth ? "become password (empty: the same): " : "become password: ";
        String become = one(args, Flags.ASK_BECOME, Flags.BECOME_PASS_FILE, prompt);
        return new Passwords(login, become != null && become.isEmpty() && asksBoth ? login : become);
    }

    private static @Nullable String one(ParseResult args, String ask, String file, String prompt) {
        String name = Flags.value(args, file, "");
        if (!name.isEmpty()) {
            if (Flags.has(args, ask)) {
                throw new UsageException(ask + " and " + file + " exclude each other");
            }
            return fromFile(file, Path.of(name));
        }
        return Flags.has(args, ask) ? ask(ask, file, prompt) : null;
    }

    private static String ask(String flag, String fileFlag, String prompt) {
        Console console = System.console();
        char[] typed = console == null ? null : console.readPassword("%s", prompt);
        if (console == null) {
            throw new UsageException(
                    flag + " cannot ask: there is no terminal",
                    "put the password into a file and name it with " + fileFlag);
        }
        if (typed == null) {
            throw new UsageException("no password was typed");
        }
        return new String(typed);
    }

    /** The first line of a file, or of the output of an executable one. */
    private static String fromFile(String flag, Path file) {
        try {
            String text = Files.isExecutable(file) && Files.isRegularFile(file)
                    ? output(flag, file)
                    : new String(AuthorFile.readAny(file), StandardCharsets.UTF_8);
            int end = text.indexOf('\n');
            String line = end < 0 ? text : text.substring(0, end);
            if (line.isEmpty()) {
                throw new UsageException(flag + ": " + file + " gives no password", "its first line is the password");
            }
            return line;
        } catch (IOException e) {
            throw new UsageException(
                    flag + ": " + file + " cannot be read", Files.exists(file) ? null : "there is no such file");
        }
    }

    private static String output(String flag, Path program) throws IOException {
        Process process = new ProcessBuilder(program.toAbsolutePath().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectInput(ProcessBuilder.Redirect.INHERIT)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            int code = process.waitFor();
            if (code != 0) {
                throw new UsageException(flag + ": " + program + " ended with " + code);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UsageException("interrupted");
        }
        return text;
    }
}
