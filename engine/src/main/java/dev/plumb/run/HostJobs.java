package dev.plumb.run;

import dev.plumb.resource.Steps;
import dev.plumb.script.Script;
import dev.plumb.script.Sh;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/**
 * Procedures that hosts carry out by themselves, as shell scripts: they are started, followed and settled here. A job's
 * directory is {@code /var/lib/plumb/jobs/NAME} for root, {@code ~/.local/state/plumb/jobs/NAME} for others.
 */
final class HostJobs {
    /** How many seconds a look at a job waits for news of it. */
    private static final int PATIENCE = 5;

    /** Sets {@code plumb_d} to the directory of the job {@code $plumb_j}. */
    private static final String FIND = """
            plumb_d=${HOME:-}/.local/state/plumb/jobs
            [ "$(id -u)" != 0 ]||plumb_d=/var/lib/plumb/jobs
            plumb_d=$plumb_d/$plumb_j
            """;

    /** Sets {@code plumb_a} to 1 when the job runs: a process with its program among its arguments. */
    private static final String ALIVE = """
            plumb_alive() {
            plumb_a=0
            if read -r plumb_p <"$plumb_d/pid"&&kill -0 $plumb_p;then
            case $(tr '\\0' ' ' </proc/$plumb_p/cmdline) in *"$plumb_d/job "*)plumb_a=1;;esac
            fi 2>/dev/null
            }
            """;

    private static final String MAKE = """
            umask 077
            mkdir -p "${plumb_d%/*}"&&[ ! -L "$plumb_d" ]&&[ -O "${plumb_d%/*}" ]||{ echo "${plumb_d%/*} cannot be made" >&2;exit 1;}
            plumb_alive
            [ $plumb_a = 0 ]||exit 0
            rm -rf "$plumb_d"
            mkdir "$plumb_d"||exit 1
            plumb_f() { rm -rf "$plumb_d";exit 1;}
            : >"$plumb_d/progress"
            plumb_x=;IFS= read -r plumb_x </proc/$$/cmdline
            case $plumb_x in *'plumb-lock ['*']'*)plumb_x=${plumb_x##*plumb-lock \\[};plumb_x=${plumb_x%%]*};;*)plumb_x="exclusive; since ?; ?; a run";;esac
            printf 'plumb-lock [%s; job %s %s]' "$plumb_x" "$plumb_o" "$plumb_d" >"$plumb_d/tag"
            [ ! -e /proc/self/fd/9 ]||readlink /proc/self/fd/9 >"$plumb_d/place"
            """;

    /**
     * Starts the program, {@code $1} is its first argument: in a scope of its own where systemd runs, so that it has nothing to
     * do with the login that began it; such a scope is the one kind of transient unit that can hold the run's lock on. A unit
     * settles the job when the host is started anew, once its services are there: what undoes a step may need them.
     */
    private static final String BEGIN = """
            plumb_begin() {
            [ ! -f "$plumb_d/WRITTEN" ]||{ sync&&mv -f "$plumb_d/WRITTEN" "$plumb_d/job";}||exit 1
            plumb_x=$(cat "$plumb_d/tag")
            if [ -d /run/systemd/system ]&&[ "$(id -u)" = 0 ];then
            plumb_unit&&sync||exit 1
            setsid systemd-run --scope --quiet --collect --unit="plumb-job-$plumb_j-$(date +%s)-$$" sh "$plumb_d/job" "$1" "$plumb_x" \
            </dev/null >/dev/null 2>&1 &
            plumb_wait&&return
            fi
            command -v setsid >/dev/null||{ echo 'setsid is missing on this host: install util-linux or busybox' >&2;exit 127;}
            sync
            setsid sh "$plumb_d/job" "$1" "$plumb_x" </dev/null >/dev/null 2>&1 &
            plumb_wait||{ echo 'the job could not be started' >&2;exit 1;}
            }
            plumb_wait() {
            plumb_c=0
            while [ $plumb_c -lt 50 ];do
            [ ! -f "$plumb_d/pid" ]||return 0
            ! grep -q '^[0-9]* end ' "$plumb_d/progress"||return 0
            kill -0 $! 2>/dev/null||plumb_c=$((plumb_c+10))
            sleep 0.1 2>/dev/null||sleep 1
            plumb_c=$((plumb_c+1))
            done
            return 1
            }
            plumb_unit() {
            plumb_u=/etc/systemd/system
            mkdir -p "$plumb_u/multi-user.target.wants"
            cat >"$plumb_u/plumb-job-$plumb_j.service" <<plumb_end&&
            # Made by a job of Plumb, which removes it when it has ended.
            [Unit]
            Description=Ends the job $plumb_j, which was broken off when the host was restarted
            ConditionPathExists=$plumb_d/job
            After=multi-user.target
            [Service]
            Type=oneshot
            TimeoutStartSec=infinity
            KillMode=process
            ExecStart=/bin/sh $plumb_d/job settle
            [Install]
            WantedBy=multi-user.target
            plumb_end
            chmod 644 "$plumb_u/plumb-job-$plumb_j.service"&&
            ln -sf "$plumb_u/plumb-job-$plumb_j.service" "$plumb_u/multi-user.target.wants/plumb-job-$plumb_j.service"
            }
            """.replace("WRITTEN", HostJobProgram.WRITTEN);

