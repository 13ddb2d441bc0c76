package dev.plumb.modules.kit.files;

import dev.plumb.module.Plan;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Digests;
import dev.plumb.resource.Effects;
import dev.plumb.resource.Value;
import dev.plumb.script.Input;
import dev.plumb.script.Script;
import dev.plumb.script.Sh;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Many files, directories and links that one script makes, such as what is unpacked, and that are put in place together.
 *
 * <p>They are made in a directory beside them that only the task's user can enter, with {@code tar} and the like, which need a
 * place where nobody exchanges anything under them. There they are compared with what the plan wants, and get their owners and
 * permissions. Then what is in place is compared with what the plan saw, and only when all of it is as it should be they are
 * moved: a new directory with all that is in it, and each file, by a rename. So a full disk, a damaged archive or a link that
 * somebody plants changes nothing, and whoever reads a file sees the old one or the new one. What is replaced keeps a second name
 * in the private directory: when something cannot be moved, what has been moved before is taken back. What tar offers to be safe by itself
 * ({@code --keep-directory-symlink}, {@code --unlink-first} and others) neither writes files in one step nor compares anything.
 */
public final class StagedFiles {
    /** Characters of names that are handed to one process at most. */
    private static final int CHUNK = 60_000;

    private static final int OWNER = 0700;

    /**
     * Functions that take many names at once: what has a large input is taken line by line, so that the lines are to be few, see
     * {@link #run}.
     */
    private static final String STAGE = """
            plumb_kind() {
            k=$1;shift
            for x;do [ "$k" "$x" ]&&{ [ "$k" = -L ]||[ ! -L "$x" ];}||
            plumb_moved "there is no ${x#./} any more in what was to be put in place";done
            }
            plumb_sums() { m=$1;shift;printf '%s\\n' "$@"|sha256sum -c >/dev/null 2>&1||plumb_moved "$m";}
            plumb_sum() { plumb_x=$(sha256sum <"$3");[ "${plumb_x%% *}" = "$2" ]||plumb_moved "$1";}
            plumb_absent() { for x;do plumb_gone "$x";done;}
            plumb_second() { mkdir -p "/proc/self/fd/6/$plumb_g"&&ln -- "$@" "/proc/self/fd/6/$plumb_g/" 2>/dev/null||:;}
            plumb_undo() {
            for x;do
            n=${plumb_n:-${x##*/}} o=/proc/self/fd/6/$plumb_g/${plumb_n:-${x##*/}} x=/proc/self/fd/5/$x
            if [ -e "$x" ]||[ -L "$x" ];then :
            elif [ "$plumb_k" = new ];then rm -rf "./$n"
            elif [ -e "$o" ]||[ -L "$o" ];then mv -fT -- "$o" "./$n"
            else false
            fi||printf '%s\\n' "${PWD%/}/$n stays as it was put in place" >&2
            done
            }
            for f in ./.plumb-stage-*;do
            [ -d "$f" ]&&[ ! -L "$f" ]&&[ -O "$f" ]||continue
            a=${f#./.plumb-stage-};k=${a#*-};a=${a%%-*};k=${k%%-*}
            case $a-$k in -*|*-|*[!-0-9]*)continue;;esac
            plumb_since "$a"
            [ "$a" != $$ ]&&[ "$plumb_b" = "$k" ]||rm -rf -- "$f"
            done
            umask 077
            read -r u </proc/sys/kernel/random/uuid||u=$(mktemp -u XXXXXXXXXXXXXXXX)||exit 1
            plumb_since $$
            s=${PWD%/}/.plumb-stage-$$-$plumb_b-$u
            trap 'cd / && rm -rf -- "$s"' EXIT
            trap 'exit 129' HUP;trap 'exit 130' INT;trap 'exit 143' TERM;trap 'exit 141' PIPE
            plumb_mkdir "${s##*/}"
            chmod g-s .||exit 1
            mkdir in out old||exit 1
            need=NEED
            free=$(df -Pk . 2>/dev/null|awk 'END{print $4}')
            case $free in ''|*[!0-9]*);;*)[ "$free" -gt $((need/1024)) ]||{
            printf '%s\\n' "the disk is too small: ${s%/*} has $((free/1024)) MiB left, and $((need/1048576+1)) MiB are needed" >&2;exit 1;};;esac
            exec 5<out 6<old
            [ -e /proc/self/fd/5 ]||{ echo '/proc is not mounted on this host, so that files cannot be put in place safely' >&2;exit 1;}
            """;

    /** One of them. */
    private record Entry(String name, String real, FileState now, FileState want) {}

    private final List<Entry> entries = new ArrayList<>();
    private final Set<String> made = new LinkedHashSet<>();

