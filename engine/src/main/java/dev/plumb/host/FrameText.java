package dev.plumb.host;

import dev.plumb.script.Input;
import dev.plumb.script.Leftovers;
import dev.plumb.script.Script;
import dev.plumb.script.Sh;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The shell text of frames. A frame is one compound command, so a shell that gets only a part of it, because the link
 * was cut, runs nothing of it. The names it uses in the long-lived shell begin with {@code plumb_}.
 */
final class FrameText {
    /** Largest input that rides inside a frame. */
    static final int INLINE_LIMIT = 256 << 10;

    /** Between the token and what a script says that it does now. */
    static final String PROGRESS = "p ";

    private static final String NO_BASE64 =
            "command -v base64 >/dev/null 2>&1||{ echo 'base64 is missing on this host: install coreutils or busybox'"
                    + " >&2;exit 127;};";

    private FrameText() {}

    /**
     * The frame of a script: it tells the process id of the script's subshell when it starts it.
     *
     * @param chain null: run in any case; else whether this is the first of scripts of which none runs after a failure
     * @param after text to be run in the shell itself before the end is told, with a line end, or nothing
     */
    static String of(Script script, String token, @Nullable Boolean chain, String after) {
        String run = "(" + prologue(script, token) + body(script) + ")</dev/null";
        StringBuilder text = new StringBuilder(run.length() + 200);
        if (chain == null) {
            text.append(run).append(";plumb_s=$?\n");
        } else {
            text.append(chain ? "plumb_f=0;" : "").append("if [ $plumb_f = 0 ];then ");
            text.append(run).append(";plumb_s=$?;[ $plumb_s = 0 ]||plumb_f=1;else plumb_s=s;fi\n");
        }
        return text.append(after).append(end(token, "$plumb_s")).toString();
    }

    /**
     * The frame of a script whose input follows raw on the shell's own standard input. The script sees the end of its
     * input only after all of it has come: when the link is cut in the middle, whatever reads from it is killed first,
     * so that a script such as {@code cat >new && mv new old} never goes live with a part.
     *
     * @param shell process id of the user's long-lived shell, with whose end the input ends too; 0: the link cannot die
     *     silently
     */
    static String ofRawInput(Script script, String token, long size, long shell) {
        String tee = shell == 0 ? "tee /dev/fd/4 2>/dev/null" : Silence.tee(shell);
        return "{ trap '' PIPE;exec 4>&1 5<&0;plumb_n=$(" + tee + "|wc -c);[ $plumb_n -ge " + size + " ]||{\n"
                + KillTree.ofReaders()
                + "};}|{ " + (script.library().isEmpty() ? "" : Leftovers.BEGIN) + "(" + prologue(script, token)
                + evaluate(script.wholeText()) + ");plumb_s=$?\n"
                + (script.library().isEmpty() ? "" : Leftovers.DONE)
                + end(token, "$plumb_s") + "}\n";
    }

    /**
     * Writes both markers with a status; a shell that nobody listens to any more ends. The status stands on both streams: what
     * alters one of them on its way is noticed.
     */
    static String end(String token, String status) {
        String marker = "echo \"" + token + " e " + status + "\"";
        return marker + "||exit 1;" + marker + " >&2||exit 1\n";
    }

    private static String prologue(Script script, String token) {
        StringBuilder text = new StringBuilder(64);
        text.append(script.keepsLock() ? Script.LOCK + "=9;" : "exec 9>&-;").append("set --;umask 022;");
        text.append("{ read -r plumb_p plumb_x </proc/self/stat;} 2>/dev/null;echo \"");
        text.append(token).append(" b $plumb_p\";");
        if (script.reports()) {
            text.append(Script.PROGRESS)
                    .append("() { printf '%s ")
                    .append(PROGRESS)
                    .append("%s\\n' ");
            text.append(token).append(" \"$*\" >&2;};");
        }
        if (script.locale() == Script.Locale.C) {
            text.append("LC_ALL=C;export LC_ALL;");
        }
        for (Map.Entry<String, String> variable : script.environment().entrySet()) {
            String name = name(variable.getKey());
            text.append(name).append('=').append(Sh.quote(variable.getValue()));
            text.append(";export ").append(name).append(';');
        }
        return text.append(script.locale() == Script.Locale.C ? Sh.SBIN : "").toString();
    }

    private static String name(String name) {
        boolean good = !name.isEmpty() && !Character.isDigit(name.charAt(0));
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            good &= c == '_' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        }
        if (!good) {
            throw new IllegalArgumentException("'" + name + "' cannot be the name of an environment variable: use"
                    + " letters, digits and underscores, and do not begin with a digit");
        }
        return name;
    }

    private static String body(Script script) {
        Input input = script.input();
        String eval = evaluate(script.text());
        if (input == null) {
            return eval;
        }
        String content = script.inputText();
        if (content != null) {
            return Script.VARIABLE + "=" + Sh.quote(content) + ";" + eval;
        }
        // echo is built into every shell, so what it writes never stands in a process list
        return NO_BASE64 + "echo " + base64(input) + "|base64 -d|(" + eval + ")";
    }

    private static String base64(Input input) {
        try {
            return Base64.getEncoder().encodeToString(input.bytes());
        } catch (IOException e) {
            throw new UncheckedIOException("the input of a script cannot be read: " + e.getMessage(), e);
        }
    }

    /** A script's text as an argument of eval, so that its syntax errors end only its own subshell. */
    private static String evaluate(String text) {
        return "eval " + Sh.quote(text);
    }
}
