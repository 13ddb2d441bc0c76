package dev.plumb.modules.postgresql;

import dev.plumb.modules.kit.JsonPart;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.modules.kit.files.TreeType;
import dev.plumb.resource.Attributes;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceKey;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.State;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import dev.plumb.script.Sh;
import dev.plumb.text.JsonReader;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The dump of a database: a file, the one in a backup, or the one in the newest backup of a directory that has it. Which file that is
 * costs little to tell; whether it is whole is {@link #VERIFIED more detail}, since all of it has to be read for that.
 */
final class DumpType implements ResourceType<DumpType.Dump> {
    static final DumpType TYPE = new DumpType();

    /** Detail of a read: whether it is what was dumped. */
    static final int VERIFIED = 1;

    private static final int FIELDS = 5;

    /** How {@code pg_restore} is run where it reads what came from elsewhere: not as root. */
    private static final String BEFORE = """
            set -f
            as=
            [ "$(id -u)" != 0 ]||! id postgres >/dev/null 2>&1||as='runuser -u postgres --'
            cd /
            plumb_dump() {
            d= m= h= l=
            if [ -d "$1" ];then
            [ -r "$1" ]&&[ -x "$1" ]||d='!'
            if [ -e "$1/manifest.json" ];then
            [ ! -f "$1/$2" ]||d=$1/$2
            else
            set +f
            for x in "$1"/[0-9]*T[0-9]*Z "$1"/[0-9]*T[0-9]*Z.partial;do
            [ -f "$x/$2" ]&&[ -f "$x/manifest.json" ]||continue
            # names are times
            [ -n "$d" ]&&[ "${d%/*}" \\> "$x" ]||d=$x/$2
            done
            set -f
            fi
            elif [ -f "$1" ];then d=$1
            elif [ -e "$1" ];then d=-
            fi
            case $d in ''|'!'|-)s=0;;*)
            [ -r "$d" ]||d='!'
            s=$(stat -c %s -- "$d" 2>/dev/null)||s=0
            [ ! -f "${d%/*}/manifest.json" ]||m=${d%/*}/manifest.json
            if [ "$3" = 1 ]&&[ "$d" != '!' ];then
            h=$(sha256sum <"$d"|cut -c1-64)
            if ! command -v pg_restore >/dev/null 2>&1;then l=none
            # without a manifest only reading all of it tells whether it is whole
            elif [ -n "$m" ];then l=$($as pg_restore --list 2>&1 >/dev/null <"$d")&&l=
            else l=$($as pg_restore -f /dev/null 2>&1 >/dev/null <"$d")&&l=
            fi
            fi
            esac
            printf '%s\\0%s\\0%s\\0%s\\0' "$d" "$s" "$h" "$l"
            [ -z "$m" ]||cat -- "$m"
            printf '\\0'
            }
            """;

    private DumpType() {}

    /**
     * What names one.
     *
     * @param path of a file or a directory
     * @param database whose dump it is
     */
    private record Key(String path, String database) implements ResourceKey {
        @Override
        public String rendering() {
            return path + " (" + database + ")";
        }
    }

    /**
     * A dump.
     *
     * @param path of its file; empty where there is none
     * @param size its bytes
     * @param entry what the manifest of its backup says of it; nothing where there is none
     * @param sha256 of what is in the file; empty where that was not read
     * @param complaint of {@code pg_restore}; {@code none} where it is not installed, empty where it can read the file
     * @param coming whether an earlier task brings it, so that nothing is known of it
     */
    record Dump(String path, long size, JsonPart entry, String sha256, String complaint, boolean coming)
            implements State {
        static final Dump NONE = new Dump("", 0, JsonPart.NONE, "", "", false);

        @Override
        public boolean exists() {
            return !path.isEmpty();
        }

        /** That of the manifest, else that of the file; empty where neither was read. */
        String known() {
            return entry.text("sha256").isEmpty() ? sha256 : entry.text("sha256");
        }

        /** Why it is not to be restored; null when it was read and is whole. */
        @Nullable
        String mistake() {
            String said = entry.text("sha256");
            if (!said.isEmpty() && size != entry.number("size")) {
                return path + " is not what was dumped: it has " + size + " bytes, and the manifest beside it says "
                        + entry.number("size") + (size < entry.number("size") ? "; it was truncated" : "");
            } else if (!said.isEmpty() && !said.equals(sha256)) {
                return path + " is not what was dumped: its SHA-256 is " + sha256 + ", and the manifest beside it says "
                        + said;
            }
            String line = complaint.strip().lines().findFirst().orElse("");
            return line.isEmpty() || line.equals("none")
                    ? null
                    : path + " is no whole dump (pg_dump -Fc): " + line.replaceFirst("^pg_restore: (?:error: )?", "");
        }

        @Override
        public Attributes attributes() {
            return exists()
                    ? Attributes.builder()
                            .text("file", path)
                            .text("sha256", known())
                            .build()
                    : Attributes.NONE;
        }
    }

    static ResourceRef<Dump> ref(String path, String database) {
        return new ResourceRef<>(TYPE, new Key(Paths.normal(path), database));
    }

    @Override
    public String name() {
        return "dump";
    }

    @Override
    public String spoken(ResourceRef<Dump> ref) {
        return ref.key(Key.class).path;
    }

    /** Hundreds of gigabytes take their time. */
    @Override
    public Duration readTime() {
        return Duration.ofHours(2);
    }

    @Override
    public Script readScript(List<Read<Dump>> reads) {
        StringBuilder text = new StringBuilder(BEFORE);
        for (Read<Dump> read : reads) {
            Key key = read.ref().key(Key.class);
            text.append("plumb_dump ")
                    .append(Sh.words(
                            List.of(key.path, BackupScript.file(key.database), read.detail() >= VERIFIED ? "1" : "0")))
                    .append('\n');
        }
        return Script.of(text.toString());
    }

    @Override
    public void parse(List<Read<Dump>> reads, ScriptResult result, ReadSink<Dump> into) {
        String[] fields = result.stdoutText().split("\0", -1);
        for (int i = 0; i < reads.size(); i++) {
            ResourceRef<Dump> ref = reads.get(i).ref();
            int at = i * FIELDS;
            if (fields.length <= at + FIELDS) {
                into.failed(ref, "the host's answer is not complete");
            } else if (fields[at].equals("!")) {
                into.failed(ref, "permission denied; write become: true");
            } else if (fields[at].equals("-")) {
                into.failed(ref, "it is neither a file nor a directory");
            } else if (fields[at].isEmpty()) {
                into.state(ref, Dump.NONE);
            } else {
                found(ref, fields, at, into);
            }
        }
    }

    private static void found(ResourceRef<Dump> ref, String[] fields, int at, ReadSink<Dump> into) {
        String path = fields[at];
        JsonPart entry = JsonPart.NONE;
        if (!fields[at + 4].isEmpty()) {
            try {
                entry = JsonPart.read(fields[at + 4]).list("databases").stream()
                        .filter(each -> each.text("file").equals(Paths.name(path)))
                        .findFirst()
                        .orElse(JsonPart.NONE);
            } catch (JsonReader.Malformed e) {
                into.failed(ref, "manifest.json beside it is damaged: " + e.getMessage());
                return;
            }
        }
        String sha256 = fields[at + 2].toLowerCase(Locale.ROOT);
        into.state(ref, new Dump(path, Long.parseLong(fields[at + 1]), entry, sha256, fields[at + 3], false));
    }

    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<Dump> read) {
        String path = read.key(Key.class).path;
        if (changed.type() == BackupsType.TYPE) {
            return changed.key().equals(path) || Paths.isBelow(changed.key(), path);
        }
        return (changed.type() == FileType.TYPE || changed.type() instanceof TreeType)
                && (changed.key().equals(path)
                        || Paths.isBelow(path, changed.key())
                        || Paths.isBelow(changed.key(), path));
    }

    /** Directories tell nothing of what will be in them. */
    @Override
    public @Nullable Dump follows(ResourceRef<?> planned, State after, ResourceRef<Dump> read, Dump now) {
        if (planned.type() == BackupsType.TYPE && !planned.key().equals(read.key(Key.class).path)) {
            return null;
        }
        boolean directory = after instanceof FileState file && file.isDirectory();
        boolean away = !after.exists() && !planned.key().equals(read.key(Key.class).path);
        return directory || away
                ? null
                : after.exists() ? new Dump(read.key(Key.class).path, 0, JsonPart.NONE, "", "", true) : Dump.NONE;
    }

    @Override
    public Dump absent(ResourceRef<Dump> ref) {
        return Dump.NONE;
    }
}
