package dev.plumb.modules.files;

import dev.plumb.module.FileMode;
import dev.plumb.script.Input;
import dev.plumb.script.Script;
import dev.plumb.script.Sh;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Scripts that change files. Whatever fails ends a script with a status other than 0 and a message. */
final class FileScripts {
    private static final int SET_ID = 06000;

    /** Input of this size arrives at once or not at all, so that nothing is to be counted. */
    private static final int PIPE = 64 << 10;

    /**
     * Makes a temporary name {@code t}, gone again when the script ends. What is there under this name was left behind
     * by a run that was killed; what appears there meanwhile is not overwritten ({@code set -C}). (PIPE: a shell
     * whose command was killed says so on standard error, which nobody may read any more.)
     */
    private static final String TEMPORARY = """
            umask 077
            set -C
            trap 'if [ -n "$t" ]; then rm -f "$t"; fi' EXIT
            trap 'exit 129' HUP; trap 'exit 130' INT; trap 'exit 143' TERM
            trap 'exit 141' PIPE
            if [ -e "$t" ] || [ -L "$t" ]; then rm -f "$t" || exit 1; fi
            """;

    private FileScripts() {}

    /**
     * Replaces a file, or makes it, in one step: whoever reads it sees the old file or the new one.
     *
     * @param path real path
     * @param made what a new file there is like before anything is said of it
     * @param want what it is to be like
     * @param now what is there now
     * @param input its content
     * @param validate command that checks the new content, with {@code %s} for its path, or null
     */
    static Script write(
            String path, FileState now, FileState made, FileState want, Input input, @Nullable String validate) {
        long count = input.size() > PIPE ? input.size() : -1;
        return Script.of(replace(path, "cat >\"$t\"", count, now, made, want, validate))
                .withInput(input);
    }

    /** Replaces a file by a copy of another one on the host, likewise. */
    static Script copy(
            String source,
            String path,
            long size,
            FileState now,
            FileState made,
            FileState want,
            @Nullable String validate) {
        String fill = "cat " + Paths.word(source) + " >\"$t\"";
        return Script.of(replace(path, fill, size, now, made, want, validate));
    }

    /** The script that replaces; {@code count} is how many bytes must be there, or negative. */
    private static String replace(
            String path,
            String fill,
            long count,
            FileState now,
            FileState made,
            FileState want,
            @Nullable String validate) {
        StringBuilder text = new StringBuilder(temporary(path)).append(fill).append(" || exit 1\n");
        if (count >= 0) {
            text.append("[ \"$(wc -c <\"$t\")\" -eq ").append(count);
            text.append(" ] || { echo 'the content did not arrive whole' >&2; exit 1; }\n");
        }
        access(text, "\"$t\"", made, want, true);
        if (validate != null) {
            text.append("{ ").append(Validation.words(validate, "\"$t\"")).append("; } </dev/null >&2 || {\n");
            text.append("echo \"the new content of $p is refused by its validation\" >&2; exit 1; }\n");
        }
        // Only where something can be lost: a file that is new and not on the disk yet is written by the next run.
        text.append(now.exists() ? "sync \"$t\" 2>/dev/null\n" : "");
        text.append("if [ -d \"$p\" ]").append(now.isLink() ? " && ! [ -L \"$p\" ]" : "");
        text.append("; then echo \"$p is a directory\" >&2; exit 1; fi\n");
        text.append("mv -f").append(now.isLink() ? "T" : "").append(" \"$t\" \"$p\" || exit 1\nt=\n");
        return text.toString();
    }

    /** The beginning of a script that makes something beside a path {@code p} under the name {@code t}. */
    private static String temporary(String path) {
        String beside = Paths.word(Paths.below(Paths.parent(path), ".plumb"));
        return "p=" + Paths.word(path) + "\nt=" + beside + ".$$\n" + TEMPORARY;
    }

    /** Changes owner, group and permissions of something that is there. */
    static Script access(String path, FileState now, FileState want) {
        StringBuilder text = new StringBuilder("p=").append(Paths.word(path)).append('\n');
        access(text, "\"$p\"", now, want, false);
        return Script.of(text.toString());
    }

