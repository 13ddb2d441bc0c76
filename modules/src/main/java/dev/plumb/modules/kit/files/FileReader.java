package dev.plumb.modules.kit.files;

import dev.plumb.resource.Read;
import dev.plumb.script.Script;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes the script that reads the states of many paths. It needs one process of each of {@code id}, {@code stat}, {@code
 * sha256sum}, {@code cat} … for all of them; whatever must be asked of each path is asked by the shell itself.
 *
 * <p>Its output, read by {@link FileAnswer}: the line of {@code id}; the home directories that {@code ~} stands for; one
 * line of {@code stat} per existing path in the order asked for; then sections, each after a line that starts with {@code
 * =}: T marks of single paths ({@code l} link, {@code u} unreadable file, {@code d} not allowed to look, {@code n} not to be
 * written; with the number of the path) and the mount points ({@code mrw/srv}), L targets of links and R where they lead, each ended by NUL, H lines of {@code sha256sum}, C contents
 * one after the other, E the end.
 */
final class FileReader {
    /** One line for each path; the name comes last because it can hold anything. */
    static final String FORMAT = "%f:%u:%U:%g:%G:%s:%Y:%X:%Z:%i:%d:%h:%n";

    static final String STAT = "stat -c " + FORMAT;

    /** Bytes of paths that are handed to one process at most, far below what every kernel admits. */
    private static final int CHUNK = 60_000;

    private static final String FUNCTIONS = """
            exec 2>/dev/null
            command -v stat >/dev/null || { echo =nostat; exit 1; }
            me=$(id)
            echo "$me"
            case $me in uid=0[!0-9]*) user= ;; *) user=1 ;; esac
            mark() {
              for p do
                i=$((i + 1))
                if [ -L "$p" ]; then echo l$i; link=$p
                elif [ -f "$p" ]; then some=1; [ -r "$p" ] || echo u$i; [ -w "$p" ] || echo n$i
                elif [ -d "$p" ]; then [ -w "$p" ] || echo n$i
                elif [ -n "$user" ] && ! [ -e "$p" ]; then hidden
                fi
              done
            }
            hidden() {
              d=${p%/*}
              while [ -n "$d" ] && ! [ -e "$d" ]; do
                case $d in */*) d=${d%/*} ;; *) return ;; esac
              done
              d=${d:-/}
              if [ -d "$d" ] && ! [ -x "$d" ]; then echo d$i; fi
            }
            links() { for p do if [ -L "$p" ]; then printf '%s\\0' "$p"; fi; done; }
            target() { for p do if [ -L "$p" ]; then readlink -n -- "$p"; printf '\\0'; fi; done; }
            leads() { for p do if [ -L "$p" ]; then readlink -fn -- "$p"; printf '\\0'; fi; done; }
            plain() { for p do if [ -f "$p" ] && ! [ -L "$p" ] && [ -r "$p" ]; then printf '%s\\0' "$p"; fi; done; }
            small() { find "$@" -maxdepth 0 -type f -size -LIMITc -print0; }
            """.replace("LIMIT", Integer.toString(FileType.CONTENT_LIMIT + 1));

    /** Leaves the names in a directory in {@code w}, as words. They are looked for once, so that all sections go by the same. */
    private static final String NAMES = """
            exec 2>/dev/null
            word() {
              s=$1 o=
              while :; do
                case $s in *\\'*) o="$o${s%%\\'*}'\\\\''" s=${s#*\\'} ;; *) break ;; esac
              done
              w="$w '$o$s'"
            }
            look() {
              w=
              if ! [ -d "$1" ]; then printf 'none\\0\\0'; return; fi
              if ! [ -r "$1" ] || ! [ -x "$1" ]; then printf 'denied\\0\\0'; return; fi
              printf 'directory\\0'
              for p in "$1"/* "$1"/.[!.]* "$1"/..?*; do
                if [ -e "$p" ] || [ -L "$p" ]; then word "$p"; printf '%s\\0' "$p"; fi
              done
              printf '\\0'
            }
            """;

    private FileReader() {}

    /** The reads in the order in which the script looks at them: by detail. */
    static List<Read<FileState>> ordered(List<Read<FileState>> reads) {
        List<Read<FileState>> ordered = new ArrayList<>(reads.size());
        for (int detail = FileType.ATTRIBUTES; detail <= FileType.CONTENT; detail++) {
            for (Read<FileState> read : reads) {
                if (read.detail() == detail) {
                    ordered.add(read);
                }
            }
        }
        return ordered;
    }

