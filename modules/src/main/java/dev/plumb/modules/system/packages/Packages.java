package dev.plumb.modules.system.packages;

import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import dev.plumb.script.Sh;
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

    /**
     * One dpkg-query for all; only when names are missing a second one, for packages that provide them, and apt-cache to
     * tell virtual names from real ones. Sections as {@link PackageReader} takes them apart.
     */
    @Override
    public Script readScript(List<Read<PackageState>> reads) {
        Set<String> names = new LinkedHashSet<>();
        Set<String> candidates = new LinkedHashSet<>();
        for (Read<PackageState> read : reads) {
            names.add(read.ref().key());
            if (read.detail() >= WITH_CANDIDATE) {
                candidates.add(read.ref().key());
            }
        }
        StringBuilder text = new StringBuilder(Apt.needed("dpkg-query"));
        text.append("set --\nf='${Package}\\t${Architecture}\\t${db:Status-Abbrev}\\t${Version}\\t${Provides}\\n'\n")
                .append("if ! dpkg-query -W -f \"$f\" ")
                .append(Sh.words(names))
                .append(" 2>/dev/null; then\n")
                .append("echo ")
                .append(PackageReader.SECTION)
                .append("\n");
        if (candidates.isEmpty()) {
            // Only names that something provides have to be looked up in the lists.
            text.append("p=$(dpkg-query -W -f \"$f\" | grep -F");
            for (String name : names) {
                text.append(" -e ").append(Sh.quote(plain(name)));
            }
            text.append(")\nprintf '%s\\n' \"$p\"\n");
            for (String name : names) {
                text.append("case $p in *")
                        .append(Sh.quote(plain(name)))
                        .append("*) set -- \"$@\" ")
                        .append(Sh.quote(name))
                        .append(";; esac\n");
            }
        } else {
            text.append("dpkg-query -W -f \"$f\"\nset -- ")
                    .append(Sh.words(names))
                    .append('\n');
        }
        text.append("echo ")
                .append(PackageReader.SECTION)
                .append('\n')
                .append("[ $# -eq 0 ] || ")
                .append(Apt.reading("apt-cache"))
                .append(" policy \"$@\"\n");
        if (candidates.isEmpty()) {
            text.append("fi\n");
        } else {
            text.append("else\necho ")
                    .append(PackageReader.SECTION)
                    .append("\necho ")
                    .append(PackageReader.SECTION)
                    .append('\n')
                    .append(Apt.reading("apt-cache"))
                    .append(" policy ")
                    .append(Sh.words(candidates))
                    .append("\nfi\n");
        }
        return Script.of(text.append("true\n").toString());
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
            if (reader == null) {
                into.failed(read.ref(), String.valueOf(trouble));
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
