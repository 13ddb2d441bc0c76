package dev.plumb.script;

import java.time.Duration;

/**
 * Waits on the host until something holds: one exchange, however often it looks. What was seen last is in the failure.
 *
 * @param probe shell text that looks once and changes nothing: exit status 0 when it holds. What it prints on either stream is
 *     what was seen; its last line is told when time is up
 * @param delay before it looks for the first time
 * @param within how long it may take from then on until it holds
 * @param hold how long it must go on to hold; {@link Duration#ZERO}: once is enough
 * @param pause between two looks
 */
public record Wait(String probe, Duration delay, Duration within, Duration hold, Duration pause) {
    /** Exit status when time is up, as that of {@code timeout}. */
    public static final int EXPIRED = 124;

    /** Looks once a second from now on. */
    public static Wait until(String probe, Duration within) {
        return new Wait(probe, Duration.ZERO, within, Duration.ZERO, Duration.ofSeconds(1));
    }

    /** The same with a first look after this time. */
    public Wait after(Duration newDelay) {
        return new Wait(probe, newDelay, within, hold, pause);
    }

    /** The same with this time between two looks. */
    public Wait every(Duration newPause) {
        return new Wait(probe, delay, within, hold, newPause);
    }

    /** The same, where it must go on to hold for this long. */
    public Wait holding(Duration newHold) {
        return new Wait(probe, delay, within, newHold, pause);
    }

    /**
     * The script. Its output begins with a line that tells for how many hundredths of a second it has waited; what was seen
     * follows.
     *
     * @param expired what is told on standard error when time is up, before "; last seen: …"
     */
    public Script script(String expired) {
        // /proc/uptime counts hundredths of a second, whatever becomes of the clock, and needs no process to read it
        String text = """
                plumb_now() { read -r n x </proc/uptime&&n=${n%.*}${n#*.};}
                plumb_probe() {
                PROBE
                }
                plumb_now;t=$n o= w=
                DELAY
                plumb_now;b=$n
                while :;do
                s=$( (plumb_probe) 2>&1)&&r=0||r=$?
                plumb_now
                if [ $r = 0 ];then
                o=${o:-$n}
                if [ $((n-o)) -ge HOLD ];then printf '%s\\n' $((n-t)) "$s";exit 0;fi
                else
                [ -z "$o" ]||w='it did not hold; '
                o=
                if [ $((n-b)) -ge WITHIN ];then break;fi
                fi
                sleep PAUSE||exit 1
                done
                s=${s##*
                }
                printf '%s\\n' EXPIRED"${w}last seen: ${s:-nothing}" >&2
                exit STATUS
                """;
        return Script.of(text.replace("DELAY", delay.isZero() ? "" : "sleep " + seconds(delay))
                .replace("HOLD", hundredths(hold))
                .replace("WITHIN", hundredths(within))
                .replace("PAUSE", seconds(pause))
                .replace("EXPIRED", Sh.quote(expired + "; "))
                .replace("STATUS", Integer.toString(EXPIRED))
                .replace("PROBE", probe));
    }

    private static String hundredths(Duration time) {
        return Long.toString(time.toMillis() / 10);
    }

    private static String seconds(Duration time) {
        return time.toSeconds() + "." + String.format("%03d", time.toMillisPart());
    }
}
