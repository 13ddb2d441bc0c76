package dev.plumb.host;

import dev.plumb.script.Sh;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a shell of one user is started: the command line for the login user's shell, which may be any shell, and what is
 * written to it first. The first exchange carries everything: a password is sent without waiting to be asked for, and
 * followed by a line that the new shell waits for, so that it does not matter whether it was asked for.
 */
final class Launch {
    /** Collects lines after one that is {@code $1} and up to one that is {@code $2}, then runs them. */
    private static final String COLLECTOR =
            "n=$(printf \"\\nx\");n=${n%x};s=;while IFS= read -r l;do case $l in \"$1\")s=;;\"$2\")eval \"$s\";exit;;"
                    + "*)s=$s$l$n;;esac;done";
    /** Drops lines up to one that is {@code $1}, then becomes a shell that reads commands. */
    private static final String DROPPER =
            "while IFS= read -r l;do if [ \"$l\" = \"$1\" ];then exec sh -s -- \"$2\";fi;done";

    private final @Nullable Become become;
    private final @Nullable String password;
    private final String command;
    private final String line = Token.next();
    private final String endLine = Token.next();
    private final String prompt = Token.next();

    private Launch(@Nullable Become become, @Nullable String password, String tag, boolean collects) {
        this.become = become;
        this.password = password;
        List<String> shell = new ArrayList<>(List.of("sh"));
        if (collects) {
            shell.addAll(List.of("-c", COLLECTOR, "sh", line, endLine));
        } else if (asks()) {
            shell.addAll(List.of("-c", DROPPER, "sh", line, tag));
        } else {
            shell.addAll(tag.isEmpty() ? List.of("-s") : List.of("-s", "--", tag));
        }
        this.command = "exec " + Sh.words(become == null ? shell : wrapped(become, shell));
    }

    /**
     * A shell that reads commands for as long as the connection lives.
     *
     * @param tag its argument, which stands in the host's process list, or empty
     */
    static Launch shell(@Nullable Become become, @Nullable String password, String tag) {
        return new Launch(become, password, tag, false);
    }

    /** A shell that takes its commands up to {@link #endLine()} and leaves the rest of its input to them. */
    static Launch collector(@Nullable Become become, @Nullable String password) {
        return new Launch(become, password, "", true);
    }

    /** Whether the program that changes the user may ask for a password on standard input. */
    private boolean asks() {
        return become != null
                && (become.method() == Become.Method.SU || (become.method() == Become.Method.SUDO && password != null));
    }

    private List<String> wrapped(Become user, List<String> shell) {
        String program = user.executable() == null
                ? switch (user.method()) {
                    case SUDO -> "sudo";
                    case SU -> "su";
                    case DOAS -> "doas";
                }
                : user.executable();
        List<String> words = new ArrayList<>(List.of(program));
        for (String flag : user.flags().trim().split("\\s+")) {
            if (!flag.isEmpty()) {
                words.add(flag);
            }
        }
        switch (user.method()) {
            case SUDO -> {
                words.add("-H");
                words.addAll(password == null ? List.of("-n") : List.of("-S", "-p", prompt));
                words.addAll(List.of("-u", user.user(), "--"));
                words.addAll(shell);
            }
            case SU -> words.addAll(List.of("-s", "/bin/sh", "-c", "exec " + Sh.words(shell), user.user()));
            case DOAS -> {
                words.addAll(List.of("-n", "-u", user.user(), "--"));
                words.addAll(shell);
            }
        }
        return words;
    }

    /** The command line. */
    String command() {
        return command;
    }

    /** The line after which the commands of a collector end. */
    String endLine() {
        return endLine;
    }

    /** What is written before anything else: the password, and the line that ends what is not meant for the shell. */
    byte[] preface() {
        if (!asks()) {
            return new byte[0];
        }
        String text = (password == null ? "" : password) + "\n" + line + "\n";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** How often the password was asked for, judged by what came on standard error before the shell spoke. */
    int asked(String noise) {
        int count = 0;
        for (int at = noise.indexOf(prompt); at >= 0; at = noise.indexOf(prompt, at + 1)) {
            count++;
        }
        return count;
    }

    @Nullable
    Become become() {
        return become;
    }

    boolean hasPassword() {
        return password != null;
    }

    /** What came before the shell spoke, without our own prompt. */
    String withoutPrompt(String noise) {
        return noise.replace(prompt, "").trim();
    }
}
