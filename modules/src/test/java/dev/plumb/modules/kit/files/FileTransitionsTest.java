package dev.plumb.modules.kit.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.module.Plan;
import dev.plumb.modules.files.Shells;
import dev.plumb.modules.kit.files.FileState.Kind;
import dev.plumb.resource.Action;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.Value;
import dev.plumb.script.Script;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A path gets from any state to any other by the action of its type, and back, by every shell. */
class FileTransitionsTest {
    @TempDir
    private Path directory;

    private static final List<FileState> STATES = List.of(
            FileState.ABSENT,
            file("one\n", 0644),
            file("one\n", 0600),
            file("two\n", 0640),
            file("", 0755),
            FileState.planned(Kind.LINK, null).withTarget("/nowhere"),
            FileState.planned(Kind.LINK, null).withTarget("other"),
            FileState.planned(Kind.DIRECTORY, null).withMode(0755),
            FileState.planned(Kind.DIRECTORY, null).withMode(02750));

    private static FileState file(String text, int mode) {
        return FileState.planned(Kind.FILE, null)
                .withMode(mode)
                .withContent(new Value.Content(text.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @EnumSource(Shells.class)
    void eachStateIsReachedFromEachOther(Shells shell) {
        String path = directory.toString() + "/x";
        List<String> none = new ArrayList<>();
        for (FileState from : STATES) {
            for (FileState to : STATES) {
                FileState before = set(shell, path, from);
                if (Plan.isConverged(before, to)) {
                    continue;
                }
                Action action = FileType.TYPE.action(FileType.ref(path), before, to);
                if (action == null) {
                    none.add(from.kind() + " to " + to.kind());
                    continue;
                }
                isReached(shell, path, to, action);
                FileState back = shell.read(path);
                Action undo = FileType.TYPE.action(FileType.ref(path), back, before);
                if (undo != null) {
                    isReached(shell, path, from, undo);
                }
            }
        }
        assertThat(none).as("no way").allMatch(way -> way.contains("DIRECTORY")).doesNotContain("ABSENT to DIRECTORY");
    }

    private FileState set(Shells shell, String path, FileState state) {
        assertThat(shell.run(Script.of("rm -rf " + path + "\n"), directory).exit())
                .isZero();
        FileState now = shell.read(path);
        if (state.exists()) {
            isReached(shell, path, state, FileType.TYPE.action(FileType.ref(path), now, state));
        }
        return shell.read(path);
    }

    private void isReached(Shells shell, String path, FileState state, Action action) {
        var result = shell.run(((Action.Run) action).script(), directory);
        assertThat(result.exit())
                .as("%s: %s", state, new String(result.stderr(), StandardCharsets.UTF_8))
                .isZero();
        FileState now = shell.read(path);
        assertThat(Plan.isConverged(now, state)).as("%s is %s", now, state).isTrue();
        assertThat(directory).isDirectoryNotContaining(file -> !file.endsWith("x"));
    }

    @ParameterizedTest
    @EnumSource(Shells.class)
    void aDirectoryInWhichSomethingIsStays(Shells shell) throws IOException {
        Path made = Files.createDirectories(directory.resolve("x/y"));
        ResourceRef<FileState> ref = FileType.ref(made.getParent().toString());
        FileState now = shell.read(made.getParent().toString());
        Action action = FileType.TYPE.action(ref, now, FileState.ABSENT);
        assertThat(shell.run(((Action.Run) action).script(), directory).exit()).isNotZero();
        assertThat(made).exists();
    }
}
