package dev.plumb.host;

import java.time.Duration;

/**
 * The shell text that takes a user's lock: a kernel lock on a directory of the user that others cannot open. It stands on one
 * line and has no exclamation mark, since it may also be an argument of a login shell of any kind. Its words on standard
 * output are those of {@link LockAnswer}.
 *
 * <p>Nothing is created. What it costs on the host is one {@code stat} and one {@code flock}; only when the lock is held are
 * processes looked through.
 */
final class LockText {
    /**
     * Finds the place: the first directory of one's own that others may not read, else the first one; and what tells this
     * machine from all others, also from containers of the same image: machine, boot, mounts and root directory.
     */
    private static final String PLACE = """
            plumb_kd=;plumb_ke=;plumb_ku=;plumb_km=;set -f;
            for plumb_kl in $(stat -L -c %d:%i/%a/%u/%g/%n /proc/self/ns/mnt / /proc/self PLACES 2>/dev/null);do
            plumb_kx=${plumb_kl#*/};plumb_ka=${plumb_kx%%/*};plumb_kx=${plumb_kx#*/};plumb_ko=${plumb_kx%%/*};
            plumb_kx=${plumb_kx#*/};plumb_kg=${plumb_kx%%/*};plumb_kx=${plumb_kx#*/};
            case $plumb_kx in /proc/self/ns/mnt|/)plumb_km="$plumb_km ${plumb_kl%%/*}";;
            /proc/self)plumb_ku=$plumb_ko;;
            *)[ "$plumb_ko" = "$plumb_ku" ]&&[ -d "$plumb_kx" ]&&case $plumb_ka/$plumb_kg in
            *[4-7]/*|*[4-7]?/[1-9]*)[ -n "$plumb_ke" ]||plumb_ke=$plumb_kx;;
            *)[ -n "$plumb_kd" ]||plumb_kd=$plumb_kx;;esac;;esac;done;
            set +f;plumb_kw=0;[ -n "$plumb_kd" ]||{ plumb_kw=1;plumb_kd=$plumb_ke;};
            if [ -z "$plumb_kd" ]&&[ -z "$plumb_ku" ];then
            for plumb_kx in PLACES;do [ -d "$plumb_kx" ]&&[ -O "$plumb_kx" ]&&{ plumb_kd=$plumb_kx;break;};done;fi;
            plumb_ki=;plumb_kb=;
            { read -r plumb_ki </etc/machine-id;read -r plumb_kb </proc/sys/kernel/random/boot_id;} 2>/dev/null;
            case $plumb_kb/$plumb_km in /*|*/);;*)echo "machine $plumb_ki $plumb_kb$plumb_km";;esac;
            [ -z "$plumb_kd" ]||echo "place $plumb_kw $plumb_kd";
            """;

    /**
     * Tells which processes of this user hold the lock, by file descriptors {@code $1}, and whether one of them is of this
     * very run. What other users write into their arguments is not looked at.
     */
    private static final String HOLDERS = """
            plumb_kh() { for plumb_ky in /proc/[0-9]*;do [ -O $plumb_ky ]||continue;
            plumb_kp=${plumb_ky#/proc/};[ $plumb_kp = $$ ]&&continue;
            for plumb_kf in $plumb_ky/fd/$1;do [ $plumb_kf -ef "$plumb_kd" ]||continue;
            plumb_kx=0;while read -r plumb_kl;do case $plumb_kl in lock:*)plumb_kx=1;;esac;done
             <$plumb_ky/fdinfo/${plumb_kf##*/};[ $plumb_kx = 1 ]||continue;plumb_kv=1;
            plumb_kl=;IFS= read -r plumb_kl <$plumb_ky/cmdline;
            case $plumb_kl in *'plumb-lock ['*']'*)case $plumb_kl in *RUN*)plumb_kr=1;;esac;
            plumb_kl=${plumb_kl##*plumb-lock \\[};echo "run $plumb_kp ${plumb_kl%%]*}";;
            *)plumb_kl=;read -r plumb_kl <$plumb_ky/comm;echo "process $plumb_kp $plumb_kl";;esac;
            done;done 2>/dev/null;};
            """;

    /**
     * Sets {@code plumb_s}: 0 taken, 1 held by others, 2 there is no flock, 3 held by this run, 4 there is no place, 5 held by
     * other users, since they can open the place. Tries for a second, since the shell of a run that has just ended may still
     * be going.
     */
    private static final String ATTEMPT = """
            plumb_kt() { { exec 9<"$plumb_kd";}&&flock -n MODE 9 2>/dev/null;
            plumb_s=$?;[ $plumb_s = 0 ]||exec 9<&-;};
            plumb_kq() { [ $plumb_s = 1 ]||return 0;plumb_kr=0;plumb_kv=0;plumb_kh "$@";
            [ $plumb_kr = 0 ]||plumb_s=3;[ "$1$plumb_kv$plumb_kw" = '*01' ]&&plumb_s=5;};
            plumb_s=4;[ -n "$plumb_kd" ]&&[ -r "$plumb_kd" ]&&{ plumb_s=2;command -v flock >/dev/null 2>&1&&
            for plumb_kz in 0.1 0.3 0.6;do plumb_kt;[ $plumb_kz = 0.1 ]&&plumb_kq 9 >/dev/null;
            [ $plumb_s = 1 ]||break;sleep $plumb_kz 2>/dev/null||sleep 1;done;};
            plumb_kq '*';
            """;

    private static final String WAIT = """
            plumb_kn=$((SECONDS*5));
            while [ $plumb_s = 1 ]&&[ $plumb_kn -gt 0 ];do
            sleep 0.2 2>/dev/null||{ sleep 1;plumb_kn=$((plumb_kn-4));};plumb_kn=$((plumb_kn-1));plumb_kt;
            case $plumb_kn in *00)plumb_kq 9 >/dev/null;;esac;done;
            plumb_kq '*';
            """;

    private LockText() {}

    /**
     * The text.
     *
     * @param exclusive whether the run changes the host
     * @param places words of the shell that name directories
     * @param run what the arguments of this run's shells have that others' do not: hexadecimal
     * @param ours whether it is all right that this run holds the lock already
     * @param attempt token of the frame that tells how it went at once
     * @param waited token of the frame that tells how the wait ended, or empty
     * @param patience how long to wait, when there is a second token
     */
    static String of(
            boolean exclusive,
            String places,
            String run,
            boolean ours,
            String attempt,
            String waited,
            Duration patience) {
        StringBuilder text = new StringBuilder(3000);
        text.append(PLACE.replace("PLACES", places));
        text.append(HOLDERS.replace("RUN", run));
        text.append(ATTEMPT.replace("MODE", exclusive ? "-x" : "-s"));
        text.append(end(attempt));
        if (!waited.isEmpty()) {
            text.append(WAIT.replace("SECONDS", Long.toString(patience.toSeconds())));
            text.append(end(waited));
        }
        // Refused: what was sent behind must not run, and the streams must not end before we have heard why.
        text.append("case $plumb_s in 1").append(ours ? "" : "|3").append(")");
        text.append(Silence.END).append("exec wc -c;;esac");
        return text.toString().replace("\n", " ");
    }

    private static String end(String token) {
        return FrameText.end(token, "$plumb_s").trim() + ";";
    }
}
