package dev.plumb.modules.archive;

import dev.plumb.modules.kit.files.FileState.Kind;
import org.jspecify.annotations.Nullable;

/**
 * One thing in an archive.
 *
 * @param index its number in the archive, from 0: names may occur twice, and the last one counts
 * @param raw its name as it stands in the archive, without a slash at its end
 * @param name its name without needless parts
 * @param kind a file, a directory, a link, or something that is not unpacked
 * @param mode permission bits; null where the archive does not say
 * @param size bytes of a file
 * @param mtime when it was last modified, seconds since 1970
 * @param owner name of its owner, or empty
 * @param group name of its group, or empty
 * @param uid number of the owner; null where the archive does not say
 * @param gid number of the group, likewise
 * @param target text of a link; of a file that is another name of one before it, that one's name; else empty
 * @param sha256 digest of a file's content; empty where it is not known yet
 */
record Member(
        int index,
        String raw,
        String name,
        Kind kind,
        @Nullable Integer mode,
        long size,
        long mtime,
        String owner,
        String group,
        @Nullable Long uid,
        @Nullable Long gid,
        String target,
        String sha256) {
    /** One as it stands in an archive, which says nothing of owners. */
    static Member of(int index, String path, Kind kind, @Nullable Integer mode, long size, long mtime, String target) {
        String name = path.replaceFirst("(?<=.)/+$", "");
        return new Member(index, name, name, kind, mode, size, mtime, "", "", null, null, target, "");
    }

    /** The same with its owner and group. */
    Member ownedBy(String user, String team, long userId, long groupId) {
        return new Member(index, raw, name, kind, mode, size, mtime, user, team, userId, groupId, target, sha256);
    }

    /** Whether it is another name of a file that comes before it. */
    boolean isOtherName() {
        return kind == Kind.FILE && !target.isEmpty();
    }

    /** As a list of what is in the archive has it. */
    String listed() {
        return raw + (kind == Kind.DIRECTORY ? "/" : "");
    }

    /** The same with its content's size and digest. */
    Member with(long newSize, String digest) {
        return new Member(index, raw, name, kind, mode, newSize, mtime, owner, group, uid, gid, target, digest);
    }

    /** The same with the content of another member. */
    Member sameAs(Member first) {
        return new Member(
                first.index, raw, name, kind, mode, first.size, mtime, owner, group, uid, gid, target, first.sha256);
    }

    /** The same under another name. */
    Member named(String other) {
        return new Member(index, raw, other, kind, mode, size, mtime, owner, group, uid, gid, target, sha256);
    }

    /** The same link with another target. */
    Member leading(String other) {
        return new Member(index, raw, name, kind, mode, size, mtime, owner, group, uid, gid, other, sha256);
    }

    /** The same as it stands in the archive under a name. */
    Member standing(String as) {
        return new Member(index, as, name, kind, mode, size, mtime, owner, group, uid, gid, target, sha256);
    }
}
