package dev.plumb.run;

/**
 * Shell functions that carry a transaction out. They print what {@link TransactionReport} reads.
 *
 * <p>The private copy of the file system is an overlay of all that is mounted, its changes on a tmpfs, in a mount namespace
 * that ends with the process that is in it: nothing of it is seen outside, nothing is left. It needs root, {@code unshare} and
 * a kernel that admits it. What cannot be overlaid is read-only in it, and what programs keep below a mount of their own, such
 * as that of a container, is not there.
 */
final class TransactionShell {
    private TransactionShell() {}

    /** For the shell that works on the copy as for the one that works in place. */
    static final String PARTS = """
            plumb_tx_run() {
            for plumb_tx_n in $plumb_tx_all;do
            plumb_tx_said=$(plumb_tx_part$plumb_tx_n 2>&1 </dev/null)
            plumb_tx_s=$?
            [ $plumb_tx_s = 0 ]||return 1
            case $plumb_tx_outside in *" $plumb_tx_n "*)plumb_tx_stays="$plumb_tx_stays $plumb_tx_n";;esac
            done
            }
            plumb_tx_check() {
            plumb_tx_said=$(plumb_tx_validation 2>&1 </dev/null)
            }
            plumb_tx_try() {
            echo =copy
            if ! plumb_tx_run;then echo "part $plumb_tx_n $plumb_tx_s"
            elif plumb_tx_check;then echo valid
            else echo refused
            fi
            printf '%s\\n' "$plumb_tx_said"
            }
            plumb_tx_retry() {
            echo =copy
            if plumb_tx_check;then echo valid;else echo refused;fi
            printf '%s\\n' "$plumb_tx_said"
            }
            """;

    /** Enters the copy and runs there what comes on standard input. */
    private static final String COPY = """
            m=$(cat /proc/self/mounts)&&
            mount --make-rprivate / &&mount -t tmpfs -o mode=0700 none /tmp&&mkdir /tmp/r /tmp/0 /tmp/0/u /tmp/0/w&&
            mount -t overlay -o lowerdir=/,upperdir=/tmp/0/u,workdir=/tmp/0/w none /tmp/r||exit 1
            n=0
            while read -r x at x;do
            case $at in
            /proc|/sys|/dev)mount --rbind $at /tmp/r$at||exit 1;continue;;
            /|/tmp|/tmp/*|/proc/*|/sys/*|/dev/*|*[!A-Za-z0-9/._+@%-]*)continue;;
            /run/user/*|/run/docker/*|/var/lib/docker/*|/var/lib/containers/*|/snap/*)continue;;
            esac
            [ -e /tmp/r$at ]||continue
            n=$((n+1))
            if [ -d $at ]&&mkdir /tmp/$n /tmp/$n/u /tmp/$n/w&&
            mount -t overlay -o lowerdir=$at,upperdir=/tmp/$n/u,workdir=/tmp/$n/w none /tmp/r$at 2>/dev/null;then :
            else mount --bind $at /tmp/r$at&&mount -o remount,bind,ro /tmp/r$at||exit 1
            fi
            done <<END
            $m
            END
            exec chroot /tmp/r sh
            """;

