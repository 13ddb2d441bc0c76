package dev.plumb.modules.system.packages;

import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import dev.plumb.script.Sh;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How apt's programs are called. */
final class Apt {
    private static final int NO_APT = 96;

    private Apt() {}

    /**
     * Shell text that defines {@code ask PROGRAM ARGUMENT…}, which calls an apt program so that it cannot write on the
     * host: what it prints is then in {@code $o}, its status in {@code $x}. When {@code $l} is set, it sees the lists in
     * the directory {@code $d}.
     *
     * <p>As root, apt renews its caches even when it only looks; without any it needs half a second more for each
     * question. So it is lent the host's caches by descriptors: beside {@code /proc/self/fd/7} no file can be made, and
     * apt renews a cache by a new file beside it. It tells itself whether a cache still holds; when it does not, apt
     * fails on the attempt to renew it, and is asked again without.
     */
    static String asking() {
        return """
                p= s= l=
                [ ! -r /var/cache/apt/pkgcache.bin ] || { exec 7</var/cache/apt/pkgcache.bin; p=/proc/self/fd/7; }
                [ ! -r /var/cache/apt/srcpkgcache.bin ] || { exec 8</var/cache/apt/srcpkgcache.bin; s=/proc/self/fd/8; }
                ask() {
                o=$("$@" ${l:+-o "Dir::State::Lists=$d"} -o Dir::Cache::pkgcache=$p -o Dir::Cache::srcpkgcache=$s \
                -o Dir::Log::Planner=/dev/null 2>&1); x=$?
                [ $x -ne 0 ] && [ "$p$s" ] || return 0
                case $o in
                *' /proc/self/fd/8 '*) p= s=; ask "$@";;
                *' /proc/self/fd/7 '*) p=; ask "$@";;
                esac
                }
                """;
    }

    /** Shell text that ends the script when the host has no such program, naming the host's system. */
    static String needed(String program) {
        return "command -v " + program
                + " >/dev/null 2>&1 || { PRETTY_NAME=; [ -r /etc/os-release ] && . /etc/os-release\n"
                + "echo \"${PRETTY_NAME:-unknown system}\"; exit " + NO_APT + "; }\n";
    }

    /** What keeps the script of {@link #needed} from its work, or null. */
    static @Nullable String trouble(ScriptResult result) {
        if (result.status() == ScriptResult.Status.DONE && result.exit() == NO_APT) {
            return "this host (" + result.stdoutText().strip()
                    + ") has no apt; packages of other systems than Debian and its kin cannot be managed yet: write a command of"
                    + " that system, such as command: dnf -y install NAME, or apk add NAME";
        } else if (result.status() != ScriptResult.Status.DONE) {
            return "the script that reads packages did not end";
        }
        return null;
    }

    /** A script that alters packages: never asks, keeps configuration that was edited, waits for the lock. */
    static Script changing(AptOptions options, List<String> words) {
        return changing(finishing(options) + command(options, words) + "\n");
    }

    /**
     * Finishes what a dpkg that was killed has left undone, without which apt-get does nothing. It is told from one that is
     * at work by the lock, for which this waits as apt-get does.
     */
    private static String finishing(AptOptions options) {
        List<String> dpkg = new ArrayList<>(List.of("dpkg"));
        options.dpkgOptions().forEach(option -> dpkg.add("--" + option));
        dpkg.addAll(List.of("--configure", "-a"));
        return """
                n=0
                while for f in /var/lib/dpkg/updates/[0-9]*; do [ -e "$f" ] && break; done; do
                e=$(LC_ALL=C DPKG 2>&1 >/dev/null) && break
                case $e in
                *' lock '*) n=$((n + 1)); [ "$n" -le TIMEOUT ] && sleep 1 && continue;;
                esac
                printf '%s\\n' "$e" >&2; exit 100
                done
                """.replace("DPKG", Sh.words(dpkg)).replace("TIMEOUT", Integer.toString(options.lockTimeout()));
    }

    /** A script that alters packages or lists. */
    static Script changing(String text) {
        // dpkg refuses to work without the programs of sbin
        return Script.of(Sh.SBIN + "\n" + text)
                .inLoginLocale()
                .withEnvironment(Map.of(
                        "DEBIAN_FRONTEND", "noninteractive",
                        "DEBIAN_PRIORITY", "critical",
                        "APT_LISTCHANGES_FRONTEND", "none"));
    }

    private static String command(AptOptions options, List<String> words) {
        List<String> all = new ArrayList<>(List.of("apt-get", "-y", "-q"));
        for (String option : options.dpkgOptions()) {
            all.addAll(List.of("-o", "Dpkg::Options::=--" + option));
        }
        all.addAll(List.of("-o", "DPkg::Lock::Timeout=" + options.lockTimeout()));
        all.addAll(words);
        return Sh.words(all);
    }

    /** A script that renews the lists, trying again while another process holds them. */
    static Script update(int lockTimeout) {
        return update(lockTimeout, 1, 0);
    }

    /**
     * The same, trying so often when it fails.
     *
     * @param longest seconds to wait before a further try at most: 1, then 2, 4 and so on
     */
    static Script update(int lockTimeout, int tries, int longest) {
        return changing("""
                n=0 r=TRIES w=1
                until e=$(apt-get -q -o APT::Update::Error-Mode=any update 2>&1 >/dev/null); do
                case $e in
                *'Could not get lock'*) n=$((n + 1)); [ "$n" -le TIMEOUT ] && sleep 1 && continue;;
                esac
                [ $w -le LONGEST ] || w=LONGEST
                r=$((r - 1)); [ $r -le 0 ] || { sleep $w; w=$((w * 2)); continue; }
                # what is told of a failure is its last line: which list it is, and why, rather than that it was one
                printf '%s\\n' "$e" | grep 'Some index files failed' >&2
                printf '%s\\n' "$e" | grep -v 'Some index files failed' >&2; exit 100
                done
                # apt leaves the time alone when nothing is new.
                for f in /var/lib/apt/lists /var/lib/apt/periodic/update-success-stamp; do
                [ ! -e "$f" ] || touch "$f"
                done
                """.replace("TIMEOUT", Integer.toString(lockTimeout))
                .replace("TRIES", Integer.toString(tries))
                .replace("LONGEST", Integer.toString(longest)));
    }
}
