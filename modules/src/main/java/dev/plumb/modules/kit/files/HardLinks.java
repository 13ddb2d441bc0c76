package dev.plumb.modules.kit.files;

import dev.plumb.resource.OtherNames;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.State;

/** The names of one file besides the one that is changed: they show its new owner, group, mode and times too. */
final class HardLinks implements OtherNames {
    static final HardLinks NAMES = new HardLinks();

    private HardLinks() {}

    @Override
    public boolean mayBe(ResourceType<?> type) {
        return type instanceof FileType || type instanceof StatType;
    }

    @Override
    public boolean include(ResourceRef<?> ref, State state, ResourceRef<?> changed, State changedState) {
        if (!(changed.type() instanceof FileType && changedState instanceof FileState file)) {
            return false;
        }
        String path = ref.type() instanceof StatType ? StatType.path(ref) : ref.key();
        FileState other = state instanceof StatState told ? told.file() : state instanceof FileState own ? own : null;
        return other != null && !path.equals(changed.key()) && other.isSame(path, file, changed.key());
    }

    @Override
    @SuppressWarnings("unchecked") // each kind of state gives one of its kind
    public <S extends State> S shown(S now, State after) {
        if (!(after instanceof FileState file)) {
            return now;
        } else if (now instanceof StatState told) {
            return (S) new StatState(shown(told.file(), file).asPlan(), told.checksum());
        }
        return now instanceof FileState own ? (S) shown(own, file) : now;
    }

    /** Owner, group, mode and times are those of the inode. */
    private static FileState shown(FileState now, FileState after) {
        return now.withMode(after.mode())
                .withOwner(after.owner(), after.uid())
                .withGroup(after.group(), after.gid())
                .withTimes(
                        after.modified() == null ? now.modified() : after.modified(),
                        after.accessed() == null ? now.accessed() : after.accessed());
    }
}