    /**
     * Adds one, after the directory that it is in.
     *
     * @param name its path in the directory {@code out} of the private one
     * @param real its real path, below that of the directory that all are in
     * @param now what is there; what cannot be replaced by a rename, a directory by something else or something else by a
     *     directory, is removed with all that is in it right before
     * @param want what is to be there
     */
    public void add(String name, String real, FileState now, FileState want) {
        entries.add(new Entry(name, real, now, want));
        made.add(real);
    }

    /** Whether nothing was added. */
    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /**
     * The plan that puts them in place.
     *
     * @param base real path of the directory that all are in, beside which they are made
     * @param maker script that makes them, in the directory {@code out} of its working directory; {@code in} is for its own use.
     *     Other names there are no harm
     * @param input what it reads on standard input, or null
     * @param bytes how much room they take
     */
    public Plan plan(HostFiles files, String base, String maker, @Nullable Input input, long bytes) {
        Room.foresee(files.host(), base, bytes);
        StringBuilder text = new StringBuilder(FileScripts.enter(base));
        text.append(STAGE.replace("NEED", Long.toString(bytes)));
        text.append("(").append(maker).append("\n) 5<&- 6<&-||exit $?\ncd out||exit 1\n");
        check(text);
        access(text);
        text.append("cd /\n");
        unchanged(text);
        // what is begun here is ended, or taken back
        text.append("trap '' HUP INT TERM PIPE\n(\n");
        move(text);
        text.append(")||{ plumb_e=$?\n");
        undo(text);
        text.append("exit $plumb_e;}\n");
        Script script = Script.of(text.toString()).using(FileLibrary.TEXT);
        List<Change<?>> changes = new ArrayList<>();
        for (Entry entry : entries) {
            Action action = changes.isEmpty()
                    ? Action.conditional(input == null ? script : script.withInput(input), Effects.own())
                    : Action.implied();
            files.planned(entry.real, entry.want);
            changes.add(FilePlans.change(entry.real, entry.now, entry.want, action));
        }
        return Plan.of(changes);
    }

    /** All must be there as they are wanted: whatever made them may have found other things than the plan did. */
    private void check(StringBuilder text) {
        Map<String, List<String>> kinds = new LinkedHashMap<>();
        Map<String, String> sums = new LinkedHashMap<>();
        for (Entry entry : entries) {
            String test = entry.want.isDirectory() ? "-d" : entry.want.isLink() ? "-L" : "-f";
            add(kinds, "plumb_kind " + test, entry.name);
            String digest = entry.want.isFile() ? digest(entry.want.content()) : null;
            if (digest != null) {
                sums.put(entry.name, digest);
            }
        }
        kinds.forEach((command, names) -> run(text, command, "./", names));
        sums(text, sums, "what was to be put in place is not what it was when it was looked at");
    }

    /** Names that a list of sums would have to mask, which not every host's program undoes, are looked at one by one. */
    private static void sums(StringBuilder text, Map<String, String> digests, String wrong) {
        List<String> plain = new ArrayList<>();
        List<String> odd = new ArrayList<>();
        digests.forEach((name, digest) -> {
            if (name.indexOf('\\') < 0 && name.indexOf('\n') < 0 && name.indexOf('\r') < 0) {
                plain.add(digest + "  ./" + name);
            } else {
                odd.add(digest + " " + Sh.quote("./" + name));
            }
        });
        if (!plain.isEmpty()) {
            run(text, "plumb_sums " + Sh.quote(wrong), "", plain);
        }
        odd.forEach(words -> text.append("plumb_sum ")
                .append(Sh.quote(wrong))
                .append(' ')
                .append(words)
                .append("||exit 1\n"));
    }

    private void access(StringBuilder text) {
        Map<String, List<String>> commands = new LinkedHashMap<>();
        for (Entry entry : entries) {
            String owner = owner(entry.want.owner(), entry.want.uid());
            String group = owner(entry.want.group(), entry.want.gid());
            FileState.Reader reader = entry.now.reader();
            boolean own = reader != null
                    && (owner.isEmpty() || owner.equals(reader.owner()))
                    && (group.isEmpty() || group.equals(reader.group()));
            if (!own) {
                String both = group.isEmpty() ? owner : owner + ":" + group;
                add(commands, "chown -h " + Sh.quote(both), entry.name);
            }
        }
        for (int i = entries.size() - 1; i >= 0; i--) {
            Entry entry = entries.get(i);
            if (!entry.want.isLink() && !isLate(entry)) {
                add(commands, "chmod " + FileScripts.octal(mode(entry)), entry.name);
            }
        }
        commands.forEach((command, names) -> run(text, command, "./", names));
    }

    private static int mode(Entry entry) {
        Integer mode = entry.want.mode();
        return mode != null ? mode : entry.want.isDirectory() ? 0755 : 0644;
    }

    /** A directory that its owner cannot enter or write can be neither filled nor moved by it. */
    private static boolean isLate(Entry entry) {
        return entry.want.isDirectory() && (mode(entry) & OWNER) != OWNER;
    }

