package dev.plumb.modules.files;

import dev.plumb.modules.files.FileState.Reader;

/** What the user that read a state may do with what it found, by its permission bits. */
final class Permissions {
    static final int READ = 4;
    static final int WRITE = 2;
    static final int EXECUTE = 1;

    private static final int ALL_EXECUTE = 0111;

    private Permissions() {}

    static boolean has(FileState state, int wanted) {
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
