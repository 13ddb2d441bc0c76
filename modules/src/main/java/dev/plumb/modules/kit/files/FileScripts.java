package dev.plumb.modules.kit.files;

import dev.plumb.expression.NotKnownException;
import dev.plumb.module.FileMode;
import dev.plumb.resource.Digests;
import dev.plumb.resource.Value;
import dev.plumb.script.Input;
import dev.plumb.script.Script;
import dev.plumb.script.Sh;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Scripts that change files, safe also where a directory belongs to somebody else, see {@link FileLibrary}. Whatever fails
 * ends a script with a status other than 0 and a message; what is not as the plan saw it, with {@link
 * dev.plumb.resource.Action#MOVED}.
 */
final class FileScripts {
    private static final int SET_ID = 06000;

    /** Input of this size arrives at once or not at all, so that nothing is to be counted. */
    private static final int PIPE = 64 << 10;

    /** What the functions of the library call what is open. */
    private static final String OPEN = "$h";

    /** The second name of what they set aside. */
    private static final String ASIDE = "./x";

    private FileScripts() {}

    /**
     * Replaces a file, or makes it, in one step: whoever reads it sees the old file or the new one. Right before that it is
     * compared with what the plan saw.
     *
     * @param path real path
     * @param now what the plan saw there, with its content
     * @param made what a new file there is like before anything is said of it
     * @param want what it is to be like
     * @param input its content
     * @param validate command that checks the new content, with {@code %s} for its path, or null
     */
    static Script write(
            String path, FileState now, FileState made, FileState want, Input input, @Nullable String validate) {
        String fill = "plumb_input >&3||exit 1\n" + (input.size() > PIPE ? counted(input.size()) : "");
        return replace(path, fill, now, made, want, validate).withInputInVariable(input);
    }

    /** Replaces a file by what a script of the module writes to file descriptor 3, likewise. */
    static Script make(
            String path,
            FileState now,
            FileState made,
            FileState want,
            String maker,
            Input input,
            @Nullable String validate) {
        String fill = "(set +C\n" + maker + "\n)||exit $?\n";
        return replace(path, fill, now, made, want, validate).withInput(input);
    }

    private static String counted(long size) {
        return "[ \"$(wc -c <$h)\" -eq " + size + " ]||{ echo 'the content did not arrive whole' >&2;exit 1;}\n";
    }

    /**
     * Replaces a file by a copy of another one on the host, likewise.
     *
     * @param source real path of the other one
     * @param content what the plan saw in it
     */
    static Script copy(
            String source,
            Value content,
            String path,
            FileState now,
            FileState made,
            FileState want,
            @Nullable String validate) {
        return replace(path, fill(source, content), now, made, want, validate);
    }

    /** Copies another file of the host into the new one, and sees to it that it is what the plan saw there. */
    private static String fill(String source, Value content) {
        return "("
                + enter(Paths.parent(source))
                + "plumb_open " + Sh.quote(Paths.name(source)) + "\ncat <&3\n) >&3||exit $?\n"
                + "plumb_x=$(sha256sum <$h)\n[ \"${plumb_x%% *}\" = " + hash(content) + " ]||plumb_moved "
                + Sh.quote(source + " has changed since it was read") + "\n";
    }

    /**
     * Keeps a copy of a file beside it, with its owner, mode and time of modification.
     *
     * @param name name of the copy
     * @param there what is at that name
     */
    static Script keep(String path, FileState file, Value content, String name, FileState there) {
        FileState made = FileState.planned(FileState.Kind.FILE, file.reader());
        FileState known = made.withOwner(
                        null, file.reader() == null ? null : file.reader().uid())
                .withGroup(null, file.reader() == null ? null : file.reader().gid());
        FileState want = known.withMode(file.mode()).withOwner(null, file.uid()).withGroup(null, file.gid());
        String time = "touch -r " + local(path) + " $h\n";
        return replace(name, fill(path, content) + time, there, known, want, null);
    }

    private static Script replace(
            String path, String fill, FileState now, FileState made, FileState want, @Nullable String validate) {
        StringBuilder text = new StringBuilder(enter(Paths.parent(path)))
                .append("plumb_new\n")
                .append(fill);
        boolean keeps = now.isFile() && now.content() != null;
        access(text, OPEN, keeps ? kept(path, now, want) : "", made, want, true);
        // Only where something can be lost: a file that is new and not on the disk yet is written by the next run.
        text.append(now.exists() ? "sync $h 2>/dev/null\n" : "").append("exec 3>&-\n");
        if (validate != null) {
            String file = "\"${PWD%/}/${t#./}\"";
            text.append("plumb_x=").append(file).append("\n(cd \"$plumb_o\"&&{ ");
            text.append(Validation.words(validate, "\"$plumb_x\"")).append("; }) </dev/null >&2 || {\n");
            text.append("printf '%s\\n' ")
                    .append(Sh.quote("the new content of " + path + " is refused by its validation"));
            text.append(" >&2; exit 1; }\n");
        }
        unchanged(text, path, now);
        return script(text.append(putInPlace(path)).toString());
    }

    /** What gives a new file the attributes of the one it replaces; its mode too, so that the same one is not set again. */
    private static String kept(String path, FileState now, FileState want) {
        boolean same = want.mode() != null && want.mode().equals(now.mode());
        return "plumb_keep " + Sh.quote(Paths.name(path)) + (same ? "||" : "\n");
    }

    private static Script script(String text) {
        return Script.of(text).using(FileLibrary.TEXT);
    }

    /** Goes into a directory, unless a link has taken the place of one on the way. */
    static String enter(String directory) {
        String home = Paths.home(directory);
        if (directory.startsWith("/") && !directory.contains("/..")) {
            return "plumb_in " + Paths.word(directory) + "\n";
        }
        String base = home.isEmpty() ? "." : home;
        String rest = directory.equals(base) ? "" : directory.substring(home.isEmpty() ? 0 : home.length() + 1);
        if (directory.contains("..")) {
            // what is above a link is not what the words say
            return "plumb_o=$PWD\ncd -P -- " + Paths.word(directory) + "||exit 1\n";
        }
        String into = rest.isEmpty() ? "" : "plumb_in \"${PWD%/}\"/" + Sh.quote(rest) + "\n";
        return "plumb_o=$PWD\ncd -P -- " + base + "||exit 1\n" + into;
    }

    /** The word for a path in the working directory. */
    private static String local(String path) {
        return "./" + Sh.quote(Paths.name(path));
    }

    private static String putInPlace(String path) {
        return "mv -fT \"$t\" " + local(path) + " || exit 1\nt=\n";
    }

    /** What is to be replaced must be what the plan saw. */
    private static void unchanged(StringBuilder text, String path, FileState now) {
        String name = Sh.quote(Paths.name(path));
        if (!now.exists()) {
            text.append("plumb_gone ").append(name).append('\n');
        } else if (now.isLink()) {
            text.append("[ -L ./").append(name).append(" ]||plumb_moved ");
            text.append(Sh.quote(path + " is not a link any more")).append('\n');
        } else if (now.isFile() && now.content() != null) {
            text.append("plumb_was ")
                    .append(name)
                    .append(' ')
                    .append(hash(now.content()))
                    .append('\n');
        }
    }

    private static String hash(@Nullable Value content) {
        if (content instanceof Value.Content known) {
            return Digests.sha256(known.bytes());
        } else if (content instanceof Value.Digest digest) {
            return digest.sha256();
        }
        throw new NotKnownException("what is in a file that an earlier task makes is not known before apply", null);
    }

    /**
     * Changes owner, group and permissions of something that is there.
     *
     * @param ours whether nobody else can exchange anything on the way to it
     */
    static Script access(String path, FileState now, FileState want, boolean ours) {
        StringBuilder text = new StringBuilder();
        if (ours) {
            text.append("p=").append(Paths.word(path)).append('\n');
            access(text, "\"$p\"", now, want, false);
            return Script.of(text.toString());
        }
        String word = reach(text, path, now);
        access(text, word, now, want, false);
        return script(text.append(release(word)).toString());
    }

    /** Gets hold of something; the word by which it is changed is returned. */
    private static String reach(StringBuilder text, String path, FileState now) {
        text.append(enter(now.isDirectory() ? path : Paths.parent(path)));
        if (now.isDirectory()) {
            return ".";
        } else if (now.isLink()) {
            return local(path);
        } else if (now.isFile() && Permissions.has(now, Permissions.READ)) {
            text.append("plumb_open ").append(Sh.quote(Paths.name(path))).append('\n');
            return OPEN;
        }
        // what cannot be opened, or not without waiting, gets a second name that nobody else can exchange
        text.append("plumb_aside ").append(Sh.quote(Paths.name(path))).append('\n');
        return ASIDE;
    }

    private static String release(String word) {
        return word.equals(ASIDE) ? "plumb_back\n" : "";
    }

    /** Appends what makes a thing that is {@code have} into one that is {@code want}. */
    private static void access(StringBuilder text, String word, FileState have, FileState want, boolean always) {
        access(text, word, "", have, want, always);
    }

    /**
     * The same.
     *
     * @param keep what gives it attributes that a change of its owner would take away, and that hold whatever its mode is
     */
    private static void access(
            StringBuilder text, String word, String keep, FileState have, FileState want, boolean always) {
        String owner = ownership(have, want);
        if (!owner.isEmpty()) {
            text.append(word.equals(OPEN) ? "chown " : "chown -h ");
            text.append(Sh.quote(owner)).append(' ').append(word).append(" || exit 1\n");
        }
        text.append(keep);
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

    /**
     * Makes directories, the outermost first, each in the one before it, all alike. Nobody else gets into any of them before
     * it is what it is to be.
     */
    static Script makeDirectories(List<String> paths, FileState made, FileState want) {
        StringBuilder access = new StringBuilder();
        access(access, ".", made, want, false);
        boolean plain = access.isEmpty();
        access.setLength(0);
        // Under the closed umask a directory is made with 0700, whatever it is to be.
        access(access, ".", plain ? made : made.withMode(null), want, false);
        StringBuilder text = new StringBuilder(enter(Paths.parent(paths.get(0))));
        text.append(plain ? "umask 022\n" : "umask 077\n");
        for (String path : paths) {
            text.append("plumb_mkdir ").append(Sh.quote(Paths.name(path))).append('\n');
        }
        for (int i = paths.size(); i > 0 && !plain; i--) {
            text.append(access).append(i > 1 ? "plumb_up\n" : "");
        }
        return script(text.toString());
    }

    /** Removes whatever is there. */
    static Script remove(String path, boolean directory) {
        return script(enter(Paths.parent(path)) + (directory ? "rm -rf " : "rm -f ") + local(path) + "\n");
    }

    /** Removes a directory in which nothing is. */
    static Script removeEmpty(String path) {
        return script(enter(Paths.parent(path)) + "rmdir " + local(path) + "\n");
    }

    /** Removes a file, unless it is another one than the plan saw. */
    static Script removeSeen(String path, FileState now) {
        StringBuilder text = new StringBuilder(enter(Paths.parent(path)));
        unchanged(text, path, now);
        return script(text.append("rm -f ").append(local(path)).append('\n').toString());
    }

    /**
     * Makes a symbolic link, in place of a file or an empty directory if there is one.
     *
     * @param now what is there
     */
    static Script link(String path, String target, FileState now, FileState made, FileState want) {
        return put(path, "ln -sT -- " + Sh.quote(target), "", now, made, want);
    }

    /**
     * Makes a hard link, likewise.
     *
     * @param file what the plan saw at the source
     */
    static Script hardLink(String path, String source, FileState file, FileState now) {
        FileState.Inode inode = file.inode();
        String same = inode == null
                ? ""
                : "[ \"$(stat -c %d:%i \"$t\")\" = " + inode.device() + ":" + inode.number() + " ]||plumb_moved "
                        + Sh.quote(source + " is not the file that it was when it was read") + "\n";
        return put(path, "ln -T -- " + Paths.word(source), same, now, now, now);
    }

    private static Script put(String path, String make, String check, FileState now, FileState made, FileState want) {
        StringBuilder text = new StringBuilder(enter(Paths.parent(path))).append("plumb_name\n");
        text.append(make).append(" \"$t\" || exit 1\n").append(check);
        access(text, "\"$t\"", made, want, false);
        if (now.isDirectory()) {
            text.append("rmdir ").append(local(path)).append(" || exit 1\n");
        } else {
            unchanged(text, path, now);
        }
        return script(text.append(putInPlace(path)).toString());
    }

    /**
     * Sets times of a file, which is made when it is missing.
     *
     * @param now what is there
     * @param have what is there, or what a new file is like
     * @param times options of {@code touch}, each for a call of its own
     * @param ours whether nobody else can exchange anything on the way to it
     */
    static Script touch(String path, FileState now, FileState have, FileState want, List<String> times, boolean ours) {
        StringBuilder text = new StringBuilder();
        if (!now.exists()) {
            StringBuilder fill = new StringBuilder();
            times.forEach(options -> fill.append("touch ").append(options).append("$h || exit 1\n"));
            return replace(path, fill.toString(), now, have, want, null);
        }
        String word = "\"$p\"";
        if (ours) {
            text.append("p=").append(Paths.word(path)).append('\n');
        } else {
            word = reach(text, path, now);
        }
        for (String options : times) {
            text.append("touch ").append(now.isLink() && !ours ? "-h " : "").append(options);
            text.append(word).append(" || exit 1\n");
        }
        access(text, word, have, want, false);
        return script(text.append(release(word)).toString());
    }
}
