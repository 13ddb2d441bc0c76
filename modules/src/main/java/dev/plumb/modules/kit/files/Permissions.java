package dev.plumb.modules.kit.files;

import dev.plumb.modules.kit.files.FileState.Reader;

/** What the user that read a state may do with what it found, by its permission bits. */
public final class Permissions {
    /** Reading. */
    public static final int READ = 4;
    /** Writing; of a directory, making and removing names in it. */
    public static final int WRITE = 2;
    /** Executing; of a directory, going into it. */
    public static final int EXECUTE = 1;

    private static final int ALL_EXECUTE = 0111;

    private Permissions() {}

    /**
     * Whether the reader of a state may do this; true where that is not known.
     *
     * @param wanted one of the constants of this class
     */
    public static boolean has(FileState state, int wanted) {
        Reader reader = state.reader();
        Integer mode = state.mode();
        if (reader == null || mode == null) {
            return true;
        }
        if (reader.uid() == 0) {
            return wanted != EXECUTE || state.isDirectory() || (mode & ALL_EXECUTE) != 0;
        }
        Long uid = state.uid();
        Long gid = state.gid();
        boolean own = uid == null ? reader.owner().equals(state.owner()) : uid == reader.uid();
        if (own) {
            return (mode >> 6 & wanted) != 0;
        } else if (gid == null) {
            // whether the user is a member of a group is told by number only
            return ((mode >> 3 | mode) & wanted) != 0;
        } else if (gid == reader.gid() || reader.groups().contains(gid)) {
            return (mode >> 3 & wanted) != 0;
        }
        return (mode & wanted) != 0;
    }
}