    /** Appends what makes a thing that is {@code have} into one that is {@code want}. */
    private static void access(StringBuilder text, String word, FileState have, FileState want, boolean always) {
        String owner = ownership(have, want);
        if (!owner.isEmpty()) {
            text.append("chown -h ")
                    .append(Sh.quote(owner))
                    .append(' ')
                    .append(word)
                    .append(" || exit 1\n");
        }
        Integer mode = want.mode();
        if (mode == null || want.isLink()) {
            return;
        }
        boolean lost = !owner.isEmpty() && (mode & SET_ID) != 0;
        if (always || lost || !mode.equals(have.mode())) {
            text.append("chmod ").append(octal(mode)).append(' ').append(word).append(" || exit 1\n");
        }
    }

    /** What chown is to be told; empty when nothing differs. */
    private static String ownership(FileState have, FileState want) {
        boolean owner = want.owner() != null ? !want.owner().equals(have.owner()) : differs(want.uid(), have.uid());
        boolean group = want.group() != null ? !want.group().equals(have.group()) : differs(want.gid(), have.gid());
        String user = owner ? want.owner() != null ? want.owner() : String.valueOf(want.uid()) : "";
        String team = group ? want.group() != null ? want.group() : String.valueOf(want.gid()) : "";
        return team.isEmpty() ? user : user + ":" + team;
    }

    private static boolean differs(@Nullable Long wanted, @Nullable Long have) {
        return wanted != null && !wanted.equals(have);
    }

    /** GNU's chmod clears the set-group bit of a directory only when five digits are given. */
    static String octal(int mode) {
        return "0" + FileMode.format(mode);
    }

    /** Makes directories, the outermost first, all alike. */
    static Script makeDirectories(List<String> paths, FileState made, FileState want) {
        StringBuilder words = new StringBuilder();
        for (String path : paths) {
            words.append(' ').append(Paths.word(path));
        }
        StringBuilder access = new StringBuilder();
        access(access, words.substring(1), made, want, false);
        String umask = access.isEmpty() ? "umask 022\n" : "umask 077\n";
        access.setLength(0);
        // Under the closed umask a directory is made with 0700, whatever it is to be.
        access(access, words.substring(1), umask.startsWith("umask 077") ? made.withMode(null) : made, want, false);
        return Script.of(umask + "mkdir" + words + " || exit 1\n" + access);
    }

    /** Removes whatever is there. */
    static Script remove(String path, boolean directory) {
        return Script.of((directory ? "rm -rf " : "rm -f ") + Paths.word(path) + "\n");
    }

    /**
     * Makes a symbolic link, in place of a file or an empty directory if there is one.
     *
     * @param now what is there
     */
    static Script link(String path, String target, FileState now, FileState made, FileState want) {
        return Script.of(put(path, "ln -s -- " + Sh.quote(target), now, made, want));
    }

    /** Makes a hard link, likewise. */
    static Script hardLink(String path, String source, FileState now) {
        return Script.of(put(path, "ln " + Paths.word(source), now, now, now));
    }

    private static String put(String path, String make, FileState now, FileState made, FileState want) {
        StringBuilder text = new StringBuilder();
        String word = Paths.word(path);
        if (!now.exists()) {
            text.append("p=").append(word).append('\n').append(make).append(" \"$p\" || exit 1\n");
            access(text, "\"$p\"", made, want, false);
            return text.toString();
        }
        text.append(temporary(path)).append(make).append(" \"$t\" || exit 1\n");
        access(text, "\"$t\"", made, want, false);
        if (now.isDirectory()) {
            text.append("rmdir \"$p\" || exit 1\n");
        }
        text.append("mv -fT \"$t\" \"$p\" || exit 1\n");
        return text.toString();
    }

    /**
     * Sets times of a file, which is made when it is missing.
     *
     * @param modified argument of {@code touch -t}, empty for now, null to leave it
     * @param accessed likewise
     */
    static Script touch(
            String path, FileState have, FileState want, @Nullable String modified, @Nullable String accessed) {
        StringBuilder text = new StringBuilder("p=").append(Paths.word(path)).append('\n');
        if (modified != null && modified.equals(accessed)) {
            text.append("touch ").append(time(modified)).append("\"$p\" || exit 1\n");
        } else {
            if (modified != null) {
                text.append("touch -m ").append(time(modified)).append("\"$p\" || exit 1\n");
            }
            if (accessed != null) {
                text.append("touch -a ").append(time(accessed)).append("\"$p\" || exit 1\n");
            }
        }
        access(text, "\"$p\"", have, want, false);
        return Script.of(text.toString());
    }

    private static String time(String time) {
        return time.isEmpty() ? "" : "-t " + time + " ";
    }
}
