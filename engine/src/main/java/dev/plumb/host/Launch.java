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

    /** Gives a shell that su has started the locale that it would have had. */
    private static final String LOCALE = "LC_ALL=$PLUMB_LC;[ -n \"$LC_ALL\" ]||unset LC_ALL;unset PLUMB_LC;";

    private final @Nullable Become become;
    private final @Nullable String password;
    private final String command;
    private final boolean lasts;
    private final String words;
    private final String tag;
    private final String line;
    private final String endLine;
    private final String prompt;
    /** Comes on standard error right before the program that changes the user has its say. */
    private final String start;

    private Launch(@Nullable Become become, @Nullable String password, String tag, boolean collects, boolean lasts) {
        this.become = become;
        this.password = password;
        this.tag = tag;
        this.lasts = lasts;
        this.line = Token.next();
        this.endLine = Token.next();
        this.prompt = Token.next();
        this.start = Token.next();
        List<String> shell = new ArrayList<>(List.of("sh"));
        if (collects) {
            shell.addAll(List.of("-c", COLLECTOR, "sh", line, endLine));
        } else if (asks()) {
            shell.addAll(List.of("-c", DROPPER, "sh", line, tag));
        } else {
            shell.addAll(tag.isEmpty() ? List.of("-s") : List.of("-s", "--", tag));
        }
        this.words = become == null ? Sh.words(shell) : Sh.words(wrapped(become, shell));
        this.command = "exec " + (become == null ? words : Sh.words(List.of("sh", "-c", before() + "exec " + words)));
    }

    private Launch(Launch other, String lock) {
        this.become = other.become;
        this.password = other.password;
        this.tag = other.tag;
        this.lasts = other.lasts;
        this.line = other.line;
        this.endLine = other.endLine;
        this.prompt = other.prompt;
        this.start = other.start;
        this.words = other.words;
        // not by exec: the shell that took the lock holds it while the other user's runs, which must not get it
        this.command =
                "exec " + Sh.words(List.of("sh", "-c", lock + ";" + before() + words + " 9>&-;exit $?", "sh", tag));
    }

    /** What is run right before the program that changes the user. */
    private String before() {
        String mark = "echo " + start + " >&2;";
        // what su says is read by this program: the new shell gets its own locale back
        boolean speaks = become != null && become.method() == Become.Method.SU;
        return speaks ? mark + "PLUMB_LC=${LC_ALL-};LC_ALL=C;export PLUMB_LC LC_ALL;" : mark;
    }

    /**
     * A shell that reads commands for as long as the connection lives.
     *
     * @param tag its argument, which stands in the host's process list, or empty
     */
    static Launch shell(@Nullable Become become, @Nullable String password, String tag) {
        return new Launch(become, password, tag, false, true);
    }

    /** A shell for a few commands, whoever holds the lock. */
    static Launch aside(@Nullable Become become, @Nullable String password) {
        return new Launch(become, password, "", false, false);
    }

    /**
     * The same, started by a shell of the login user that first runs a text.
     *
     * @param lock shell text on one line, which ends the shell when it must not go on
     */
    Launch behind(String lock) {
        return new Launch(this, lock);
    }

    /** Whether the shell lives as long as the connection. */
    boolean lasts() {
        return lasts;
    }

    /** A shell that takes its commands up to {@link #endLine()} and leaves the rest of its input to them. */
    static Launch collector(@Nullable Become become, @Nullable String password) {
        return new Launch(become, password, "", true, false);
    }

    /** Whether the program that changes the user may ask for a password on standard input. */
    private boolean asks() {
        return become != null
                && (become.method() == Become.Method.SU || (become.method() == Become.Method.SUDO && password != null));
    }

    private List<String> wrapped(Become user, List<String> shell) {
        List<String> words = new ArrayList<>(List.of(user.program()));
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
            case SU -> words.addAll(List.of("-s", "/bin/sh", "-c", LOCALE + "exec " + Sh.words(shell), user.user()));
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

    /** What came before the shell spoke, without what is our own. */
    String withoutPrompt(String noise) {
        return noise.replace(prompt, "").replace(start + "\n", "").trim();
    }

    /** What the program that changes the user said: not what sshd and the login shell had said before it was started. */
    String saidByProgram(String noise) {
        int begin = noise.lastIndexOf(start);
        return withoutPrompt(begin < 0 ? noise : noise.substring(begin + start.length()));
    }

    /**
     * Asks the login shell what it is that cannot be become, in words that are the same in every language: see {@link
     * Refusal.Found}.
     *
     * @param again whether the program is to say once more what it has against it; only where that counts as no attempt
     */
    static String question(Become become, boolean again) {
        String text = "command -v " + Sh.quote(become.program()) + " >/dev/null 2>&1&&echo program||echo no program;"
                + "id -u " + Sh.quote(become.user()) + " >/dev/null 2>&1&&echo user||echo no user;";
        return again
                ? text + "LC_ALL=C " + Sh.words(List.of(become.program(), "-n", "-u", become.user(), "--", "true"))
                        + " </dev/null 2>&1;"
                : text;
    }
}
