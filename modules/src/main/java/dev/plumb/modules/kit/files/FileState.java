package dev.plumb.modules.kit.files;

import dev.plumb.module.FileMode;
import dev.plumb.resource.Attributes;
import dev.plumb.resource.State;
import dev.plumb.resource.Value;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is at a path, without following a link there. A state read from a host knows all that its detail asks for; a
 * planned state has null where the host decides.
 *
 * @param kind what it is
 * @param mode permission bits, 0 to 07777
 * @param owner name of the owner, or the number when it has no name; null when it is given by number only
 * @param group name of the group, likewise
 * @param uid number of the owner
 * @param gid number of the group
 * @param target text of a link, or the other name of a hard link that is to be made
 * @param content {@link Value.Content} up to {@link FileType#CONTENT_LIMIT} bytes or {@link Value.Digest}; null when the
 *     detail did not ask for it
 * @param modified when it was last modified, shown in UTC; planned only by a task that sets it
 * @param accessed when it was last read, likewise
 * @param number number of the inode, which hard links share; planned only for a hard link
 * @param inode what else the host knows of it; null in a planned state
 * @param reader who read the state: the user that would own what a task creates here
 */
public record FileState(
        Kind kind,
        @Nullable Integer mode,
        @Nullable String owner,
        @Nullable String group,
        @Nullable Long uid,
        @Nullable Long gid,
        @Nullable String target,
        @Nullable Value content,
        @Nullable Value modified,
        @Nullable Value accessed,
        @Nullable Value number,
        @Nullable Inode inode,
        @Nullable Reader reader)
        implements State {

    /** A state of anything but a hard link that is to be made. */
    public FileState(
            Kind kind,
            @Nullable Integer mode,
            @Nullable String owner,
            @Nullable String group,
            @Nullable Long uid,
            @Nullable Long gid,
            @Nullable String target,
            @Nullable Value content,
            @Nullable Value modified,
            @Nullable Value accessed,
            @Nullable Inode inode,
            @Nullable Reader reader) {
        this(kind, mode, owner, group, uid, gid, target, content, modified, accessed, null, inode, reader);
    }

    /** What can be at a path. */
    public enum Kind {
        /** Nothing. */
        ABSENT,
        /** A regular file. */
        FILE,
        /** A directory. */
        DIRECTORY,
        /** A symbolic link. */
        LINK,
        /** A device, a socket or a pipe. */
        OTHER;

        /** The kind with its article, as messages name it: {@code a file}. */
        public String withArticle() {
            return switch (this) {
                case ABSENT -> "not there";
                case FILE -> "a file";
                case DIRECTORY -> "a directory";
                case LINK -> "a link";
                case OTHER -> "a device, socket or pipe";
            };
        }
    }

    /**
     * What {@code stat} tells beside the attributes that tasks manage.
     *
     * @param size bytes
     * @param mtime last modification, seconds since 1970
     * @param atime last access, likewise
     * @param ctime last change of attributes, likewise
     * @param number inode number
     * @param device number of its file system
     * @param links number of hard links
     * @param type type bits of the mode, such as 0100000 for a regular file
     * @param resolved where a link finally leads, an absolute path without links; null when it leads nowhere or is none
     * @param writable whether the reader may write it, or in it
     * @param mount what is mounted where it is
     */
    public record Inode(
            long size,
            long mtime,
            long atime,
            long ctime,
            long number,
            long device,
            long links,
            int type,
            @Nullable String resolved,
            boolean writable,
            Mount mount) {
        /** Of something that can be written. */
        public Inode(
                long size,
                long mtime,
                long atime,
                long ctime,
                long number,
                long device,
                long links,
                int type,
                @Nullable String resolved) {
            this(size, mtime, atime, ctime, number, device, links, type, resolved, true, Mount.NONE);
        }
    }

    /** What is mounted where something is. */
    public enum Mount {
        /** Nothing that matters to it. */
        NONE,
        /** A file system that is mounted read-only. */
        READ_ONLY,
        /** Something is mounted at this very path. */
        POINT,
        /** Something is mounted below this directory. */
        BELOW
    }

    /** The last second that {@link Instant} knows; file systems with 64 bits for a time know later ones, and earlier. */
    private static final long LAST_SECOND = Instant.MAX.getEpochSecond();

    /** The number of a user or group that does not exist yet. */
    static final long NO_ID = -1;

    /**
     * A user of the host with its primary group.
     *
     * @param uid number of the user
     * @param owner its name, or the number
     * @param gid number of its primary group
     * @param group its name, or the number
     * @param groups numbers of all its groups
     */
    public record Reader(long uid, String owner, long gid, String group, java.util.List<Long> groups) {}

    /** Nothing there, read by nobody. */
    public static final FileState ABSENT = absent(null);

    /** Nothing there. */
    public static FileState absent(@Nullable Reader reader) {
        return new FileState(Kind.ABSENT, null, null, null, null, null, null, null, null, null, null, null, reader);
    }

    /** A planned thing of which only this is known yet. */
    public static FileState planned(Kind kind, @Nullable Reader reader) {
        return new FileState(kind, null, null, null, null, null, null, null, null, null, null, null, reader);
    }

    /** The same with this mode. */
    public FileState withMode(@Nullable Integer newMode) {
        return new FileState(
                kind, newMode, owner, group, uid, gid, target, content, modified, accessed, number, inode, reader);
    }

    /** The same with an owner given by name, by number or both. */
    public FileState withOwner(@Nullable String name, @Nullable Long id) {
        return new FileState(
                kind, mode, name, group, id, gid, target, content, modified, accessed, number, inode, reader);
    }

    /** The same with a group given by name, by number or both. */
    public FileState withGroup(@Nullable String name, @Nullable Long id) {
        return new FileState(
                kind, mode, owner, name, uid, id, target, content, modified, accessed, number, inode, reader);
    }

    /** The same with this content. */
    public FileState withContent(@Nullable Value bytes) {
        return new FileState(
                kind, mode, owner, group, uid, gid, target, bytes, modified, accessed, number, inode, reader);
    }

    /** The same with this target. */
    public FileState withTarget(@Nullable String path) {
        return new FileState(
                kind, mode, owner, group, uid, gid, path, content, modified, accessed, number, inode, reader);
    }

    /** The same with these times. */
    public FileState withTimes(@Nullable Value newModified, @Nullable Value newAccessed) {
        return new FileState(
                kind, mode, owner, group, uid, gid, target, content, newModified, newAccessed, number, inode, reader);
    }

    /** The same as another name of the inode with this number. */
    FileState withNumber(@Nullable Value inodeNumber) {
        return new FileState(
                kind, mode, owner, group, uid, gid, target, content, modified, accessed, inodeNumber, inode, reader);
    }

    /** The same as another user sees it. */
    FileState readBy(Reader other) {
        return new FileState(
                kind, mode, owner, group, uid, gid, target, content, modified, accessed, number, inode, other);
    }

    /** The same without what the host decides when anything is changed: times, sizes, numbers. */
    public FileState asPlan() {
        return new FileState(kind, mode, owner, group, uid, gid, target, content, null, null, null, null, reader);
    }

    /** Only the attributes that the planned state has too, so that a diff shows no more than what a task manages. */
    public FileState like(FileState planned) {
        if (!planned.exists() || !exists()) {
            return exists() ? planned(kind, reader).withTarget(target) : this;
        }
        return new FileState(
                kind,
                planned.mode == null ? null : mode,
                planned.owner == null ? null : owner,
                planned.group == null ? null : group,
                planned.uid == null ? null : uid,
                planned.gid == null ? null : gid,
                planned.target == null ? null : target,
                planned.content == null ? null : content,
                shown(planned.modified, modified),
                shown(planned.accessed, accessed),
                shown(planned.number, number),
                inode,
                reader);
    }

    /** What comes in place of anything is told as something new. */
    private static @Nullable Value shown(@Nullable Value planned, @Nullable Value now) {
        return planned == null || planned instanceof Value.Any && !(now instanceof Value.Any) ? null : now;
    }

    @Override
    public boolean exists() {
        return kind != Kind.ABSENT;
    }

    /** Whether it is a regular file. */
    public boolean isFile() {
        return kind == Kind.FILE;
    }

    /** Whether it is a directory. */
    public boolean isDirectory() {
        return kind == Kind.DIRECTORY;
    }

    /** Whether it is a symbolic link. */
    public boolean isLink() {
        return kind == Kind.LINK;
    }

    /** Whether root, or the user who read the state, owns it. */
    boolean isOwnedByRootOrReader() {
        if (uid != null) {
            return uid == 0 || reader != null && uid == reader.uid();
        }
        return owner != null && (owner.equals("root") || reader != null && owner.equals(reader.owner()));
    }

    /**
     * Whether it belongs to this user.
     *
     * @param name the user's login name
     * @param id the user's number, or null when it is not known
     */
    public boolean belongsTo(String name, @Nullable Long id) {
        return id != null && uid != null ? id.equals(uid) : name.equals(owner);
    }

    /** Seconds since 1970 as times of files are shown: as a date in UTC, or as {@code @SECONDS} when they are far beyond any. */
    public static Value time(long seconds) {
        boolean known = seconds <= LAST_SECOND && seconds >= -LAST_SECOND;
        return new Value.Text(known ? Instant.ofEpochSecond(seconds).toString() : "@" + seconds);
    }

    /** Whether both belong to one user. */
    boolean hasOwnerOf(FileState other) {
        return uid != null && other.uid != null ? uid.equals(other.uid) : owner != null && owner.equals(other.owner);
    }

    /** Name or number of the owner. */
    String ownerShown() {
        return owner != null ? owner : String.valueOf(uid);
    }

    /**
     * Whether two files are one with two names.
     *
     * @param path where this one is
     * @param otherPath where the other one is
     */
    public boolean isSame(String path, FileState other, String otherPath) {
        if (!isFile() || !other.isFile()) {
            return false;
        }
        Inode first = inode;
        Inode second = other.inode;
        if (first != null && second != null) {
            return first.number() == second.number() && first.device() == second.device();
        }
        return number(path).equals(other.number(otherPath));
    }

    /** The number of the inode, or in a planned state whose it will be. */
    public Value number(String path) {
        Inode known = inode;
        if (known != null) {
            return new Value.Text(Long.toString(known.number()));
        }
        if (number instanceof Value.Named named) {
            return new Value.Text(named.text());
        }
        return number != null ? number : new Value.Any("that of " + path);
    }

    /** A planned state that names the owner leaves out the number: it follows. A state that was read has both. */
    @Override
    public Attributes attributes() {
        if (!exists()) {
            return Attributes.NONE;
        }
        return Attributes.builder()
                .text("state", kind.name().toLowerCase(java.util.Locale.ROOT))
                .text("target", target)
                .text("mode", mode == null ? null : FileMode.format(mode))
                .text("owner", owner)
                .text("group", group)
                .text("uid", owner == null || inode != null ? uid : null)
                .text("gid", group == null || inode != null ? gid : null)
                .value("inode", number)
                .value("modified", modified)
                .value("accessed", accessed)
                .value("content", content)
                .build();
    }
}
