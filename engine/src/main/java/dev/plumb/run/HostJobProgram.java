package dev.plumb.run;

import dev.plumb.resource.Steps;
import dev.plumb.script.Input;
import dev.plumb.script.Script;
import dev.plumb.script.Sh;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/**
 * Renders a procedure as a program that the host carries out by itself, in a directory of its own that only its user can read.
 * What happens is written there, to {@code progress}, before and after everything that is done; a line that was not written to
 * its end does not count. So the same program, started again as {@code settle}, finds where it was broken off: it undoes what
 * was begun, or ends it when nothing but its verification was left.
 */
final class HostJobProgram {
    /** Bytes kept of what a step prints, and of what it says of itself. */
    private static final int OUTPUT = 64 << 10;

    /** Largest input of a step. */
    private static final int LARGEST_INPUT = 256 << 10;

    /** Name of the program until all of the job is on the disk: {@code job} is never there without what it needs. */
    static final String WRITTEN = "job.new";

    /**
     * The program. Arguments: {@code run} or {@code settle}, and who holds the lock, for those who find it held. File
     * descriptor 9 is the run's lock, which is held on here until the end.
     *
     * <p>What a line says was done is on the disk before the line is. The lock is waited for before the process is told: a run
     * that holds it meanwhile finds a job that nobody carries out, and settles it.
     *
     * <p>{@code plumb_do} runs a step or an undo; USR1 comes from the timer. A wait that the signal ended is begun anew; 127:
     * there is nothing to wait for, the first one gave the status. Where a signal that is not the timer's ended it, the host
     * may be going down: this program would be next, and must not take it for a failure until then.
     */
    private static final String PROGRAM = """
            plumb_d=${0%/*}
            umask 077
            if [ "$1" = settle ]&&[ -z "${2:-}" ];then exec sh "$0" settle "$(cat "$plumb_d/tag")";fi
            plumb_k=${plumb_d##*/}
            plumb_put() {
            case $1 in ok|undone)sync;;esac
            plumb_w=$(date +%s)
            printf '%s %s .\\n' "$plumb_w" "$*" >>"$plumb_d/progress"
            sync "$plumb_d/progress" 2>/dev/null||sync
            }
            plumb_timer() {
            (trap 'kill $!;exit' TERM;sleep LIMIT&wait $!;kill -s USR1 $$) 9>&- &
            plumb_t=$!
            plumb_l=0
            }
            plumb_p=
            trap 'plumb_l=1;[ -z "$plumb_p" ]||{ kill -s TERM -- -$plumb_p;sleep 1;kill -s KILL -- -$plumb_p;} 2>/dev/null' USR1
            plumb_do() {
            plumb_o=$plumb_d/out.$1.$2
            rm -f "$plumb_d/pipe" "$plumb_o.end"
            mkfifo "$plumb_d/pipe"||return
            ({ head -c OUTPUT >"$plumb_o";cat >/dev/null;};: >"$plumb_o.end") <"$plumb_d/pipe" 9>&- &
            plumb_j=/dev/null
            [ ! -f "$plumb_d/in.$1.$2" ]||plumb_j=$plumb_d/in.$1.$2
            (cd "${HOME:-/}" 2>/dev/null||cd /;umask 022;exec setsid sh "$plumb_d/$1.$2") <"$plumb_j" 9>&- >"$plumb_d/pipe" 2>&1 &
            plumb_p=$!
            wait $plumb_p
            plumb_s=$?
            if [ $plumb_l = 1 ];then wait $plumb_p;plumb_r=$?;[ $plumb_r = 127 ]||plumb_s=$plumb_r;fi
            plumb_p=
            [ $plumb_s -le 128 ]||[ $plumb_l = 1 ]||sleep 1
            plumb_r=0
            while [ ! -e "$plumb_o.end" ]&&[ $plumb_r -lt 10 ];do sleep 0.1 2>/dev/null||sleep 1;plumb_r=$((plumb_r+1));done
            rm -f "$plumb_d/pipe" "$plumb_o.end"
            }
            plumb_end() {
            plumb_put end "$1"
            kill $plumb_t
            rm -f "$plumb_d"/step.* "$plumb_d"/undo.* "$plumb_d"/in.* "$plumb_d/pid"
            plumb_u=/etc/systemd/system
            [ ! -f "$plumb_u/plumb-job-$plumb_k.service" ]||
            rm -f "$plumb_u/multi-user.target.wants/plumb-job-$plumb_k.service" "$plumb_u/plumb-job-$plumb_k.service"
            exit 0
            } 2>/dev/null
            plumb_undo() {
            kill $plumb_t 2>/dev/null
            plumb_timer
            plumb_n=$1
            while [ $plumb_n -ge 1 ];do
            if [ -f "$plumb_d/undo.$plumb_n" ];then
            plumb_put undo $plumb_n
            plumb_s=1
            plumb_do undo $plumb_n
            [ $plumb_s = 0 ]||{ plumb_put stuck $plumb_n $plumb_s;plumb_end stuck;}
            plumb_put undone $plumb_n
            fi
            plumb_n=$((plumb_n-1))
            done
            plumb_end undone
            }
            plumb_settle() {
            plumb_at=0 plumb_ok=0 plumb_un= plumb_e=
            [ -z "$(tail -c 1 "$plumb_d/progress")" ]||echo >>"$plumb_d/progress"
            while read -r plumb_w plumb_v plumb_a plumb_b;do
            case $plumb_v/$plumb_b in
            */*.)case $plumb_v in
            step)plumb_at=$plumb_a;;ok)plumb_ok=$plumb_a;;end)plumb_e=$plumb_a;;
            late|fail|undo)plumb_un=$plumb_a;;undone)plumb_un=$((plumb_a-1));;esac;;esac
            done <"$plumb_d/progress"
            [ -z "$plumb_e" ]||plumb_end "$plumb_e"
            [ $plumb_ok != STEPS ]||plumb_end done
            plumb_put broken $plumb_at
            plumb_undo "${plumb_un:-$plumb_at}"
            }
            [ -e /proc/self/fd/9 ]||[ ! -s "$plumb_d/place" ]||
            { read -r plumb_x <"$plumb_d/place"&&[ -r "$plumb_x" ]&&exec 9<"$plumb_x"&&flock -x 9;} 2>/dev/null
            echo $$ >"$plumb_d/pid.new"&&mv -f "$plumb_d/pid.new" "$plumb_d/pid"
            plumb_timer
            [ "$1" = run ]||plumb_settle
            plumb_put begin STEPS
            plumb_n=1
            while [ $plumb_n -le STEPS ];do
            case $plumb_n in
            TABLE
            esac
            plumb_put step $plumb_n
            while :;do
            plumb_s=1
            plumb_do step $plumb_n
            [ $plumb_s != 0 ]||break
            [ $plumb_l = 0 ]||{ plumb_put late $plumb_n $plumb_s;plumb_undo $plumb_n;}
            [ $plumb_c -gt 0 ]||{ plumb_put fail $plumb_n $plumb_s;plumb_undo $plumb_n;}
            plumb_c=$((plumb_c-1))
            plumb_put again $plumb_n $plumb_s
            sleep $plumb_q 9>&- &
            wait $!
            done
            plumb_put ok $plumb_n
            plumb_n=$((plumb_n+1))
            [ $plumb_l = 0 ]||[ $plumb_n -gt STEPS ]||{ plumb_put late $plumb_n 0;plumb_undo $((plumb_n-1));}
            done
            plumb_end done
            """;

