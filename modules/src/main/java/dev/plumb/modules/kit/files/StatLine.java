package dev.plumb.modules.kit.files;

import dev.plumb.modules.kit.files.FileState.Inode;
import dev.plumb.modules.kit.files.FileState.Kind;
import dev.plumb.modules.kit.files.FileState.Mount;
import dev.plumb.modules.kit.files.FileState.Reader;
import dev.plumb.resource.Value;
import org.jspecify.annotations.Nullable;

/**
 * One line of {@link FileReader#STAT} without the name.
 *
 * @param mode type and permission bits
 */
record StatLine(
        int mode,
        long uid,
        String owner,
        long gid,
        String group,
        long size,
        long mtime,
        long atime,
        long ctime,
        long inode,
        long device,
        long links) {
    private static final int TYPE = 0170000;

    /**
     * Its fields in the order of the format.
     *
     * @throws NumberFormatException when one is no number that it can be
     */
    static StatLine of(String[] fields) {
        return new StatLine(
                Integer.parseInt(fields[0], 16),
                Long.parseLong(fields[1]),
                named(fields[2], fields[1]),
                Long.parseLong(fields[3]),
                named(fields[4], fields[3]),
                size(fields[5]),
                Long.parseLong(fields[6]),
                Long.parseLong(fields[7]),
                Long.parseLong(fields[8]),
                Long.parseLong(fields[9]),
                Long.parseLong(fields[10]),
                Long.parseLong(fields[11]));
    }

    private static long size(String text) {
        long size = Long.parseLong(text);
        if (size < 0) {
            throw new NumberFormatException(text);
        }
        return size;
    }

    /** Numbers without a name are printed as UNKNOWN. */
    private static String named(String name, String number) {
        return name.equals("UNKNOWN") || name.isEmpty() ? number : name;
    }

    Kind kind() {
        return switch (mode & TYPE) {
            case 0100000 -> Kind.FILE;
            case 0040000 -> Kind.DIRECTORY;
            case 0120000 -> Kind.LINK;
            default -> Kind.OTHER;
        };
    }

    boolean isFile() {
        return kind() == Kind.FILE;
    }

    FileState state(
            @Nullable String target, @Nullable String resolved, @Nullable Value content, @Nullable Reader reader) {
        return state(target, resolved, content, reader, true, Mount.NONE);
    }

    FileState state(
            @Nullable String target,
            @Nullable String resolved,
            @Nullable Value content,
            @Nullable Reader reader,
            boolean writable,
            Mount mount) {
        Inode more = new Inode(size, mtime, atime, ctime, inode, device, links, mode & TYPE, resolved, writable, mount);
        return new FileState(
                kind(),
                mode & 07777,
                owner,
                group,
                uid,
                gid,
                target,
                content,
                FileState.time(mtime),
                FileState.time(atime),
                new Value.Text(Long.toString(inode)),
                more,
                reader);
    }
}