    /** What goes before {@code plumb_tx_dry} or {@code plumb_tx_apply}. */
    static final String MAIN = "plumb_tx_copy='" + COPY + "'\n" + """
            plumb_tx_program() {
            if PATH= printf '' 2>/dev/null;then printf '%s\\n' "$plumb_tx_library" "$plumb_tx_parts" "$1"
            else cat <<plumb_tx_end
            $plumb_tx_library
            $plumb_tx_parts
            $1
            plumb_tx_end
            fi
            }
            plumb_tx_copied() {
            plumb_tx_first=untested
            [ "$(id -u)" = 0 ]||{ plumb_tx_said='it takes root';return 1;}
            command -v unshare >/dev/null&&command -v chroot >/dev/null||{ plumb_tx_said='there is no unshare';return 1;}
            plumb_tx_said=$(plumb_tx_program "$1"|unshare -m sh -c "$plumb_tx_copy" 2>&1)
            case $plumb_tx_said in
            "=copy
            "*);;
            *)return 1;;
            esac
            plumb_tx_said=${plumb_tx_said#*
            }
            plumb_tx_first=${plumb_tx_said%%
            *}
            plumb_tx_said=${plumb_tx_said#"$plumb_tx_first"}
            plumb_tx_said=${plumb_tx_said#
            }
            }
            plumb_tx_tell() {
            trap '' HUP INT TERM PIPE
            printf '%s\\n' "result $1" "live $plumb_tx_live" "active $plumb_tx_active" "before $plumb_tx_before" \\
            "lost$plumb_tx_lost" "stays$plumb_tx_stays" said "$plumb_tx_said"
            }
            plumb_tx_was() {
            plumb_tx_kept=$plumb_tx_said
            if plumb_tx_copied plumb_tx_retry;then plumb_tx_before=$plumb_tx_first;fi
            plumb_tx_said=$plumb_tx_kept plumb_tx_first=refused
            }
            plumb_tx_clear() { [ -z "$plumb_tx_copies" ]||rm -rf "$plumb_tx_copies";plumb_tx_copies=;}
            plumb_tx_undo() {
            trap '' HUP INT TERM PIPE
            plumb_tx_restore >/dev/null 2>&1
            plumb_tx_restored=yes
            if [ $plumb_tx_active = yes ];then (plumb_tx_activation) >/dev/null 2>&1 </dev/null||plumb_tx_lost="$plumb_tx_lost =activation";fi
            plumb_tx_live=no
            plumb_tx_clear
            }
            # a shell hears signals while it waits, and not before a command substitution is over
            plumb_tx_activate() {
            plumb_tx_activation >"$plumb_tx_copies"/said 2>&1 </dev/null &
            plumb_tx_child=$!
            wait $plumb_tx_child
            plumb_tx_s=$?
            plumb_tx_child=
            plumb_tx_said=$(cat "$plumb_tx_copies"/said)
            return $plumb_tx_s
            }
            plumb_tx_stop() {
            trap '' HUP INT TERM PIPE
            [ -z "$plumb_tx_child" ]||{ kill $plumb_tx_child;wait $plumb_tx_child;} 2>/dev/null
            if [ $plumb_tx_live = yes ];then plumb_tx_undo;fi
            plumb_tx_clear
            plumb_tx_tell stopped
            exit "$1"
            }
            plumb_tx_dry() {
            plumb_tx_copied plumb_tx_try
            case $plumb_tx_first in refused)plumb_tx_was;;esac
            plumb_tx_condition >/dev/null 2>&1 </dev/null&&plumb_tx_active=yes
            plumb_tx_tell "$plumb_tx_first"
            case $plumb_tx_first in refused|"part "[0-9]*" 75")exit 1;;esac
            exit 0
            }
            plumb_tx_fail() {
            plumb_tx_undo
            plumb_tx_tell "$1"
            exit 1
            }
            plumb_tx_apply() {
            plumb_tx_copied plumb_tx_try
            case $plumb_tx_first in
            refused)plumb_tx_was;plumb_tx_tell refused;exit 1;;
            "part "*" 75")plumb_tx_tell "$plumb_tx_first";exit 1;;
            esac
            trap 'plumb_tx_stop 129' HUP;trap 'plumb_tx_stop 130' INT;trap 'plumb_tx_stop 143' TERM
            trap '' PIPE
            umask 077
            plumb_tx_copies=$(mktemp -d /run/.plumb-XXXXXXXXXX 2>/dev/null||mktemp -d "${TMPDIR:-/tmp}/.plumb-XXXXXXXXXX")||
            { plumb_tx_said='no private directory can be made';plumb_tx_tell unsaved;exit 1;}
            plumb_tx_said=$(plumb_tx_save 2>&1 </dev/null)||{ plumb_tx_clear;plumb_tx_tell unsaved;exit 1;}
            umask 022
            plumb_tx_live=yes
            plumb_tx_run||plumb_tx_fail "part $plumb_tx_n $plumb_tx_s"
            [ "$plumb_tx_first" = valid ]||plumb_tx_check||plumb_tx_fail refused
            if plumb_tx_condition >/dev/null 2>&1 </dev/null;then
            plumb_tx_active=yes
            plumb_tx_activate||plumb_tx_fail inactive
            fi
            plumb_tx_clear
            plumb_tx_tell valid
            exit 0
            }
            plumb_tx_live=no plumb_tx_active=no plumb_tx_before=unknown plumb_tx_lost= plumb_tx_stays= plumb_tx_copies= plumb_tx_said= plumb_tx_restored= plumb_tx_child=
            trap plumb_tx_clear EXIT
            """;
}
