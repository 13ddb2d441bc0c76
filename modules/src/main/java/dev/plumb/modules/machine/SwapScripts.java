package dev.plumb.modules.machine;

import dev.plumb.modules.machine.Swaps.Swap;
import dev.plumb.script.Sh;

/** Scripts that make, resize and remove a file with swap. What fails leaves what was there, in use if it was. */
final class SwapScripts {
    /** Makes the file {@code $1} at least {@code $2} MiB long, without holes; one that is longer stays. */
    private static final String LENGTHEN = """
            plumb_long() {
            fallocate -l "$2MiB" -- "$1" 2>/dev/null||{
            b=$(($(stat -c %s -- "$1")/1048576))
            [ "$b" -ge "$2" ]||dd if=/dev/zero of="$1" bs=1048576 seek="$b" count=$(($2-b)) conv=notrunc 2>/dev/null
            }||{ echo "$1 cannot be made $2 MiB long: the disk is full, or the file system cannot do it" >&2;return 1;}
            }
            """;

    private SwapScripts() {}

    /** Only root can write to the directory, so nobody else makes the name of the new file; what a dead run left there goes. */
    static String create(String path, long size) {
        return LENGTHEN + "p=" + Sh.quote(path) + " n=" + size / Swaps.MIB + "\n" + """
                t=$p.plumb-new
                rm -f -- "$t"
                umask 077
                set -C
                : >"$t"||exit 1
                set +C
                plumb_long "$t" "$n"&&mkswap "$t" >/dev/null&&mv -- "$t" "$p"||{ rm -f -- "$t";exit 1;}
                swapon -- "$p"||{ rm -f -- "$p";exit 1;}
                """;
    }

    /** Root's alone. */
    static String own(String path) {
        return "chown 0:0 -- " + Sh.quote(path) + "&&chmod 0600 -- " + Sh.quote(path) + "||exit 1\n";
    }

    static String on(String path) {
        return "swapon -- " + Sh.quote(path) + "\n";
    }

    static String resize(String path, Swap now, long size) {
        return LENGTHEN + "p=" + Sh.quote(path) + " n=" + size / Swaps.MIB + " o="
                + now.hints().bytes() + "\n"
                + (now.active() ? "swapoff -- \"$p\"||exit 1\n" : "")
                + """
                if plumb_long "$p" "$n"&&truncate -s "${n}M" -- "$p"&&mkswap "$p" >/dev/null&&swapon -- "$p";then exit 0;fi
                """
                + "truncate -s \"$o\" -- \"$p\"&&mkswap \"$p\" >/dev/null"
                + (now.active() ? "&&swapon -- \"$p\"" : "")
                + "\nexit 1\n";
    }

    static String remove(String path, boolean active) {
        String word = Sh.quote(path);
        return (active ? "swapoff -- " + word + "||exit 1\n" : "") + "rm -f -- " + word + " "
                + Sh.quote(path + ".plumb-new") + "\n";
    }
}
