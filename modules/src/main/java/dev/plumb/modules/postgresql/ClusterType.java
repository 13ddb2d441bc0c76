package dev.plumb.modules.postgresql;

import dev.plumb.modules.kit.FieldsState;
import dev.plumb.modules.kit.JsonPart;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.resource.Provider;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.Value;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import dev.plumb.script.Sh;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Clusters, one by one, with what holds as long as they are there; the key is {@code 15/main}. */
final class ClusterType implements ResourceType<FieldsState> {
    static final ClusterType TYPE = new ClusterType();

    static final String PORT = "port";
    static final String DATA = "data_directory";
    static final String CHECKSUMS = "checksums";
    static final String START = "start";

    private static final int FIELDS = 4;

    /** What its files say; the checksums are in a file that only its owner and root may read. */
    private static final String READ = """
            for k;do
            a=${k%%/*} n=${k#*/} c=/etc/postgresql/$k
            [ -e "$c/postgresql.conf" ]||{ printf '%s\\n' - - - -;continue;}
            p=5432 d=/var/lib/postgresql/$k
            set +f
            while read -r l;do case $l in p*)p=${l#p};;d*)d=${l#d};;esac;done <<END
            $(sed -n "s/^[[:blank:]]*port[[:blank:]=']*\\([0-9][0-9]*\\).*/p\\1/p;s/^[[:blank:]]*data_directory[[:blank:]=]*'\\([^']*\\)'.*/d\\1/p" \\
            "$c/postgresql.conf" "$c"/conf.d/*.conf "$d/postgresql.auto.conf" 2>/dev/null)
            END
            set -f
            s=$(LC_ALL=C "/usr/lib/postgresql/$a/bin/pg_controldata" "$d" 2>/dev/null|sed -n 's/^Data page checksum version: *//p')
            case $s in '')s=unknown;;0)s=no;;*)s=yes;;esac
            w=auto
            while read -r l;do case $l in auto|manual|disabled)w=$l;;esac;done 2>/dev/null <"$c/start.conf"
            printf '%s\\n' "$p" "$d" "$s" "$w"
            done
            """;

    private ClusterType() {}

    static ResourceRef<FieldsState> ref(Cluster cluster) {
        return new ResourceRef<>(TYPE, cluster.label());
    }

    /** The cluster of a state. */
    static Cluster cluster(ResourceRef<?> ref, FieldsState state) {
        String[] words = ref.key().split("/", 2);
        return new Cluster(
                words[0],
                words[1],
                Integer.parseInt(String.valueOf(state.text(PORT))),
                String.valueOf(state.text(DATA)));
    }

    /** What a cluster is like with this. */
    static FieldsState state(Cluster cluster, String checksums, String start) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put(PORT, new Value.Text(String.valueOf(cluster.port())));
        fields.put(DATA, new Value.Text(cluster.data()));
        fields.put(CHECKSUMS, new Value.Text(checksums));
        fields.put(START, new Value.Text(start));
        return new FieldsState(true, fields, JsonPart.NONE);
    }

    @Override
    public String name() {
        return "cluster";
    }

    /** Commands name the version and the name as two words, and the name tells which one is meant. */
    @Override
    public String spoken(ResourceRef<FieldsState> ref) {
        return ref.key().substring(ref.key().indexOf('/') + 1);
    }

    @Override
    public Script readScript(List<Read<FieldsState>> reads) {
        List<String> keys = reads.stream().map(read -> read.ref().key()).toList();
        return Script.of("set -f\nset -- " + Sh.words(keys) + "\n" + READ);
    }

    @Override
    public void parse(List<Read<FieldsState>> reads, ScriptResult result, ReadSink<FieldsState> into) {
        String[] lines = result.stdoutText().split("\n", -1);
        for (int i = 0; i < reads.size(); i++) {
            ResourceRef<FieldsState> ref = reads.get(i).ref();
            int at = i * FIELDS;
            if (lines.length <= at + FIELDS) {
                into.failed(ref, Failures.INCOMPLETE);
            } else if (lines[at].equals("-")) {
                into.state(ref, FieldsState.ABSENT);
            } else {
                String[] words = ref.key().split("/", 2);
                Cluster cluster = new Cluster(words[0], words[1], Integer.parseInt(lines[at]), lines[at + 1]);
                into.state(ref, state(cluster, lines[at + 2], lines[at + 3]));
            }
        }
    }

    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<FieldsState> read) {
        return changed.equals(read) || changed.type() == FileType.TYPE && isOf(changed.key(), read.key());
    }

    private static boolean isOf(String path, String cluster) {
        String directory = "/etc/postgresql/" + cluster;
        return path.equals(directory + "/postgresql.conf") || path.equals(directory + "/start.conf");
    }

    /** The package of a server makes the first one, unless it is told not to. */
    @Override
    public Provider.Chance mayComeWith(ResourceRef<FieldsState> ref, Provider provider) {
        return provider.kind().equals("package") && ref.key().endsWith("/" + Cluster.MAIN)
                ? provider.name("postgresql")
                : Provider.Chance.NONE;
    }

    @Override
    public FieldsState absent(ResourceRef<FieldsState> ref) {
        return FieldsState.ABSENT;
    }
}