    private HostJobProgram() {}

    /** The program's text. */
    private static String program(Steps steps, Duration limit) {
        StringBuilder table = new StringBuilder();
        for (int i = 0; i < steps.steps().size(); i++) {
            Steps.Step step = steps.steps().get(i);
            String pause = step.pause().toSeconds() + "."
                    + String.format("%03d", step.pause().toMillisPart());
            table.append(i + 1).append(")plumb_c=").append(step.retries());
            table.append(";plumb_q=").append(pause).append(";;\n");
        }
        return PROGRAM.replace("LIMIT", Long.toString(Math.max(1, limit.toSeconds())))
                .replace("OUTPUT", Integer.toString(OUTPUT))
                .replace("STEPS", Integer.toString(steps.steps().size()))
                .replace("TABLE\n", table);
    }

    /**
     * Shell text that writes all files of a job into the directory {@code $plumb_d}, which is there; calls {@code plumb_f}
     * when that fails.
     *
     * @param steps with the keywords of their task
     * @throws IllegalArgumentException when a step has too large an input; the message is for the operator
     */
    static String files(Steps steps, Duration limit) {
        StringBuilder text = new StringBuilder();
        List<Steps.Step> all = steps.steps();
        for (int i = 0; i < all.size(); i++) {
            Steps.Step step = all.get(i);
            add("step." + (i + 1), step.name(), step.script(), text);
            if (step.undo() != null) {
                add("undo." + (i + 1), step.name(), step.undo(), text);
            }
        }
        text.append(file(
                "names", String.join("\n", all.stream().map(Steps.Step::name).toList())));
        return text.append(file(WRITTEN, program(steps, limit))).toString();
    }

    private static void add(String name, String step, Script script, StringBuilder text) {
        StringBuilder all = new StringBuilder();
        all.append(Script.PROGRESS).append("() { [ $(($(wc -c <\"${0%/*}/progress\"))) -gt ");
        all.append(OUTPUT)
                .append(" ]||printf '%s say %s .\\n' \"$(date +%s)\" \"$(printf %s \"$*\"|tr -d '\\000-\\037')\" ")
                .append(">>\"${0%/*}/progress\";}\n");
        if (script.locale() == Script.Locale.C) {
            all.append("LC_ALL=C;export LC_ALL\n").append(Sh.SBIN).append('\n');
        }
        script.environment()
                .forEach((variable, value) -> all.append(variable)
                        .append('=')
                        .append(Sh.quote(value))
                        .append(";export ")
                        .append(variable)
                        .append('\n'));
        text.append(file(name, all.append(script.wholeText()).toString()));
        Input input = script.input();
        if (input != null) {
            text.append(input(name, step, input));
        }
    }

    private static String input(String name, String step, Input input) {
        if (input.size() > LARGEST_INPUT) {
            throw new IllegalArgumentException("step '" + step + "' sends " + input.size() + " bytes to the host, and a"
                    + " procedure that the host carries out takes " + LARGEST_INPUT
                    + " at most: copy them in an earlier task");
        }
        try {
            return "base64 -d >\"$plumb_d/in." + name + "\" <<'plumb_end'||plumb_f\n"
                    + Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(input.bytes()) + "\nplumb_end\n";
        } catch (IOException e) {
            throw new UncheckedIOException("the input of step '" + step + "' cannot be read: " + e.getMessage(), e);
        }
    }

    /** Writes a file of the job: its text must never be an argument of a process. */
    static String file(String file, String text) {
        StringBuilder end = new StringBuilder("plumb_end");
        while (text.contains(end)) {
            end.append('_');
        }
        return "cat >\"$plumb_d/" + file + "\" <<'" + end + "'||plumb_f\n" + text + "\n" + end + "\n";
    }
}
