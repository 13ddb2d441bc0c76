package dev.plumb.host;

import java.time.Duration;

/**
 * The shell text by which a long-lived shell ends itself when its link has died without a word: nobody has spoken to it for
 * three ticks while it ran nothing. Whoever lives says something at least once in a tick, if only an empty line.
 *
 * <p>A child of the shell looks at it once in a tick: whether it has waited for anything since, by its count of context
 * switches, and when it has not, whether it is busy with a script. A script that cannot get rid of what it has to say to us
 * counts as nothing. The child ends with the shell and holds nothing of it.
 */
final class Silence {
    /** How often to speak, at least. */
    static final Duration PULSE = Duration.ofSeconds(10);

    /** How often the host looks. */
    static final Duration TICK = Duration.ofSeconds(13);

    /** Ends the child, before the shell becomes another program. */
    static final String END = "[ -z \"$plumb_b\" ]||kill $plumb_b 2>/dev/null;";

    private static final String WATCH = """
            { trap 'kill $!;exit' TERM;plumb_n=0;plumb_c=;
            while :;do sleep TICK& wait $!
            read -r plumb_x </proc/self/stat||exit
            plumb_q=${plumb_x%% *};plumb_x=${plumb_x##*) };plumb_x=${plumb_x#* };[ "${plumb_x%% *}" = $$ ]||exit
            plumb_v=;while read -r plumb_k plumb_x;do
            case $plumb_k in voluntary_ctxt_switches:)plumb_v=$plumb_x;;esac;done </proc/$$/status
            [ -n "$plumb_v" ]||exit
            [ "$plumb_v" = "${plumb_c%% *}" ]||{ plumb_n=0;plumb_c=$plumb_v;continue;}
            plumb_a=;plumb_z=
            for plumb_y in /proc/[0-9]*;do plumb_x=
            read -r plumb_x <$plumb_y/stat||continue
            plumb_p=${plumb_x%% *};plumb_x=${plumb_x##*) }
            case $plumb_x in Z*)continue;;esac
            plumb_x=${plumb_x#* };[ "${plumb_x%% *}" = $$ ]&&[ $plumb_p != $plumb_q ]&&plumb_a="$plumb_a $plumb_p"
            [ $plumb_p != $$ ]&&[ $plumb_p != $plumb_q ]||continue
            [ $plumb_y/fd/1 -ef /proc/$$/fd/1 ]||[ $plumb_y/fd/2 -ef /proc/$$/fd/2 ]||continue
            plumb_x=;read -r plumb_x <$plumb_y/wchan
            case $plumb_x in *pipe_write*|*sock_alloc_send*|*stream_send*)
            while read -r plumb_k plumb_x;do case $plumb_k in voluntary_ctxt_switches:)
            plumb_z="$plumb_z $plumb_p:$plumb_x";;esac;done <$plumb_y/status;;esac
            done
            if [ -n "$plumb_a" ]&&{ [ -z "$plumb_z" ]||[ "$plumb_v$plumb_z" != "$plumb_c" ];};then plumb_n=0
            else plumb_n=$((plumb_n+1));fi
            plumb_c=$plumb_v$plumb_z
            [ $plumb_n -ge 3 ]||continue
            kill $plumb_a;kill $$;exit
            done;} </dev/null >/dev/null 2>&1 9>&- &
            plumb_b=$!;trap 'kill $plumb_b 2>/dev/null' EXIT
            """;

    /**
     * Copies its file descriptor 5 to file descriptor 4 and to its output, until a shell has ended that hears whether its
     * link is alive. It looks often: with that shell the user's lock is free, and another run may begin.
     */
    private static final String TEE = """
            { tee /dev/fd/4 <&5 2>/dev/null& plumb_t=$!
            { trap 'kill $!;exit' TERM;while :;do sleep 1& wait $!
            kill -0 SHELL||{ kill $plumb_t;exit;};done;} </dev/null >/dev/null 2>&1 4>&- 5<&- &
            plumb_b=$!;wait $plumb_t;kill $plumb_b 2>/dev/null;}""";

    private Silence() {}

    static String tee(long shell) {
        return TEE.replace("SHELL", Long.toString(shell));
    }

    /** What makes a shell watch its link. */
    static String watch(Duration tick) {
        return WATCH.replace("TICK", Double.toString(tick.toMillis() / 1000.0));
    }
}
