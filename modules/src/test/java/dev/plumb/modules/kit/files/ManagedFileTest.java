package dev.plumb.modules.kit.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumb.module.FakeStates;
import dev.plumb.module.FileMode;
import dev.plumb.module.Plan;
import dev.plumb.modules.files.RealStates;
import dev.plumb.modules.files.Shells;
import dev.plumb.modules.kit.files.ManagedFile.Missing;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Value;
import dev.plumb.script.ScriptResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a module of any group does with one file, on this machine. */
class ManagedFileTest {
    @TempDir
    private Path temporary;

    private Path dir;
    private Path path;

    @BeforeEach
    void findThePlace() throws IOException {
        dir = temporary.toRealPath();
        path = dir.resolve("foo.conf");
    }

    private ManagedFile file() {
        return ManagedFile.at(path.toString());
    }

    private Plan plan(Shells shell, HostFiles.Planner planner) {
        return HostFiles.plan(new RealStates(shell, dir), planner);
    }

    private void apply(Shells shell, Plan plan) {
        assertThat(plan.failure()).isNull();
        for (Change<?> change : plan.changes()) {
            assertThat(run(shell, change).succeeded()).isTrue();
        }
    }

    private ScriptResult run(Shells shell, Change<?> change) {
        return shell.run(((Action.Run) change.action()).script(), dir);
    }

    @ParameterizedTest
    @EnumSource
    void writesAValidatedFileWithAMode(Shells shell) throws IOException {
        ManagedFile file =
                file().withAccess(new Access(new FileMode("0640"), null, null)).withValidation("grep -q ok %s");

        apply(shell, plan(shell, files -> file.write(files, NewContent.of("ok\n"))));

        assertThat(path).hasContent("ok");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-r-----");
        assertThat(plan(shell, files -> file.write(files, NewContent.of("ok\n")))
                        .changes())
                .isEmpty();
        Plan refused = plan(shell, files -> file.write(files, NewContent.of("no\n")));
        assertThat(run(shell, refused.changes().get(0)).stderrText()).contains("is refused by its validation");
        assertThat(path).hasContent("ok");
    }

    @ParameterizedTest
    @EnumSource
    void keepsWhatItReplacesWhereThatIsWanted(Shells shell) throws IOException {
        Files.writeString(path, "old\n");

        Plan plan = plan(shell, files -> file().withBackup(true).write(files, NewContent.of("new\n")));
        apply(shell, plan);

        assertThat(path).hasContent("new");
        assertThat(Path.of(String.valueOf(plan.result().get("backup_file")))).hasContent("old");
        assertThat(plan.result()).containsOnlyKeys("backup_file");
    }

    @ParameterizedTest
    @EnumSource
    void anEditThatLeavesNothingRemovesTheFileUnlessItHasChanged(Shells shell) throws IOException {
        Files.writeString(path, "old\n");
        Plan plan = plan(shell, files -> file().edit(files, old -> null));

        Files.writeString(path, "somebody's\n");
        assertThat(run(shell, plan.changes().get(0)).exit()).isEqualTo(Action.MOVED);
        assertThat(path).hasContent("somebody's");

        Files.writeString(path, "old\n");
        apply(shell, plan);
        assertThat(path).doesNotExist();
        assertThat(plan.changes().get(0).before().attributes().asMap().get("content"))
                .isEqualTo(new Value.Content("old\n".getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @EnumSource
    void editsWhatALinkLeadsToAndRemovesTheLink(Shells shell) throws IOException {
        Path target = Files.writeString(dir.resolve("target"), "old\n");
        Files.createSymbolicLink(path, target);

        apply(shell, plan(shell, files -> file().edit(files, old -> old + "more\n")));
        assertThat(target).hasContent("old\nmore");
        assertThat(path).isSymbolicLink();

        apply(shell, plan(shell, files -> file().edit(files, old -> null)));
        assertThat(target).exists();
        assertThat(Files.exists(path, LinkOption.NOFOLLOW_LINKS)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void bringsBackWhatWasThereOnce(Shells shell) throws IOException {
        Files.writeString(path, "old\n");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r-----"));
        FileState earlier = shell.read(path.toString());
        Files.writeString(path, "new\n");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));

        apply(shell, plan(shell, files -> file().restore(files, earlier)));

        FileState now = shell.read(path.toString());
        assertThat(now.content()).isEqualTo(earlier.content());
        assertThat(now.mode()).isEqualTo(0640);
        assertThat(plan(shell, files -> file().restore(files, earlier)).changes())
                .isEmpty();
        apply(shell, plan(shell, files -> file().restore(files, FileState.ABSENT)));
        assertThat(path).doesNotExist();
    }

    @Test
    void cannotBringBackWhatWasNotKept() {
        FileState large = FileState.planned(FileState.Kind.FILE, null).withContent(new Value.Digest("0".repeat(64), 9));

        Plan plan = HostFiles.plan(
                new FakeStates(), files -> ManagedFile.at("/etc/foo").restore(files, large));

        assertThat(plan.failure()).isEqualTo("/etc/foo cannot be restored: what was in it is not known");
    }

    @Test
    void aMissingFileIsMadeRequiredOrLeft() {
        ManagedFile file = ManagedFile.at("/etc/foo/foo.conf");
        FakeStates host = new FakeStates();

        assertThatThrownBy(() -> HostFiles.plan(host, files -> file.edit(files, old -> "x\n")))
                .hasMessageContaining("file /etc/foo does not exist")
                .hasMessageContaining("/etc/foo/foo.conf is to be in it");
        assertThatThrownBy(() -> HostFiles.plan(
                        host, files -> file.whenMissing(Missing.REQUIRE).edit(files, old -> "x\n")))
                .hasMessageContaining("file /etc/foo/foo.conf does not exist");
        assertThat(HostFiles.plan(
                                host, files -> file.whenMissing(Missing.IGNORE).edit(files, old -> null))
                        .changes())
                .isEmpty();
        assertThat(HostFiles.plan(
                                host,
                                files -> file.whenMissing(Missing.CREATE_WITH_PARENTS)
                                        .edit(files, old -> "x\n"))
                        .changes()
                        .stream()
                        .map(change -> change.ref().key()))
                .containsExactly("/etc", "/etc/foo", "/etc/foo/foo.conf");
    }

    @Test
    void whatSomethingMayBringIsNotTakenForMissing() {
        ManagedFile file = ManagedFile.at("/etc/foo.conf").whenMissing(Missing.IGNORE);
        FakeStates host = new FakeStates().uncertain(FileType.ref("/etc/foo.conf"));

        Plan plan = HostFiles.plan(host, files -> file.edit(files, old -> null));

        assertThat(Objects.requireNonNull(plan.unseen()).key()).isEqualTo("/etc/foo.conf");
    }
}