    private static String owner(@Nullable String name, @Nullable Long id) {
        return name != null ? name : id != null ? id.toString() : "";
    }

    private static void add(Map<String, List<String>> commands, String command, String name) {
        commands.computeIfAbsent(command, key -> new ArrayList<>()).add(name);
    }

    /** Those that are not moved with a directory that is new, by the directory that they are moved into. */
    private Map<String, List<Entry>> moves() {
        Map<String, List<Entry>> moves = new TreeMap<>();
        for (Entry entry : entries) {
            String directory = Paths.parent(entry.real);
            if (!made.contains(directory)) {
                moves.computeIfAbsent(directory, key -> new ArrayList<>()).add(entry);
            }
        }
        return moves;
    }

    /** What is in place must be as the plan saw it, and gets a second name. */
    private void unchanged(StringBuilder text) {
        int group = 0;
        for (Map.Entry<String, List<Entry>> each : moves().entrySet()) {
            String directory = each.getKey();
            text.append("(").append(FileScripts.enter(directory));
            List<String> absent = new ArrayList<>();
            List<String> there = new ArrayList<>();
            Map<String, String> sums = new LinkedHashMap<>();
            for (Entry entry : each.getValue()) {
                String name = Paths.name(entry.real);
                String digest = entry.now.isFile() ? digest(entry.now.content()) : null;
                (entry.now.exists() ? there : absent).add(name);
                if (digest != null) {
                    sums.put(name, digest);
                }
            }
            if (!absent.isEmpty()) {
                run(text, "plumb_absent", "", absent);
            }
            sums(text, sums, "something in " + directory + " has changed since it was read");
            if (!there.isEmpty()) {
                text.append("plumb_g=").append(group).append('\n');
                run(text, "plumb_second", "./", there);
            }
            text.append(")||exit $?\n");
            group++;
        }
    }

    private static @Nullable String digest(@Nullable Value content) {
        return content instanceof Value.Content known
                ? Digests.sha256(known.bytes())
                : content instanceof Value.Digest digest ? digest.sha256() : null;
    }

    private void move(StringBuilder text) {
        moves().forEach((directory, all) -> {
            text.append("(").append(FileScripts.enter(directory));
            List<String> ways = all.stream()
                    .filter(entry -> entry.now.exists() && entry.now.isDirectory() != entry.want.isDirectory())
                    .map(entry -> Paths.name(entry.real))
                    .toList();
            if (!ways.isEmpty()) {
                run(text, "rm -rf", "./", ways);
            }
            Map<String, List<String>> commands = new LinkedHashMap<>();
            for (Entry entry : all) {
                if (Paths.name(entry.real).equals(Paths.name(entry.name))) {
                    add(commands, "mv -f -t . --", entry.name);
                } else {
                    text.append("mv -fT -- /proc/self/fd/5/").append(Sh.quote(entry.name));
                    text.append(" ./").append(Sh.quote(Paths.name(entry.real))).append("||exit 1\n");
                }
            }
            commands.forEach((command, names) -> run(text, command, "/proc/self/fd/5/", names));
            text.append(")||exit $?\n");
        });
        for (int i = entries.size() - 1; i >= 0; i--) {
            Entry entry = entries.get(i);
            if (isLate(entry)) {
                text.append("(").append(FileScripts.enter(entry.real)).append("chmod ");
                text.append(FileScripts.octal(mode(entry))).append(" .)||exit $?\n");
            }
        }
    }

    /** Each directory becomes what it was, as far as it was changed. */
    private void undo(StringBuilder text) {
        int group = 0;
        for (Map.Entry<String, List<Entry>> each : moves().entrySet()) {
            text.append("(").append(FileScripts.enter(each.getKey()));
            text.append("plumb_g=").append(group++).append('\n');
            Map<String, List<String>> commands = new LinkedHashMap<>();
            for (Entry entry : each.getValue()) {
                String name = Paths.name(entry.real);
                String as = Paths.name(entry.name).equals(name) ? "" : Sh.quote(name);
                String kind = entry.now.exists() ? "old" : "new";
                add(commands, "plumb_k=" + kind + " plumb_n=" + as + ";plumb_undo", entry.name);
            }
            commands.forEach((command, names) -> run(text, command, "", names));
            text.append(")\n");
        }
    }

    /**
     * Appends a command for many names, in as few calls as their length admits.
     *
     * @param before what stands before each name, as a word of the shell
     */
    public static void run(StringBuilder text, String command, String before, List<String> names) {
        int length = CHUNK;
        for (String name : names) {
            String word = before + Sh.quote(name);
            if (length + word.length() > CHUNK) {
                text.append(length == CHUNK ? "" : "||exit 1\n").append(command);
                length = 0;
            }
            text.append(' ').append(word);
            length += word.length() + 1;
        }
        text.append("||exit 1\n");
    }
}
