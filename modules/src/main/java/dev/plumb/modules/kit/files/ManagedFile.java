package dev.plumb.modules.kit.files;

import dev.plumb.expression.NotKnownException;
import dev.plumb.module.FileMode;
import dev.plumb.module.Plan;
import dev.plumb.resource.Read;
import dev.plumb.resource.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One file that a module writes, edits or removes: where it is, and how it is to be written. {@link #reads} belongs into the
 * module's reads; the other methods give a {@link Plan}, inside {@link HostFiles#plan}, which tells a plan that cannot be made
 * as a failure.
 *
 * <p>A module that writes one validated file with a mode and an owner:
 *
 * <pre>{@code
 * private static ManagedFile file(Params p) {
 *     return ManagedFile.at("/etc/foo/" + p.name() + ".conf")
 *             .withAccess(new Access(new FileMode("0640"), "root", "foo"))
 *             .withValidation("foo --check %s")
 *             .withBackup(p.backup());
 * }
 *
 * public List<Read<?>> reads(Params p) {
 *     return file(p).reads();
 * }
 *
 * public Plan plan(Params p, States host) {
 *     return HostFiles.plan(host, files -> file(p).write(files, NewContent.of(text(p))));
 * }
 * }</pre>
 *
 * <p>What comes for it: the real path, through links; a diff of content and attributes; owner and group that must exist, or come
 * by an earlier task; refusals that can be foreseen (a missing directory, a mount that is read-only, rights that the task's
 * user lacks, a validation that fails); a replacement in one step that takes nothing for granted that was read; what is
 * already there as it should be is left alone. The values that a plan gives for {@code register} are {@code backup_file} where
 * a backup is kept, and else none: what else a module tells is its own affair.
 *
 * @param path absolute, or from a home directory on ({@code ~/x})
 * @param access owner, group and mode; what it leaves out stays, or is what a new file has: 0644, of the task's user
 * @param missing what becomes of a file that is not there
 * @param validate command that must accept new content before it is put in place, with {@code %s} for the path of a file that
 *     holds it, or null; {@link Validation#invalid} says what is wrong with one
 * @param backup whether the old content is kept beside the file when it is replaced or removed by an edit, as
 *     {@code PATH.HASH~}
 * @param follow whether a link at the path is followed; else new content takes the place of the link itself, with owner, group
 *     and mode of what it leads to
 * @param parents owner, group and mode of directories that are made for it
 */
public record ManagedFile(
        String path,
        Access access,
        Missing missing,
        @Nullable String validate,
        boolean backup,
        boolean follow,
        Access parents) {
    /** What becomes of a file that is not there. */
    public enum Missing {
        /** It is made; its directory must be there. */
        CREATE,
        /** It is made, with the directories above it. */
        CREATE_WITH_PARENTS,
        /** It must be there: an edit fails without it, with a hint at {@code create: true}. */
        REQUIRE,
        /** It must be there, and no parameter of the module makes it. */
        EXPECT,
        /** It may stay missing: an edit takes something out of it. */
        IGNORE
    }

    /** Makes the new content of a file from the old one. */
    @FunctionalInterface
    public interface Editor {
        /**
         * The new content, one character for each byte.
         *
         * @param old the old content likewise; null when there is no file
         * @return null when there is to be no file
         * @throws PlanFailure when the old content cannot be edited
         */
        @Nullable
        String edit(@Nullable String old);
    }

    /** A file of which nothing is said yet but its path. */
    public static ManagedFile at(String path) {
        return new ManagedFile(path, Access.NONE, Missing.CREATE, null, false, true, Access.NONE);
    }

    /** The same with this owner, group and mode. */
    public ManagedFile withAccess(Access newAccess) {
        return new ManagedFile(path, newAccess, missing, validate, backup, follow, parents);
    }

    /** The same where a missing file is treated so. */
    public ManagedFile whenMissing(Missing newMissing) {
        return new ManagedFile(path, access, newMissing, validate, backup, follow, parents);
    }

    /** The same with this command to accept new content, or none when it is null. */
    public ManagedFile withValidation(@Nullable String command) {
        return new ManagedFile(path, access, missing, command, backup, follow, parents);
    }

    /** The same, where the old content is kept or not. */
    public ManagedFile withBackup(boolean keep) {
        return new ManagedFile(path, access, missing, validate, keep, follow, parents);
    }

    /** The same, where a link at the path is followed or not. */
    public ManagedFile following(boolean links) {
        return new ManagedFile(path, access, missing, validate, backup, links, parents);
    }

    /** The same, where directories that are made for it get this owner, group and mode. */
    public ManagedFile withParents(Access directories) {
        return new ManagedFile(path, access, missing, validate, backup, follow, directories);
    }

    /** What the plans will want to know; all of it can be read in one exchange. */
    public List<Read<?>> reads() {
        List<Read<?>> reads = new ArrayList<>(HostFiles.reads(path, FileType.CONTENT));
        reads.addAll(access.reads());
        return reads;
    }

    /** The real path of what is read, links followed. */
    public String real(HostFiles files) {
        return files.follow(files.real(path));
    }

    /** The real path of what is written: that of a link which is not followed, else where it leads. */
    public String written(HostFiles files) {
        String name = files.real(path);
        return follow ? files.follow(name) : name;
    }

    /**
     * Gives the file this content, whatever is in it.
     *
     * @throws PlanFailure when something else than a file is there, or the content is refused
     */
    public Plan write(HostFiles files, NewContent content) {
        String real = real(files);
        FileState now = files.state(real, FileType.HASH);
        if (real.equals(written(files))) {
            mustBeFile(real, now);
        }
        return put(files, real, now, content);
    }

    /**
     * Edits the file.
     *
     * @return a plan that is not known before apply when the old content is not
     * @throws PlanFailure when something else than a file is there, it is larger than {@link FileType#CONTENT_LIMIT}, or the new
     *     content is refused
     */
    public Plan edit(HostFiles files, Editor editor) {
        String real = real(files);
        FileState now = files.content(real);
        if (now == null) {
            return unseen(files, real, "it is to be edited");
        } else if (!now.exists() && (missing == Missing.REQUIRE || missing == Missing.EXPECT)) {
            String hint = missing == Missing.REQUIRE ? "; create: true makes it" : "";
            return unseen(files, real, "it is to be edited" + hint);
        } else if (!now.exists() && missing == Missing.IGNORE && !files.host().isCertain(FileType.ref(real))) {
            return unseen(files, real, "something is to be taken out of it");
        }
        mustBeFile(real, now);
        if (now.content() instanceof Value.Digest large && large.size() > FileType.CONTENT_LIMIT) {
            throw new PlanFailure(real + " has " + large.size() + " bytes; at most " + FileType.CONTENT_LIMIT
                    + " can be edited in place");
        } else if (now.exists() && !(now.content() instanceof Value.Content)) {
            throw new NotKnownException("what is in " + real + " is not known before apply", null);
        }
        String old = now.content() instanceof Value.Content content
                ? new String(content.bytes(), StandardCharsets.ISO_8859_1)
                : null;
        String text = editor.edit(old);
        return text != null
                ? put(files, real, now, NewContent.of(text.getBytes(StandardCharsets.ISO_8859_1)))
                : now.exists() ? emptied(files, real, now) : Plan.nothing();
    }

    /** Removes whatever is at the path, a directory with all that is in it; of a link, the link. */
    public Plan remove(HostFiles files) {
        String real = files.real(path);
        return RemovalPlans.remove(files, real, files.state(real));
    }

    /**
     * Brings back what was there once: content, owner, group and mode of a file, or its absence.
     *
     * @param earlier a state that was read with its content
     * @throws PlanFailure when that content was not kept, or the state is none of a file
     */
    public Plan restore(HostFiles files, FileState earlier) {
        if (!earlier.exists()) {
            return remove(files);
        }
        if (!(earlier.content() instanceof Value.Content content)) {
            throw new PlanFailure(path + " cannot be restored: what was in it is not known");
        }
        FileMode mode = earlier.mode() == null ? null : new FileMode(FileMode.format(earlier.mode()));
        Access old = new Access(mode, earlier.owner(), earlier.group());
        return withAccess(old).withValidation(null).write(files, NewContent.of(content.bytes()));
    }

    private static void mustBeFile(String real, FileState now) {
        if (now.exists() && !now.isFile()) {
            throw new PlanFailure(real + " is " + now.kind().withArticle() + ", not a file");
        }
    }

    /** An earlier task makes or changes what is to be edited, or else it is missing. */
    private static Plan unseen(HostFiles files, String real, String need) {
        files.host().require(FileType.ref(real), need);
        return Plan.unseen(FileType.ref(real));
    }

    private Plan put(HostFiles files, String real, FileState now, NewContent content) {
        String name = written(files);
        boolean same = content.isIn(now.content());
        if (!name.equals(real) && !same) {
            return replaceLink(files, name, real, now, content);
        }
        FilePlans.Wanted wanted = new FilePlans.Wanted(content, access, validate, backup);
        FileState parent = now.isFile() ? now : files.directory(real);
        if (parent.exists() || missing != Missing.CREATE_WITH_PARENTS) {
            return FilePlans.file(files, real, now, wanted);
        }
        Plan made = FilePlans.directory(files, Paths.parent(real), parent, parents);
        FileState planned =
                (FileState) made.changes().get(made.changes().size() - 1).after();
        return made.and(FilePlans.file(files, real, now, planned, wanted));
    }

    /** A file with owner, group and mode of what the link leads to, unless the task says others, comes in place of the link. */
    private Plan replaceLink(HostFiles files, String name, String real, FileState now, NewContent content) {
        Plan kept = backup && now.isFile()
                ? FilePlans.backup(files, real, FilePlans.withContent(files, real, now))
                : Plan.nothing();
        Access all = now.isFile() ? access.orOf(now) : access;
        FilePlans.Wanted wanted = new FilePlans.Wanted(content, all, validate, false);
        return kept.and(FilePlans.file(files, name, files.state(name), wanted));
    }

    /** Nothing is left to be in the file: the name that the module gave goes, which may be that of a link. */
    private Plan emptied(HostFiles files, String real, FileState now) {
        String name = files.real(path);
        Plan gone = name.equals(real)
                ? RemovalPlans.removeSeen(real, now)
                : RemovalPlans.remove(files, name, files.state(name));
        return backup ? FilePlans.backup(files, real, now).and(gone) : gone;
    }
}
