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
    /** Without these, apt as root writes its caches and a log even when it only looks. */
    private static final String READ_ONLY =
            " -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= -o Dir::Log::Planner=/dev/null";

    private static final int NO_APT = 96;

    private Apt() {}

    /** An apt program called so that it writes nothing on the host. */
    static String reading(String program) {
        return program + READ_ONLY;
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
                    + ") has no apt; packages of other systems than Debian and its kin cannot be managed yet";
        } else if (result.status() != ScriptResult.Status.DONE) {
            return "the script that reads packages did not end";
        }
        return null;
    }

    /** A script that alters packages: never asks, keeps configuration that was edited, waits for the lock. */
    static Script changing(AptOptions options, List<String> words) {
        return changing(command(options, words) + "\n");
    }

    /** A script that alters packages or lists. */
    static Script changing(String text) {
        return Script.of(text)
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
        return changing("""
                n=0
                until e=$(apt-get -q -o APT::Update::Error-Mode=any update 2>&1 >/dev/null); do
                case $e in
                *'Could not get lock'*) n=$((n + 1)); [ "$n" -le TIMEOUT ] && sleep 1 && continue;;
                esac
                printf '%s\\n' "$e" >&2; exit 100
                done
                # apt leaves the time alone when nothing is new.
                for f in /var/lib/apt/lists /var/lib/apt/periodic/update-success-stamp; do
                [ ! -e "$f" ] || touch "$f"
                done
                """.replace("TIMEOUT", Integer.toString(lockTimeout)));
    }
}
