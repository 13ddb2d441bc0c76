package dev.plumb.modules.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.module.Plan;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.TreeState;
import dev.plumb.modules.kit.files.TreeType;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Read;
import dev.plumb.script.ScriptResult;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a user who is not root plans is what that user gets. */
class OtherUserTest {
    private static final List<String> NOBODY =
            List.of("/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");

    @TempDir
    private Path dir;

    @BeforeEach
    void giveDirectoryAway() throws IOException {
        Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    private Plan plan(Shells shell, String module, String task) {
        Problems problems = new Problems();
        Bound bound = Bound.of(module, Objects.requireNonNull(YamlReader.readText("test", task, problems)), dir);
        return bound.module().plan(bound.params(), new RealStates(shell, Path.of("/"), NOBODY));
    }

    private ScriptResult run(Shells shell, Change<?> change) {
        return shell.run(((Action.Run) change.action()).script(), Path.of("/"), NOBODY);
    }

    @ParameterizedTest
    @EnumSource
    void foreseesItselfAsOwner(Shells shell) {
        Plan plan = plan(shell, "copy", "{dest: " + dir + "/f, content: x, mode: '0600'}");
        Change<?> change = plan.changes().get(0);

        assertThat(((FileState) change.after()).owner()).isEqualTo("nobody");
        ScriptResult result = run(shell, change);

        assertThat(result.exit()).as(result.stderrText()).isZero();
        FileState found = shell.read(dir + "/f");
        assertThat(change.after().attributes().mismatch(found.attributes())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void changesTheModeOfItsOwnUnreadableFile(Shells shell) throws IOException {
        Path file = Files.writeString(dir.resolve("f"), "x");
        Files.setAttribute(file, "unix:uid", 65534);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("-w-------"));

        Plan plan = plan(shell, "file", "{path: " + file + ", mode: '0640'}");
        assertThat(run(shell, plan.changes().get(0)).exit()).isZero();

        assertThat(shell.read(file.toString()).mode()).isEqualTo(0640);
    }

    @ParameterizedTest
    @EnumSource
    void tellsWhenItMayNotGiveAFileAway(Shells shell) throws IOException {
        Path file = Files.writeString(dir.resolve("f"), "old");

        Plan plan = plan(shell, "copy", "{dest: " + file + ", content: new}");

        assertThat(plan.failure()).contains("may not give " + file + " to root; write become: true");
        assertThat(file).hasContent("old");
        assertThat(dir.toFile().list()).containsExactly("f");
    }

    @ParameterizedTest
    @EnumSource
    void tellsOfATreeThatItMayNotSee(Shells shell) throws IOException {
        Path closed = Files.createDirectories(dir.resolve("d/closed"));
        Files.writeString(closed.resolve("x"), "x");
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        Read<TreeState> read = Read.of(TreeType.ref(dir + "/d"));

        Object found =
                shell.read(TreeType.TYPE, List.of(read), Path.of("/"), NOBODY).get(dir + "/d");

        assertThat(found).isEqualTo("this user may not read all that is below it");
    }
}
