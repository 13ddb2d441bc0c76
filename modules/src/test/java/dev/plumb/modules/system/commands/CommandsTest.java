package dev.plumb.modules.system.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.module.FakeStates;
import dev.plumb.module.Plan;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.files.Shells;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.system.Tasks;
import dev.plumb.resource.Action;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.script.ScriptResult;
import dev.plumb.source.Position;
import dev.plumb.source.YamlNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CommandsTest {
    @TempDir
    Path folder;

    private static ScriptResult run(Shells shell, Path directory, String module, String line) {
        String literal = line.replace("${", "$${");
        YamlNode text = new YamlNode.Scalar(new Position("t", 1, 1), literal, literal, null, YamlNode.Style.BLOCK);
        Record params = Tasks.bind(module, text);
        Plan plan = module(module).plan(params, new FakeStates());
        Action.Run run = (Action.Run) plan.changes().get(0).action();
        return shell.run(run.script(), directory);
    }

    @SuppressWarnings("unchecked") // the module's own parameters
    private static TaskModule<Record> module(String name) {
        return (TaskModule<Record>) Tasks.module(name).implementation();
    }

    @ParameterizedTest
    @EnumSource(Shells.class)
    void anyWordsReachTheCommandAsTheyAre(Shells shell) {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        String alphabet = "ab '\"\\$`;&|<>(){}[]*?!#~=%-\n\té\u2028";
        for (int round = 0; round < 20; round++) {
            List<String> words = new ArrayList<>();
            StringBuilder line = new StringBuilder("printf '<%s>'");
            for (int i = 0; i < 8; i++) {
                StringBuilder word = new StringBuilder("-");
                for (int j = random.nextInt(8); j > 0; j--) {
                    word.append(alphabet.charAt(random.nextInt(alphabet.length())));
                }
                // braces that Jinja knows are refused
                String plain = word.toString().replaceAll("\\{(?=[{%#])", "(");
                words.add(plain);
                line.append(" '").append(plain.replace("'", "'\\''")).append('\'');
            }
            ScriptResult result = run(shell, folder, "command", line.toString());

            assertThat(result.stderrText()).as("seed %d", seed).isEmpty();
            StringBuilder expected = new StringBuilder();
            words.forEach(word -> expected.append('<').append(word).append('>'));
            assertThat(result.stdoutText()).as("seed %d", seed).isEqualTo(expected.toString());
        }
    }

    @ParameterizedTest
    @EnumSource(Shells.class)
    void expandsHomesAndVariablesThatAreSet(Shells shell) {
        ScriptResult result =
                run(shell, folder, "command", "printf '%s|' $LC_ALL ${LC_ALL}x $NO_SUCH ${NO_SUCH}y ~ '~/z' a~ $1 $$");

        assertThat(result.stdoutText())
                .isEqualTo("C|Cx|$NO_SUCH|${NO_SUCH}y|" + System.getProperty("user.home") + "|"
                        + System.getProperty("user.home") + "/z|a~|$1|$$|");
    }

    @ParameterizedTest
    @EnumSource(Shells.class)
    void aCommandThatIsNotThereIsNamed(Shells shell) {
        ScriptResult result = run(shell, folder, "command", "no-such-command -x");

        assertThat(result.exit()).isEqualTo(127);
        assertThat(result.stderrText()).contains("no-such-command").contains("not found");
    }

    @ParameterizedTest
    @EnumSource(Shells.class)
    void shellTextRunsAsWritten(Shells shell) {
        ScriptResult result =
                run(shell, folder, "shell", "x=1; cat <<E | tr a-z A-Z\nvalue $x\nE\nfalse || (exit 7)\nexit $?");

        assertThat(result.stdoutText()).isEqualTo("VALUE 1\n");
        assertThat(result.exit()).isEqualTo(7);
    }

    @ParameterizedTest
    @EnumSource(Shells.class)
    void patternsMatchAsTheShellExpandsThem(Shells shell) throws IOException {
        Files.writeString(folder.resolve("it's a.x"), "");
        Files.writeString(folder.resolve("b.x"), "");
        Files.createSymbolicLink(folder.resolve("dangling.y"), Path.of("nowhere"));
        String base = folder + "/";
        List<Read<GlobState>> reads = List.of(
                Read.of(Globs.ref(base + "it's *.x")),
                Read.of(Globs.ref(base + "*.y")),
                Read.of(Globs.ref(base + "[!b]*.x")),
                Read.of(Globs.ref(base + "?.z")),
                Read.of(Globs.ref(base + "[!]i].x")),
                Read.of(Globs.ref("*.x")));
        Map<String, Object> found = shell.read(Globs.TYPE, reads, folder);

        assertThat(found)
                .containsEntry(base + "it's *.x", new GlobState(List.of(base + "it's a.x")))
                .containsEntry(base + "*.y", new GlobState(List.of(base + "dangling.y")))
                .containsEntry(base + "[!b]*.x", new GlobState(List.of(base + "it's a.x")))
                .containsEntry(base + "?.z", new GlobState(List.of()))
                .containsEntry(base + "[!]i].x", new GlobState(List.of(base + "b.x")))
                .containsEntry("*.x", new GlobState(List.of("b.x", "it's a.x")));
    }

    @Test
    void patternsSeePlannedFiles() {
        ResourceRef<GlobState> glob = Globs.ref("/srv/*.x");
        GlobState none = new GlobState(List.of());
        GlobState one = new GlobState(List.of("/srv/a.x"));
        FileState file =
                new FileState(FileState.Kind.FILE, null, null, null, null, null, null, null, null, null, null, null);

        assertThat(Globs.TYPE.touchedBy(FileType.ref("/srv/a.x"), glob)).isTrue();
        assertThat(Globs.TYPE.touchedBy(FileType.ref("/srv"), glob)).isTrue();
        assertThat(Globs.TYPE.touchedBy(FileType.ref("/srv/a.y"), glob)).isFalse();
        assertThat(Globs.TYPE.follows(FileType.ref("/srv/a.x"), file, glob, none))
                .isEqualTo(one);
        assertThat(Globs.TYPE.follows(FileType.ref("/srv/a.x"), FileState.ABSENT, glob, one))
                .isEqualTo(none);
        assertThat(Globs.TYPE.follows(FileType.ref("/srv"), FileState.ABSENT, glob, one))
                .isEqualTo(none);
        assertThat(Globs.TYPE.follows(
                        FileType.ref("/srv/a.x"),
                        FileState.ABSENT,
                        glob,
                        new GlobState(List.of("/srv/a.x", "/srv/b.x"))))
                .isNull();
    }
}
