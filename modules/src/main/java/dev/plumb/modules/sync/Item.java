package dev.plumb.modules.sync;

import dev.plumb.modules.kit.files.FileState.Kind;
import java.nio.file.Path;

/**
 * Something on the controller that is to be on the host.
 *
 * @param name its path in the directory that receives it; {@code .} for that itself
 * @param kind a file, a directory or a link
 * @param path where it is on the controller
 * @param mode its permission bits, as they are sent
 * @param size bytes of a file
 * @param mtime when it was last modified, seconds since 1970
 * @param uid number of its owner
 * @param gid number of its group
 * @param owner name of its owner, or the number
 * @param group name of its group, or the number
 * @param target text of a link, else empty
 */
record Item(
        String name,
        Kind kind,
        Path path,
        int mode,
        long size,
        long mtime,
        long uid,
        long gid,
        String owner,
        String group,
        String target) {
    /** The directory that receives it. */
    static final String ROOT = ".";

    boolean isFile() {
        return kind == Kind.FILE;
    }

    boolean isDirectory() {
        return kind == Kind.DIRECTORY;
    }

    boolean isLink() {
        return kind == Kind.LINK;
    }

    /** The same under another name. */
    Item named(String other) {
        return new Item(other, kind, path, mode, size, mtime, uid, gid, owner, group, target);
    }
}
