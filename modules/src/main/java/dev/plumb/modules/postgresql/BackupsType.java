package dev.plumb.modules.postgresql;

import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.resource.Attributes;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.State;
import dev.plumb.resource.Value;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import dev.plumb.script.Sh;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The newest whole backup in a directory that {@code postgresql_backup} fills; the key is the directory. */
final class BackupsType implements ResourceType<BackupsType.Newest> {
    static final BackupsType TYPE = new BackupsType();

    private static final int FIELDS = 4;

    /** The name of a backup is the time at which it began, by the host's clock. */
    private static final String READ = """
            for k;do
            n= s=0 a=0 c=0
            [ ! -e "$k" ]||[ -r "$k" ]||n='!'
            set +f
            for x in "$k"/[0-9]*T*Z/manifest.json;do
            [ -f "$x" ]||continue
            c=$((c+1))
            x=${x%/manifest.json}
            n=${x##*/}
            done
            set -f
            case $n in ''|'!');;*)
            s=$(find "$k/$n" -type f -printf '%s\\n'|awk '{t+=$1}END{printf "%.0f",t}')
            t=${n#*T} t=${t%Z}
            a=$(date -u -d "${n%%T*} ${t%????}:$(printf %s "$t"|cut -c3-4):${t#????}" +%s 2>/dev/null)&&a=$(($(date +%s)-a))||a=0
            esac
            printf '%s\\n' "$n" "$a" "$s" "$c"
            done
            """;

    private BackupsType() {}

    /**
     * The newest backup.
     *
     * @param name its directory; empty where there is none
     * @param age seconds since it began
     * @param size bytes of all its files
     * @param count how many whole backups there are
     */
    record Newest(Value name, long age, long size, long count) implements State {
        static final Newest NONE = new Newest(new Value.Text(""), 0, 0, 0);

        @Override
        public boolean exists() {
            return !name.equals(NONE.name);
        }

        @Override
        public Attributes attributes() {
            return exists() ? Attributes.builder().value("newest", name).build() : Attributes.NONE;
        }

        /** Its path; null where there is none, or it is only planned. */
        @Nullable
        String path() {
            return exists() && name instanceof Value.Text text ? text.text() : null;
        }
    }

    static ResourceRef<Newest> ref(String directory) {
        return new ResourceRef<>(TYPE, directory);
    }

    @Override
    public String name() {
        return "backups";
    }

    @Override
    public Script readScript(List<Read<Newest>> reads) {
        List<String> keys = reads.stream().map(read -> read.ref().key()).toList();
        return Script.of("set -f\nset -- " + Sh.words(keys) + "\n" + READ);
    }

    @Override
    public void parse(List<Read<Newest>> reads, ScriptResult result, ReadSink<Newest> into) {
        String[] lines = result.stdoutText().split("\n", -1);
        for (int i = 0; i < reads.size(); i++) {
            ResourceRef<Newest> ref = reads.get(i).ref();
            int at = i * FIELDS;
            if (lines.length <= at + FIELDS) {
                into.failed(ref, "the host's answer is not complete");
            } else if (lines[at].equals("!")) {
                into.failed(ref, "permission denied; write become: true");
            } else if (lines[at].isEmpty()) {
                into.state(ref, Newest.NONE);
            } else {
                into.state(
                        ref,
                        new Newest(
                                new Value.Text(ref.key() + "/" + lines[at]),
                                Long.parseLong(lines[at + 1]),
                                Long.parseLong(lines[at + 2]),
                                Long.parseLong(lines[at + 3])));
            }
        }
    }

    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<Newest> read) {
        return changed.equals(read)
                || changed.type() == FileType.TYPE
                        && (changed.key().equals(read.key()) || Paths.isBelow(read.key(), changed.key()));
    }

    @Override
    public Newest absent(ResourceRef<Newest> ref) {
        return Newest.NONE;
    }
}