    /** Prints whether it runs, and the lines of its record after {@code $plumb_n} of them; waits a while for news. */
    private static final String LOOK = """
            plumb_c=0
            while :;do
            plumb_alive
            plumb_x=0
            [ ! -f "$plumb_d/progress" ]||plumb_x=$(($(wc -l <"$plumb_d/progress")))
            [ $plumb_x -le $plumb_n ]&&[ $plumb_a = 1 ]&&[ $plumb_c -lt WAIT ]||break
            sleep 0.25 2>/dev/null||sleep 1
            plumb_c=$((plumb_c+1))
            done
            [ -d "$plumb_d" ]||{ echo none;exit 0;}
            plumb_t=0;[ ! -e "$plumb_d/told" ]||plumb_t=1
            echo "job $plumb_a $plumb_t $plumb_d"
            cat "$plumb_d/tag" 2>/dev/null;echo
            [ ! -f "$plumb_d/names" ]||cat "$plumb_d/names"
            echo
            [ ! -f "$plumb_d/progress" ]||tail -n +$((plumb_n+1)) "$plumb_d/progress"
            """;

    /** Removes a job that had not begun, and what would have settled it. */
    private static final String REMOVE = "rm -rf \"$plumb_d\";[ ! -w /etc/systemd/system ]||"
            + "rm -f /etc/systemd/system/multi-user.target.wants/plumb-job-\"$plumb_j\".service"
            + " /etc/systemd/system/plumb-job-\"$plumb_j\".service;";

    private HostJobs() {}

    /** The name under which a job is known on its host: the module's key where that can be a file's name, else a digest of it. */
    static String name(String key) {
        boolean plain = key.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
        return plain ? key : digest(key);
    }

    /** Sixteen hexadecimal digits that stand for a text. */
    static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String about(String name) {
        return "plumb_j=" + Sh.quote(name) + "\n" + FIND + ALIVE;
    }

    /**
     * Starts a job; when it runs already, it is left to do so. What is known of its last run is removed.
     *
     * @param origin what tells the task that it belongs to, the same for all who play it: hexadecimal
     * @throws IllegalArgumentException when it cannot be carried by the host; the message is for the operator
     */
    static Script start(String name, String origin, Steps steps, Duration limit) {
        String files = HostJobProgram.files(steps, limit);
        // that the variable is named keeps the lock's descriptor open, see Script.LOCK
        return Script.of(about(name) + "plumb_o=" + Sh.quote(origin) + "\n: \"$" + Script.LOCK + "\"\n" + MAKE + files
                + BEGIN + "plumb_begin run\n");
    }

    /**
     * Starts a job again that was broken off: it ends by undoing what it did, or as done when all was. One whose files are not
     * all there had not begun anything, and goes.
     */
    static Script settle(String name) {
        return Script.of(about(name) + ": \"$" + Script.LOCK + "\"\numask 077\nplumb_alive\n[ $plumb_a = 0 ]||exit 0\n"
                + "rm -f \"$plumb_d/pid\"\n[ -f \"$plumb_d/job\" ]||{ [ -s \"$plumb_d/progress\" ]||{ " + REMOVE
                + "};exit 0;}\n"
                + BEGIN + "plumb_begin settle\n");
    }

    /**
     * Tells how it is with a job, see {@link HostJobRecord#parse}. Changes nothing.
     *
     * @param lines how many lines of its record are known
     * @param waits whether it waits a while for news
     */
    static Script look(String name, int lines, boolean waits) {
        return Script.of(about(name) + "plumb_n=" + lines + "\n"
                + LOOK.replace("WAIT", Integer.toString(waits ? PATIENCE * 4 : 0)));
    }

    /** Prints what a step printed, or what undoes it. */
    static Script output(String name, String part) {
        return Script.of(about(name) + "cat \"$plumb_d/out." + part + "\" 2>/dev/null\n:\n");
    }

    /** How it ended has been told: what it printed is removed, and nobody tells it again. */
    static Script told(String name) {
        return Script.of(about(name) + "plumb_alive\n[ $plumb_a = 1 ]||[ ! -d \"$plumb_d\" ]||"
                + "{ (umask 077;: >\"$plumb_d/told\")&&rm -f \"$plumb_d\"/out.*;}\n");
    }
}
