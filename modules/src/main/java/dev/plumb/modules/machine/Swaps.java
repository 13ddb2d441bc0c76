package dev.plumb.modules.machine;

import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.resource.Attributes;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.State;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import dev.plumb.script.Sh;
import java.util.List;

/** Files with swap; the key is the path of one, which no link leads to. */
final class Swaps implements ResourceType<Swaps.Swap> {
    static final Swaps TYPE = new Swaps();

    static final long MIB = 1L << 20;

    private static final int FIELDS = 9;
    private static final long KIB = 1024;

    /*
     * The header of a swap area has its last page at byte 1028, and a mark at the end of its first page. The directories up to
     * the root decide who can put something else at the path.
     */
    private static final String LOOK = """
            set -f
            z=$(getconf PAGESIZE 2>/dev/null)||z=4096
            m=$(awk '/^MemAvailable:/{a=$2}/^SwapFree:/{f=$2}END{print a+0,f+0}' /proc/meminfo)
            [ "$(id -u)" = 0 ]||{ echo ROOT;set --;}
            for p;do
            f= n=0 u=root:root:600 a=- d=${p%/*} w=
            d=${d:-/}
            while [ ! -d "$d" ];do d=${d%/*};d=${d:-/};done
            [ "$(cd -P -- "$d"&&pwd -P)" = "$d" ]||w="$d leads through a link"
            e=$d
            while :;do
            case $(stat -Lc '%u %g %a' -- "$e") in '0 0 '*[0145]|'0 0 '*[0145][0145]);;'0 '*[0145][0145]);;*)w=${w:-"others than root can write to $e"};;esac
            [ "$e" != / ]||break
            e=${e%/*};e=${e:-/}
            done
            if [ -h "$p" ];then f='a link'
            elif [ -d "$p" ];then f='a directory'
            elif [ -f "$p" ];then
            if [ ! -r "$p" ];then f='a file that only root can read'
            else
            n=$(stat -c %s -- "$p") u=$(stat -c %U:%G:%a -- "$p")
            k=$(tail -c +$((z-9)) -- "$p"|head -c 10|tr -d '\\0')
            if [ "$k" = SWAPSPACE2 ];then
            l=$(od -An -tu4 -j1028 -N4 -- "$p")
            l=$(((l+1)*z))
            [ "$l" -ge "$n" ]||n=$l
            a=$(awk -v p="$p" 'BEGIN{gsub(/ /,"\\\\040",p)}$1==p{print $4}' /proc/swaps)
            a=${a:-no}
            else f='a file with something else'
            fi
            fi
            elif [ -e "$p" ];then f='a device or the like'
            else a=none
            fi
            s=0
            [ ! -f "$p" ]||s=$(stat -c %s -- "$p")
            printf '%s\\n' "$f" "$n" "$s" "$u" "$a" "$(stat -f -c %T -- "$d")" "$(df -Pk -- "$d"|awk 'NR==2{print $4}')" "$m" "$w"
            done
            """;

    private Swaps() {}

    /**
     * A file with swap.
     *
     * @param size how much swap, in bytes; 0: there is none
     * @param access owner, group and mode
     * @param active whether the kernel uses it
     * @param hints what is no part of the state
     */
    record Swap(long size, String access, boolean active, Hints hints) implements State {
        static final String RIGHT = "root:root:600";

        @Override
        public boolean exists() {
            return size > 0;
        }

        @Override
        public Attributes attributes() {
            Attributes.Builder all = Attributes.builder();
            if (exists()) {
                String[] parts = access.split(":", -1);
                all.text("size", size % MIB == 0 ? size / MIB + " MiB" : size + " bytes")
                        .text("mode", "0" + parts[parts.length - 1])
                        .text("owner", access.substring(0, access.lastIndexOf(':')))
                        .text("active", active ? "yes" : "no");
            }
            return all.build();
        }

        /** In use with this size. */
        Swap of(long newSize) {
            return new Swap(newSize, RIGHT, true, hints);
        }
    }

    /**
     * What plans want to know besides.
     *
     * @param obstacle what is at the path that is no swap; empty for none
     * @param bytes how long the file is
     * @param used how much of this swap is in use
     * @param fileSystem of its directory, as {@code stat -f} names it
     * @param free how many bytes are left in it
     * @param memory how much of memory is available
     * @param others how much of all swap is not in use
     * @param open who could exchange the file; empty for nobody
     */
    record Hints(
            String obstacle,
            long bytes,
            long used,
            String fileSystem,
            long free,
            long memory,
            long others,
            String open) {
        static final Hints NONE = new Hints("", 0, 0, "", 0, 0, 0, "");
    }

    /** The swap in the file of this path. */
    static ResourceRef<Swap> at(String path) {
        return new ResourceRef<>(TYPE, path);
    }

    @Override
    public String name() {
        return "swap";
    }

    @Override
    public Script readScript(List<Read<Swap>> reads) {
        List<String> paths = reads.stream().map(read -> read.ref().key()).toList();
        return Script.of(Sh.SBIN + "\nset -- " + Sh.words(paths) + "\n" + LOOK);
    }

    @Override
    public void parse(List<Read<Swap>> reads, ScriptResult result, ReadSink<Swap> into) {
        String[] lines = result.stdoutText().split("\n", -1);
        if (lines[0].equals("ROOT")) {
            reads.forEach(read -> into.failed(read.ref(), "only root has to do with swap; write become: true"));
            return;
        }
        for (int i = 0; i < reads.size(); i++) {
            ResourceRef<Swap> ref = reads.get(i).ref();
            int from = i * FIELDS;
            try {
                into.state(ref, swap(List.of(lines).subList(from, from + FIELDS)));
            } catch (IndexOutOfBoundsException | NumberFormatException e) {
                into.failed(ref, "the host's answer is not complete");
            }
        }
    }

    private static Swap swap(List<String> fields) {
        String use = fields.get(4);
        boolean is = !use.equals("-") && !use.equals("none");
        boolean active = is && !use.equals("no");
        String[] memory = fields.get(7).split(" ", -1);
        if (!fields.get(3).matches("[^:]+:[^:]+:\\d+")) {
            throw new NumberFormatException(fields.get(3));
        }
        Hints hints = new Hints(
                fields.get(0),
                Long.parseLong(fields.get(2)),
                active ? Long.parseLong(use) * KIB : 0,
                fields.get(5),
                Long.parseLong(fields.get(6)) * KIB,
                Long.parseLong(memory[0]) * KIB,
                Long.parseLong(memory[1]) * KIB,
                fields.get(8));
        return new Swap(is ? Long.parseLong(fields.get(1)) : 0, fields.get(3), active, hints);
    }

    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<Swap> read) {
        return changed.equals(read)
                || changed.type().equals(FileType.TYPE)
                        && (changed.key().equals(read.key()) || Paths.isBelow(changed.key(), read.key()));
    }

    @Override
    public Swap absent(ResourceRef<Swap> ref) {
        return new Swap(0, Swap.RIGHT, false, Hints.NONE);
    }
}
