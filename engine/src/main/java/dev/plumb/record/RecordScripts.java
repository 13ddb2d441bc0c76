package dev.plumb.record;

import dev.plumb.script.Script;
import dev.plumb.script.Sh;

/**
 * Shell scripts about the record of the user who runs them: the directory {@code /var/lib/plumb} for root, {@code
 * $XDG_STATE_HOME/plumb} or {@code ~/.local/state/plumb} for others, which nobody else can look into. In it are {@code
 * pending}, the handlers that are yet to run, and {@code runs}, what was done, with {@code runs.1}, what was done before that.
 *
 * <p>Lines are appended by what is built into the shell: one write, which is there whole or not at all unless the machine
 * itself goes down.
 */
public final class RecordScripts {
    /** Bytes from which on {@code runs} is set aside, in the place of what was set aside before. */
    public static final int RUNS_LIMIT = 128 << 10;

    /** Finds the directory, without a process where there is {@code /proc}: sets {@code plumb_r}. */
    public static final String DIRECTORY = """
            plumb_a=
            while read -r plumb_a plumb_u plumb_x;do [ "$plumb_a" != Uid: ]||break;done 2>/dev/null </proc/self/status
            [ "$plumb_a" = Uid: ]||plumb_u=$(id -u)
            if [ "$plumb_u" = 0 ];then plumb_r=/var/lib/plumb;else plumb_r=${XDG_STATE_HOME:-${HOME:-}/.local/state}/plumb;fi
            """;

    /** Makes the directory, or fails: never a place where somebody else may write or has put a link. */
    private static final String OPEN = DIRECTORY + """
            plumb_no() { echo "the record in $plumb_r cannot be written, so nothing was changed: $1;\
             mend that, or set 'record: none' in plumb.yml" >&2;exit 1;}
            umask 077
            [ -d "$plumb_r" ]||plumb_e=$(mkdir -p "$plumb_r" 2>&1)||plumb_no "$plumb_e"
            [ ! -L "$plumb_r" ]&&[ -O "$plumb_r" ]||plumb_no "it is a link, or somebody else's directory"
            plumb_add() {
            [ ! -L "$plumb_r/$1" ]||plumb_no "$1 is a link"
            { printf '%s' "$2" >>"$plumb_r/$1";} 2>/dev/null||plumb_e=$({ printf '%s' "$2"|cat >>"$plumb_r/$1";} 2>&1)||plumb_no "$plumb_e"
            }
            """;

    private RecordScripts() {}

    /** Prints the file of pending handlers. */
    static Script read() {
        return Script.of(
                DIRECTORY + "[ ! -s \"$plumb_r/pending\" ]||[ -L \"$plumb_r/pending\" ]||cat \"$plumb_r/pending\"\n");
    }

    /**
     * Appends to the record, before anything is changed: its failure keeps the change from being made.
     *
     * @param runs lines of what is done, or empty
     * @param first whether they are the first ones of a run: then the file is set aside when it is large
     * @param pending lines of handlers that are notified, or empty: they are on the disk when the script ends, as the files
     *     are that come after it
     */
    public static Script append(String runs, boolean first, String pending) {
        StringBuilder text = new StringBuilder(OPEN);
        if (first) {
            text.append("[ ! -f \"$plumb_r/runs\" ]||[ \"$(wc -c <\"$plumb_r/runs\")\" -lt ")
                    .append(RUNS_LIMIT)
                    .append(" ]||mv -f \"$plumb_r/runs\" \"$plumb_r/runs.1\"\n");
        }
        if (!runs.isEmpty()) {
            text.append("plumb_add runs ").append(Sh.quote(runs)).append('\n');
        }
        if (!pending.isEmpty()) {
            text.append("plumb_add pending ").append(Sh.quote(pending)).append('\n');
            text.append("sync \"$plumb_r/pending\" 2>/dev/null||:\n");
        }
        return Script.of(text.toString());
    }

    /** Appends that handlers have run: what has been done is done whether that can be written or not. */
    public static Script done(String pending) {
        return Script.of(DIRECTORY + "[ -L \"$plumb_r/pending\" ]||printf '%s' " + Sh.quote(pending)
                + " >>\"$plumb_r/pending\"\n:\n");
    }

    /** No handler is pending any more. */
    public static Script allDone() {
        return Script.of(DIRECTORY + "rm -f \"$plumb_r/pending\"\n:\n");
    }

    /** Replaces the file of pending handlers by these lines, which are fewer. */
    public static Script replace(String pending) {
        return Script.of(OPEN + "plumb_t=$(mktemp \"$plumb_r/.new-XXXXXX\")&&printf '%s' " + Sh.quote(pending)
                + " >\"$plumb_t\"&&mv -f \"$plumb_t\" \"$plumb_r/pending\"||rm -f \"$plumb_t\"\n");
    }
}
