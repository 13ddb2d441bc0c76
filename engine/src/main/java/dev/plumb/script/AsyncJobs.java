package dev.plumb.script;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Scripts that run on by themselves on a host, whatever becomes of the connection. A job has a directory of its own, {@code
 * ~/.plumb_async/JID}, or {@code /var/tmp/.plumb_async-UID/JID} for a user who owns no home; only that user can
 * read it. It holds what the job writes, and at the end its exit status, until it is {@linkplain #cleanup cleaned up}; then
 * nothing is left. The text and the input of the script are removed as soon as it runs.
 *
 * <p>A shell in a session of its own watches over the job and ends its process group when its time is over.
 */
public final class AsyncJobs {
    /** The name that stands for no job: the task had nothing to do. */
    public static final String NO_JOB = "none";

    private static final int LONGEST_NAME = 64;

    /** Sets {@code plumb_d} to the directory of the job {@code $plumb_j}, or to nothing. */
    private static final String FIND = """
            plumb_h=${HOME:-/}
            [ -O "$plumb_h" ]||plumb_h=/dev/null
            for plumb_b in "$plumb_h/.plumb_async" "/var/tmp/.plumb_async-$(id -u)";do
            plumb_d=$plumb_b/$plumb_j
            [ -d "$plumb_d" ]&&[ -O "$plumb_d" ]&&break
            plumb_d=
            done
            """;

    private static final String MAKE = """
            command -v setsid >/dev/null||{ echo 'setsid is missing on this host: install util-linux or busybox' >&2;exit 127;}
            umask 077
            plumb_h=${HOME:-/}
            [ -O "$plumb_h" ]||plumb_h=/dev/null
            for plumb_b in "$plumb_h/.plumb_async" "/var/tmp/.plumb_async-$(id -u)";do
            plumb_d=$plumb_b/$plumb_j
            mkdir "$plumb_b" 2>/dev/null
            [ ! -L "$plumb_b" ]&&[ -O "$plumb_b" ]&&mkdir "$plumb_d" 2>/dev/null&&break
            plumb_d=
            done
            [ -n "$plumb_d" ]||{ echo "no directory for the job can be made, neither in a home that this user owns nor in /var/tmp" >&2;exit 1;}
            plumb_f() { rm -rf "$plumb_d";exit 1;}
            cat >"$plumb_d/in"&&: >"$plumb_d/stdout"&&: >"$plumb_d/stderr"||plumb_f
            """;

    private static final String START = """
            setsid sh "$plumb_d/job" </dev/null >/dev/null 2>&1 &
            echo $! >"$plumb_d/pid"||{ kill $!;plumb_f;}
            echo "$plumb_d"
            """;

    /**
     * Watches over the job; %d: its seconds. USR1 comes from the timer, which makes sure that its number is still the
     * watcher's. A wait that the signal ended is begun anew; 127: there is nothing to wait for, the first one gave the status.
     */
    private static final String WATCH = """
            plumb_d=${0%%/*}
            rm -f "$0"
            umask 022
            plumb_l=0
            trap 'plumb_l=1;kill -s TERM -- -$plumb_p;sleep 1;kill -s KILL -- -$plumb_p' USR1
            (trap 'kill $!;exit' TERM;sleep %d&wait $!
            case $([ ! -d /proc/$$ ]||tr '\\0' ' ' </proc/$$/cmdline) in ""|*"$0"*)kill -s USR1 $$;;esac)&
            plumb_t=$!
            exec 3<"$plumb_d/in"
            setsid sh "$plumb_d/task" <&3 3<&- >"$plumb_d/stdout" 2>"$plumb_d/stderr" &
            plumb_p=$!
            exec 3<&-
            wait $plumb_p
            plumb_s=$?
            [ $plumb_l = 0 ]||{ wait $plumb_p;plumb_r=$?;[ $plumb_r = 127 ]||plumb_s=$plumb_r;}
            trap '' USR1
            kill $plumb_t
            wait $plumb_t
            umask 077
            rm -f "$plumb_d/task" "$plumb_d/in"
            echo "$plumb_s $plumb_l" >"$plumb_d/end.new"&&mv -f "$plumb_d/end.new" "$plumb_d/end"
            """;

    /**
     * Prints STATE EXIT LATE STDOUT-BYTES STDERR-BYTES DIRECTORY, then both outputs. Another process may have got the number
     * of the one that watched; one that is about to begin does not have the job's name among its arguments yet.
     */
    private static final String LOOK = """
            plumb_a=0
            if [ -n "$plumb_d" ]&&read -r plumb_p <"$plumb_d/pid";then
            kill -0 $plumb_p&&plumb_a=1
            [ ! -r /proc/$plumb_p/cmdline ]||case $(tr '\\0' ' ' </proc/$plumb_p/cmdline) in *"$plumb_j"*);;
            *)[ -e "$plumb_d/job" ]||plumb_a=0;;esac
            fi 2>/dev/null
            plumb_s=1 plumb_l=0
            if [ -z "$plumb_d" ];then
            echo 'none'
            echo "there is no job $plumb_j of $(id -un)" >&3
            elif [ -f "$plumb_d/end" ];then
            read -r plumb_s plumb_l <"$plumb_d/end"
            echo "done $plumb_s $plumb_l $(($(wc -c <"$plumb_d/stdout"))) $(($(wc -c <"$plumb_d/stderr"))) $plumb_d"
            cat "$plumb_d/stdout" "$plumb_d/stderr"
            cat "$plumb_d/stderr" >&3
            [ $plumb_l = 0 ]||{ plumb_s=124;echo 'the job took longer than its time and was ended' >&3;}
            elif [ $plumb_a = 1 ];then
            plumb_s=0
            echo "running -1 0 0 0 $plumb_d"
            else
            echo "lost -1 0 0 0 $plumb_d"
            echo 'the job was ended before it was done' >&3
            fi
            """;

    private AsyncJobs() {}

    /** A name for a new job. */
    public static String newName() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        // of the form that Ansible's have
        return "j" + random.nextLong(100_000_000_000L, 1_000_000_000_000L) + "." + random.nextInt(1000, 10_000);
    }

    /** Whether a text can be the name of a job: letters, digits, dots, dashes and underscores. */
    public static boolean isName(String text) {
        boolean good = !text.isEmpty() && text.length() <= LONGEST_NAME && text.charAt(0) != '.';
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            good &= c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "._-".indexOf(c) >= 0;
        }
        return good;
    }

    /**
     * Starts a job and does not wait for it. Prints the job's directory; an exit status other than 0 means that nothing was
     * started.
     *
     * @param task what to run, as the user and with the input, environment and locale that it would have otherwise
     * @param name its name, see {@link #newName}
     * @param limit how long it may run, in whole seconds, at least one; then its process group is ended
     */
    public static Script start(Script task, String name, Duration limit) {
        String watch = String.format(WATCH, Math.max(1, limit.toSeconds()));
        // the file with the script's text goes first; on the same line, so that messages tell the right one
        String text = "rm -f \"$0\";" + (task.reports() ? Script.PROGRESS + "() { :;};" : "") + task.wholeText();
        return new Script(
                variable(name) + MAKE + file("task", text) + file("job", watch) + START,
                task.input(),
                task.locale(),
                task.environment(),
                null);
    }

    /** Asks how it is with a job; see {@link #parse}. Changes nothing. */
    public static Script look(String name) {
        return Script.of(variable(name) + FIND + "exec 3>/dev/null\n" + LOOK);
    }

    /**
     * Asks the same, and takes the job's failure for its own: its exit status is the job's, 124 when its time was over, 1 when
     * the job is lost or not known; 0 while it runs. Why stands at the end of standard error.
     */
    public static Script status(String name) {
        return Script.of(variable(name) + FIND + "exec 3>&2\n" + LOOK + "exit $plumb_s\n");
    }

    /**
     * Removes what a host keeps of a job; one that runs goes on, but nobody will know how it ends. Prints the directory
     * that was removed, or nothing when there is no such job.
     */
    public static Script cleanup(String name) {
        return Script.of(
                variable(name)
                        + FIND
                        + "[ -z \"$plumb_d\" ]||{ rm -rf \"$plumb_d\"||exit 1;rmdir \"$plumb_b\" 2>/dev/null;echo \"$plumb_d\";}\n");
    }

    /**
     * The answer to {@link #look} or {@link #status}.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static AsyncJob parse(ScriptResult answer) {
        byte[] all = answer.stdout();
        int end = 0;
        while (end < all.length && all[end] != '\n') {
            end++;
        }
        String[] words = new String(all, 0, end, StandardCharsets.UTF_8).split(" ", 6);
        if (words[0].equals("none")) {
            return new AsyncJob(AsyncJob.State.NONE, -1, false, new byte[0], new byte[0], false, "");
        }
        try {
            AsyncJob.State state = switch (words[0]) {
                case "running" -> AsyncJob.State.RUNNING;
                case "lost" -> AsyncJob.State.LOST;
                case "done" -> AsyncJob.State.DONE;
                default -> throw new IllegalArgumentException(words[0]);
            };
            int out = Integer.parseInt(words[3]);
            int err = Integer.parseInt(words[4]);
            byte[] stdout = part(all, end + 1, out);
            byte[] stderr = part(all, end + 1L + out, err);
            boolean whole = stdout.length == out && stderr.length == err && !answer.truncated();
            boolean cut = !whole && state == AsyncJob.State.DONE;
            return new AsyncJob(state, Integer.parseInt(words[1]), words[2].equals("1"), stdout, stderr, cut, words[5]);
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw new IllegalArgumentException("the host does not tell how it is with the job", e);
        }
    }

    /** As many bytes as there are. */
    private static byte[] part(byte[] all, long from, int length) {
        if (length < 0) {
            throw new IllegalArgumentException("a length of " + length);
        }
        int first = (int) Math.min(from, all.length);
        return Arrays.copyOfRange(all, first, (int) Math.min(all.length, (long) first + length));
    }

    private static String variable(String name) {
        if (!isName(name)) {
            throw new IllegalArgumentException("'" + name + "' is no name of a job");
        }
        return "plumb_j=" + name + "\n";
    }

    /** Writes a file of the job: its text must never be an argument of a process. */
    private static String file(String file, String text) {
        StringBuilder end = new StringBuilder("plumb_end");
        while (text.contains(end)) {
            end.append('_');
        }
        return "cat >\"$plumb_d/" + file + "\" <<'" + end + "'||plumb_f\n" + text + "\n" + end + "\n";
    }
}
