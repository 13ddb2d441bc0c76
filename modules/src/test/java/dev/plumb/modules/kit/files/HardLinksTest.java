package dev.plumb.modules.kit.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.resource.ResourceRef;
import org.junit.jupiter.api.Test;

class HardLinksTest {
    private static final ResourceRef<FileState> CHANGED = FileType.ref("/srv/a");

    @Test
    void otherPathsOfTheInodeAreTheFileAndNothingElse() {
        FileState before = file(7, 1);
        assertThat(HardLinks.NAMES.include(FileType.ref("/srv/b"), file(7, 1), CHANGED, before))
                .isTrue();
        assertThat(HardLinks.NAMES.include(CHANGED, before, CHANGED, before)).isFalse();
        assertThat(HardLinks.NAMES.include(FileType.ref("/srv/b"), file(8, 1), CHANGED, before))
                .isFalse();
        assertThat(HardLinks.NAMES.include(FileType.ref("/srv/b"), file(7, 2), CHANGED, before))
                .isFalse();
        assertThat(HardLinks.NAMES.include(FileType.ref("/srv/b"), FileState.ABSENT, CHANGED, before))
                .isFalse();
        ResourceRef<StatState> told = StatType.ref("sha1", "/srv/b");
        assertThat(HardLinks.NAMES.include(told, new StatState(file(7, 1), null), CHANGED, before))
                .isTrue();
        assertThat(HardLinks.NAMES.include(
                        StatType.ref("sha1", "/srv/a"), new StatState(before, null), CHANGED, before))
                .isFalse();
        assertThat(HardLinks.NAMES.include(CHANGED, before, told, new StatState(file(7, 1), null)))
                .isFalse();
    }

    @Test
    void anotherNameShowsWhatTheInodeHasAndKeepsItsOwn() {
        FileState after = file(7, 1).withMode(0600).withOwner("ann", 1000L).withGroup("www", 33L);
        FileState now = file(7, 1).withTarget("kept");
        assertThat(HardLinks.NAMES.shown(now, after))
                .isEqualTo(now.withMode(0600).withOwner("ann", 1000L).withGroup("www", 33L));
        StatState told = HardLinks.NAMES.shown(new StatState(now, "sum"), after);
        assertThat(told.checksum()).isEqualTo("sum");
        assertThat(told.file().mode()).isEqualTo(0600);
        assertThat(told.file().inode()).isNull();
        assertThat(HardLinks.NAMES.mayBe(FileType.TYPE)).isTrue();
        assertThat(HardLinks.NAMES.mayBe(StatType.TYPE)).isTrue();
        assertThat(HardLinks.NAMES.mayBe(TreeType.TYPE)).isFalse();
    }

    private static FileState file(long inode, long device) {
        FileState.Inode read = new FileState.Inode(1, 2, 3, 4, inode, device, 2, 0100000, null);
        return new FileState(FileState.Kind.FILE, 0644, "root", "root", 0L, 0L, null, null, null, null, read, null);
    }
}