    /** The {@code ~} and {@code ~name} among the paths, in order. */
    static List<String> homes(List<Read<FileState>> reads) {
        Set<String> homes = new LinkedHashSet<>();
        for (Read<FileState> read : reads) {
            String home = Paths.home(read.ref().key());
            if (!home.isEmpty()) {
                homes.add(home);
            }
        }
        return List.copyOf(homes);
    }

    /**
     * The script.
     *
     * @param sum command that prints hashes
     */
    static Script script(List<Read<FileState>> reads, String sum) {
        StringBuilder text = new StringBuilder(FUNCTIONS);
        List<String> homes = homes(reads);
        if (!homes.isEmpty()) {
            text.append("printf '%s\\n' ").append(String.join(" ", homes)).append('\n');
        }
        List<Chunk> chunks = chunks(ordered(reads));
        for (Chunk chunk : chunks) {
            text.append(chunk.name).append("() { \"$@\"").append(chunk.words).append("; }\n");
        }
        return script(text, chunks, sum);
    }

    /**
     * The script that reads the contents of whatever is in directories. Before the answer that {@link FileAnswer} reads it prints
     * for each of them {@code directory}, {@code denied} or {@code none}, the paths of what is in it, and nothing, each ended
     * by NUL.
     *
     * @param directories normal paths
     */
    static Script ofDirectories(List<String> directories) {
        StringBuilder text = new StringBuilder(NAMES);
        List<Chunk> chunks = new ArrayList<>();
        for (String directory : directories) {
            Chunk chunk = new Chunk("f" + chunks.size(), FileType.CONTENT, new StringBuilder());
            chunks.add(chunk);
            text.append("look ").append(Paths.word(directory)).append('\n');
            text.append("eval \"").append(chunk.name).append("() { \\\"\\$@\\\"$w; }\"\n");
        }
        return script(text.append(FUNCTIONS), chunks, "sha256sum");
    }

    private static Script script(StringBuilder text, List<Chunk> chunks, String sum) {
        each(text, chunks, 0, STAT + " --");
        text.append("echo =T\ni=0 link= some=\n");
        each(text, chunks, 0, "mark");
        text.append(Mounts.SCRIPT);
        links(text, chunks);
        text.append("echo =H\n");
        handed(text, chunks, FileType.HASH, "plain", sum);
        text.append("echo =C\n");
        handed(text, chunks, FileType.CONTENT, "small", "cat");
        text.append("echo =E\nexit 0\n");
        return Script.of(text.toString());
    }

    private static void links(StringBuilder text, List<Chunk> chunks) {
        text.append("echo =L\nif [ -n \"$link\" ]; then\nif readlink -z -- \"$link\" >/dev/null; then\n{\n");
        each(text, chunks, 0, "links");
        text.append("} | xargs -0 -r readlink -z --\necho =R\n{\n");
        each(text, chunks, 0, "links");
        text.append("} | xargs -0 -r readlink -zm --\nelse\n");
        each(text, chunks, 0, "target");
        text.append("echo =R\n");
        each(text, chunks, 0, "leads");
        text.append("fi\nelse echo =R\nfi\n");
    }

    /** Hands the files that a shell function prints to a command; begins nothing where there is no file. */
    private static void handed(StringBuilder text, List<Chunk> chunks, int detail, String function, String command) {
        if (chunks.stream().anyMatch(chunk -> chunk.detail >= detail)) {
            text.append("[ -z \"$some\" ] || {\n");
            each(text, chunks, detail, function);
            text.append("} | xargs -0 -r ").append(command).append(" --\n");
        }
    }

    private static void each(StringBuilder text, List<Chunk> chunks, int detail, String command) {
        for (Chunk chunk : chunks) {
            if (chunk.detail >= detail) {
                text.append(chunk.name).append(' ').append(command).append('\n');
            }
        }
    }

    /** Paths of one detail, which a shell function of this name hands to a command. */
    private record Chunk(String name, int detail, StringBuilder words) {}

    private static List<Chunk> chunks(List<Read<FileState>> ordered) {
        List<Chunk> chunks = new ArrayList<>();
        Chunk last = null;
        for (Read<FileState> read : ordered) {
            if (last == null || last.detail != read.detail() || last.words.length() > CHUNK) {
                last = new Chunk("f" + chunks.size(), read.detail(), new StringBuilder());
                chunks.add(last);
            }
            last.words.append(' ').append(Paths.word(read.ref().key()));
        }
        return chunks;
    }
}
