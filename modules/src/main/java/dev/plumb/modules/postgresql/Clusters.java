package dev.plumb.modules.postgresql;

import dev.plumb.module.States;
import dev.plumb.modules.kit.FieldsState;
import dev.plumb.modules.kit.ValueState;
import dev.plumb.modules.kit.ValueType;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.resource.Provider;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.State;
import dev.plumb.resource.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which clusters a host has: a line each of version, name, port and data directory. The port is the one on which it listens where
 * it runs, else the one of its settings.
 */
final class Clusters extends ValueType {
    private static final Clusters TYPE = new Clusters();

    static final ResourceRef<ValueState> REF = TYPE.ref("postgresql");

    /** What Debian's releases have. */
    private static final Map<String, String> VERSIONS = Map.of("11", "13", "12", "15", "13", "17");

    private static final Read<FileState> RELEASE = new Read<>(FileType.ref("/usr/lib/os-release"), FileType.CONTENT);

    private Clusters() {
        super("clusters", "", """
                set +f
                for x in /etc/postgresql/*/*/postgresql.conf;do
                [ -e "$x" ]||continue
                a=${x#/etc/postgresql/}
                a=${a%/postgresql.conf}
                n=${a#*/}
                a=${a%%/*}
                p=5432
                d=/var/lib/postgresql/$a/$n
                while read -r l;do case $l in p*)p=${l#p};;d*)d=${l#d};;esac;done <<END
                $(sed -n "s/^[[:blank:]]*port[[:blank:]=']*\\([0-9][0-9]*\\).*/p\\1/p;s/^[[:blank:]]*data_directory[[:blank:]=]*'\\([^']*\\)'.*/d\\1/p" \
                "$x" "${x%/*}"/conf.d/*.conf "$d/postgresql.auto.conf" 2>/dev/null)
                END
                # what was started before its port was changed listens where it did
                l=$(sed -n 4p "$d/postmaster.pid" 2>/dev/null)
                v="${v-}$a $n ${l:-$p} $d
                "
                done
                set -f
                """);
    }

    /** What a plan asks for that finds a cluster. */
    static List<Read<?>> reads() {
        return List.of(Read.of(REF), RELEASE);
    }

    /** Those that may be meant: of a version that is not named, those of Debian's releases. */
    static List<Cluster> likely(@Nullable String version, @Nullable String name) {
        Collection<String> versions = version == null ? VERSIONS.values() : List.of(version);
        return versions.stream()
                .map(each -> Cluster.coming(each, name == null ? Cluster.MAIN : name, Cluster.PORT))
                .toList();
    }

    /** All that there are, or will be by earlier tasks. */
    static List<Cluster> all(ValueState state) {
        List<Cluster> all = new ArrayList<>();
        for (String line : state.value() == null
                ? List.<String>of()
                : state.value().lines().toList()) {
            String[] words = line.strip().split(" ", 4);
            if (words.length == 4 && words[2].matches("\\d{1,5}")) {
                all.add(new Cluster(words[0], words[1], Integer.parseInt(words[2]), words[3]));
            }
        }
        return all;
    }

    /**
     * The one that is meant.
     *
     * @param version null: whichever there is
     * @param name null: whichever there is
     * @param need what it is for, should it be missing
     * @throws PlanFailure when it is not there, nor will be, or when there are several
     */
    static Cluster find(States host, @Nullable String version, @Nullable String name, String need) {
        List<Cluster> all = all(host.get(REF));
        List<Cluster> found = named(all, name).stream()
                .filter(each -> version == null || version.equals(each.version()))
                .toList();
        if (found.size() > 1 && name == null) {
            List<Cluster> main = named(found, Cluster.MAIN);
            found = main.isEmpty() ? found : main;
        }
        if (found.size() > 1) {
            throw new PlanFailure("there are several clusters (" + labels(found) + "); write "
                    + (version == null ? "version" : "cluster")
                    + (version == null && name == null ? " and cluster" : ""));
        } else if (found.size() == 1) {
            return found.get(0);
        } else if (!all.isEmpty() && host.isCertain(REF)) {
            throw new PlanFailure("there is no cluster "
                    + (version == null ? "" : version + "/") + (name == null ? Cluster.MAIN : name)
                    + " of PostgreSQL; there is "
                    + labels(all) + ". postgresql_server makes one");
        }
        host.require(REF, need + "; postgresql_server or the package postgresql brings one");
        String coming = version == null ? debian(host) : version;
        if (coming == null) {
            throw new PlanFailure("which version of PostgreSQL comes is not known before apply; write version");
        }
        return Cluster.coming(coming, name == null ? Cluster.MAIN : name, Cluster.PORT);
    }

    /** Those of this name, where there is one. */
    private static List<Cluster> named(List<Cluster> clusters, @Nullable String name) {
        return clusters.stream()
                .filter(each -> name == null || name.equals(each.name()))
                .toList();
    }

    static String labels(List<Cluster> clusters) {
        return clusters.stream().map(Cluster::label).collect(Collectors.joining(", "));
    }

    /** The version that the host's release has; null where that is not known. */
    static @Nullable String debian(States host) {
        FileState file = host.get(RELEASE);
        String text = file.content() instanceof Value.Content content
                ? new String(content.bytes(), StandardCharsets.UTF_8)
                : "";
        Matcher line = Pattern.compile("(?m)^VERSION_ID=\"?(\\d+)").matcher(text);
        return text.contains("ID=debian") && line.find() ? VERSIONS.get(line.group(1)) : null;
    }

    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<ValueState> read) {
        return changed.equals(read)
                || changed.type() == ClusterType.TYPE
                || ServerType.isUnit(changed)
                || changed.type() == FileType.TYPE && isConfiguration(changed.key());
    }

    /** Whether a file may say where a server listens and has its databases. */
    private static boolean isConfiguration(String path) {
        return path.startsWith("/etc/postgresql/") && path.endsWith("/postgresql.conf");
    }

    /** One that a task makes is one more. */
    @Override
    public @Nullable ValueState follows(
            ResourceRef<?> planned, State after, ResourceRef<ValueState> read, ValueState now) {
        if (planned.type() != ClusterType.TYPE || !after.exists()) {
            return null;
        }
        Cluster made = ClusterType.cluster(planned, (FieldsState) after);
        String others = all(now).stream()
                .filter(each -> !each.label().equals(made.label()))
                .map(Clusters::line)
                .collect(Collectors.joining());
        return ValueState.of(others + line(made));
    }

    private static String line(Cluster cluster) {
        return cluster.version() + " " + cluster.name() + " " + cluster.port() + " " + cluster.data() + "\n";
    }

    /** Several tasks may each make one. */
    @Override
    public boolean gathers() {
        return true;
    }

    @Override
    public Provider.Chance mayComeWith(ResourceRef<ValueState> ref, Provider provider) {
        return provider.kind().equals("package") ? provider.name("postgresql") : Provider.Chance.NONE;
    }
}
