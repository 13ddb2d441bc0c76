package dev.plumb.facts;

import dev.plumb.script.ProcessTree;

/**
 * The script that reads facts: POSIX {@code sh}, about ten processes whatever the host. It prints sections that begin with
 * {@code @@name}; the environment comes last, because nothing else can hold a line break.
 */
final class FactsScript {
    /** {@code s}: begins a section; {@code r}: a section of a file's lines; all without a process. */
    private static final String START = """
            exec 2>/dev/null
            s() { printf '@@%s\\n' "$1"; }
            r() {
              s "$1"
              if [ -f "$2" ] && [ -r "$2" ]; then
                while IFS= read -r x || [ -n "$x" ]; do printf '%s\\n' "$x"; done <"$2"
              fi
            }
            s uname; uname -snrm
            s date; date '+%s %z %Z'
            i=$(id); s id; printf '%s\\n' "$i"
            r version /proc/sys/kernel/version
            r os /etc/os-release
            [ -e /etc/os-release ] || r os /usr/lib/os-release
            r debian /etc/debian_version
            r alpine /etc/alpine-release
            r redhat /etc/redhat-release
            r lsb /etc/lsb-release
            """;

    /** The first line of {@code passwd} that is the user's; the kernel's view of processors and memory. */
    private static final String SYSTEM = """
            s passwd
            u=${i#*\\(}; u=${u%%\\)*}
            p=
            while IFS= read -r x; do
              case $x in "$u":*) p=$x; break ;; esac
            done </etc/passwd
            [ -n "$p" ] || p=$(getent passwd "$u")
            printf '%s\\n' "$p"
            s cpu; grep -E '^(processor|model name|vendor_id|physical id|cpu cores|siblings|Processor|cpu)[[:space:]]*:' /proc/cpuinfo
            s memory
            while read -r k v x; do
              case $k in MemTotal:|MemFree:|MemAvailable:|SwapTotal:|SwapFree:) printf '%s %s\\n' "$k" "$v" ;; esac
            done </proc/meminfo
            r uptime /proc/uptime
            r comm /proc/1/comm
            r cgroup /proc/1/cgroup
            r container /run/systemd/container
            for x in product_name sys_vendor bios_vendor bios_version board_vendor; do r "dmi_$x" "/sys/class/dmi/id/$x"; done
            r machine_id /etc/machine-id
            r fips /proc/sys/crypto/fips_enabled
            r enforce /sys/fs/selinux/enforce
            r policyvers /sys/fs/selinux/policyvers
            [ ! -e /sys/fs/selinux/enforce ] || r selinux /etc/selinux/config
            s paths
            for x in /run/systemd/system /.dockerenv /run/.containerenv /proc/vz /proc/lve /proc/bc /proc/xen /sys/module/kvm \\
              /sys/module/vboxdrv /sys/module/virtio /sbin/openrc /etc/init.d /etc/init /sbin/initctl /usr/bin/systemctl \\
              /bin/systemctl /usr/bin/apt-get /usr/bin/dnf5 /usr/bin/dnf /usr/bin/yum /sbin/apk /usr/bin/zypper \\
              /usr/bin/pacman /usr/bin/emerge /usr/bin/xbps-install /bin/opkg /usr/sbin/pkg /usr/local/bin/brew \\
              /sys/module/apparmor /sys/kernel/security/apparmor /ostree /run/ostree-booted; do
              [ ! -e "$x" ] || printf '%s\\n' "$x"
            done
            for x in /etc/ssh/ssh_host_*_key.pub; do r "key ${x##*/}" "$x"; done
            """;

    /** Names and addresses: {@code ip} where there is one, else what {@code /proc} says. */
    private static final String NETWORK = """
            n=$(uname -n)
            s hosts; grep -F -w -- "$n" /etc/hosts && h=1
            s fqdn
            case $n in
            *.*) ;;
            *)
              if [ -z "${h-}" ]; then
                if command -v timeout >/dev/null; then timeout 2 hostname -f; else hostname -f; fi
              fi ;;
            esac
            s links
            for d in /sys/class/net/*; do
              [ -e "$d/mtu" ] || continue
              a=; m=; o=; t=
              read -r a <"$d/address"; read -r m <"$d/mtu"; read -r o <"$d/operstate"; read -r t <"$d/type"
              printf '%s|%s|%s|%s|%s|' "${d##*/}" "$a" "$m" "$o" "$t"
              for x in bridge bonding wireless; do [ ! -d "$d/$x" ] || printf '%s' "$x"; done
              printf '\\n'
            done
            if command -v ip >/dev/null; then
              s addresses; ip -o addr show
              s route4; ip -4 route get 8.8.8.8
              s route6; ip -6 route get 2001:4860:4860::8888
            else
              s routes
              while read -r x; do printf '%s\\n' "$x"; done </proc/net/route
              s local
              while read -r a b c; do
                case $a in
                '|--') x=$b ;;
                /32) [ "$b $c" != 'host LOCAL' ] || printf '%s\\n' "$x" ;;
                esac
              done </proc/net/fib_trie
              r inet6 /proc/net/if_inet6
              r routes6 /proc/net/ipv6_route
            fi
            r resolv /etc/resolv.conf
            """;

    /** Seconds that one script of the administrator may take. */
    static final int LOCAL_SECONDS = 10;
    /** Bytes that one of them may print. */
    static final int LOCAL_BYTES = 1 << 20;
    /** How many may take too long until no more are run. */
    private static final int LOCAL_LATE = 2;

    /**
     * What the host's administrator has to say; where there is nothing, no process. {@code g}: runs a script and ends it with
     * all that it started when its time is over, then tells how it ended; what it leaves running in peace does not hold it up.
     * {@code h}: takes what it prints up to there; 9: it was late, 8: too much.
     */
    private static final String LOCAL = """
            g() {
              if command -v setsid >/dev/null; then setsid "$1" </dev/null & else "$1" </dev/null & fi
              c=$!
              (trap 'kill $z; exit' TERM; sleep SECONDS & z=$!; wait $z; trap '' TERM
              plumb_r=$c; plumb_c; kill -9 -- -$c; kill -9 $c $plumb_t; exit 9) >/dev/null &
              k=$!
              wait $c
              kill $k; wait $k
              printf '\\n@@end %s\\n' $?
            }
            h() {
              t=0
              while IFS= read -r l || [ -n "$l" ]; do
                case $l in '@@end 9') return 9 ;; '@@end '*) return 0 ;; esac
                t=$((t+${#l}+1)); [ $t -le BYTES ] || return 8
                printf ' %s\\n' "$l"
              done
              return 0
            }
            b=0
            for x in /etc/ansible/facts.d/*.fact; do
              [ -f "$x" ] || continue
              n=${x##*/}; n=${n%.fact}
              s "local $n"
              if [ ! -x "$x" ]; then cat "$x" | h; r=$?
              elif [ $b -ge LATE ]; then r=7
              else g "$x" | h; r=$?; [ $r = 0 ] || b=$((b+1)); fi
              [ $r = 0 ] || { s "bad $n"; printf '%s\\n' "$r"; }
            done
            """.replace("SECONDS", Integer.toString(LOCAL_SECONDS))
            .replace("BYTES", Integer.toString(LOCAL_BYTES))
            .replace("LATE", Integer.toString(LOCAL_LATE));

    private static final String END = "s env\nexport -p\n";

    private FactsScript() {}

    static String text() {
        return START + SYSTEM + NETWORK + ProcessTree.COLLECT + LOCAL + END;
    }
}
