package dev.plumb.modules.system.packages;

import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import dev.plumb.script.Sh;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Packages of dpkg; the key is the name, with {@code :architecture} for a foreign one. Detail 1 gives the candidate of
 * apt too.
 */
public final class Packages implements ResourceType<PackageState> {
    /** The type. */
    public static final Packages TYPE = new Packages();

    /** Detail that includes the candidate. */
    static final int WITH_CANDIDATE = 1;

    private static final String SCRIPT = """
                f='${Package}\t${Architecture}\t${db:Status-Abbrev}\t${Version}\t${Provides}\n'
                set -- CANDIDATES
                i=$(dpkg-query -W -f "$f" NAMES 2>/dev/null); e=$?
                printf '%s\n' "$i"
                # dpkg also knows names that are only provided, and packages that were removed.
                case $i in *"$(printf '\tun')"*|*"$(printf '\trc')"*) e=1;; esac
                echo SECTION
                if [ $e -ne 0 ]; then
                i=$(dpkg-query -W -f "$f" | grep -F PATTERNS)
                printf '%s\n' "$i"
                for n in NAMES; do case $i in *"${n%%:*}"*) set -- "$@" "$n";; esac; done
                fi
                echo SECTION
                [ $# -eq 0 ] || { ask apt-cache policy "$@"; printf '%s\n' "$o"; }
                echo SECTION
                f=/var/lib/apt/extended_states
                [ ! -r $f ] || awk -v w=' PLAIN ' '/^Package: /{p=$2} /^Architecture: /{a=$2}
                /^Auto-Installed: 1/ && index(w, " " p " ") {print p "\t" a}' $f
                true
                """;

    private Packages() {}

    /** The package with this name. */
    public static ResourceRef<PackageState> ref(String name) {
        return new ResourceRef<>(TYPE, name);
    }

    /** A read of the package together with its candidate. */
    static Read<PackageState> withCandidate(String name) {
        return new Read<>(ref(name), WITH_CANDIDATE);
    }

    @Override
    public String name() {
        return "package";
    }

    @Override
    public Duration readTime() {
        return Duration.ofMinutes(10);
    }

    /**
     * One dpkg-query for all; only when names are missing a second one, for packages that provide them, and apt-cache to
     * tell virtual names from real ones. apt's marks are read from its own file. Sections as {@link PackageReader} takes them apart.
     */
    @Override
    public Script readScript(List<Read<PackageState>> reads) {
        Set<String> names = new LinkedHashSet<>();
        Set<String> candidates = new LinkedHashSet<>();
        StringBuilder patterns = new StringBuilder();
        StringBuilder plain = new StringBuilder();
        for (Read<PackageState> read : reads) {
            String name = read.ref().key();
            if (names.add(name)) {
                patterns.append(" -e ").append(Sh.quote(plain(name)));
                plain.append(' ').append(plain(name).replaceAll("[^\\w.+-]", ""));
            }
            if (read.detail() >= WITH_CANDIDATE) {
                candidates.add(name);
            }
        }
        return Script.of(Apt.needed("dpkg-query")
                + Apt.asking()
                + SCRIPT.replace("CANDIDATES", Sh.words(candidates))
                        .replace("NAMES", Sh.words(names))
                        .replace("PLAIN", plain.toString().strip())
                        .replace("PATTERNS", patterns.toString().strip())
                        .replace("SECTION", PackageReader.SECTION));
    }

    private static String plain(String name) {
        int colon = name.indexOf(':');
        return colon < 0 ? name : name.substring(0, colon);
    }

    @Override
    public void parse(List<Read<PackageState>> reads, ScriptResult result, ReadSink<PackageState> into) {
        String trouble = Apt.trouble(result);
        PackageReader reader = trouble == null ? new PackageReader(result.stdoutText()) : null;
        for (Read<PackageState> read : reads) {
            if (reader == null || !reader.isWhole()) {
                into.failed(read.ref(), trouble == null ? "the host's answer is not complete" : trouble);
            } else {
                into.state(read.ref(), reader.state(read.ref().key()));
            }
        }
    }

    @Override
    public PackageState absent(ResourceRef<PackageState> ref) {
        return PackageState.ABSENT;
    }
}
