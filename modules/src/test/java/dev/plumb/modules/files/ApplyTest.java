package dev.plumb.modules.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.module.Plan;
import dev.plumb.modules.system.Tasks;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Read;
import dev.plumb.resource.State;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import dev.plumb.source.YamlNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What modules do on real files, by every shell: {@code apply/*.yml} says what is prepared in an empty directory ({@code
 * @DIR@}), which task runs and what must be so afterwards. Each planned state must be read back, and the task then have
 * nothing to do.
 */
class ApplyTest {
    private static final Path SCENARIOS = Path.of("src/test/resources/apply");

    @TempDir
    private Path temporary;

    @TestFactory
    Stream<DynamicTest> scenarios() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        try (Stream<Path> files = Files.list(SCENARIOS)) {
            for (Path file : files.sorted().toList()) {
                for (Shells shell : Shells.values()) {
                    List<YamlNode.Mapping> all = read(file, shell);
                    for (int i = 0; i < all.size(); i++) {
                        YamlNode.Mapping each = all.get(i);
                        Path dir = directory(file, shell).resolve(Integer.toString(i));
                        tests.add(DynamicTest.dynamicTest(
                                shell + " " + file.getFileName() + ": " + Bound.text(each, "name"),
                                () -> play(shell, each, Files.createDirectories(dir))));
                    }
                }
            }
        }
        assertThat(tests).hasSizeGreaterThan(40);
        return tests.stream();
    }

    private Path directory(Path file, Shells shell) {
        return temporary.resolve(shell.name()).resolve(file.getFileName().toString());
    }

    /** Each scenario's directory is known only by its place in the file. */
    private List<YamlNode.Mapping> read(Path file, Shells shell) throws IOException {
        Path copy = Files.createTempFile("plumb-apply", ".yml");
        StringBuilder text = new StringBuilder();
        int index = -1;
        for (String line : Files.readAllLines(file)) {
            index += line.startsWith("- ") ? 1 : 0;
            String dir = directory(file, shell).resolve(Integer.toString(index)).toString();
            text.append(line.replace("@DIR@", dir)).append('\n');
        }
        Files.writeString(copy, text);
        List<YamlNode.Mapping> all = Tasks.read(copy);
        Files.delete(copy);
        return all;
    }

    private static void play(Shells shell, YamlNode.Mapping each, Path dir) throws IOException {
        sh(shell, Bound.text(each, "prepare"), dir);
        String module = Bound.text(each, "module");
        YamlNode params = Objects.requireNonNull(each.get("params"));
        RealStates now = new RealStates(shell, dir);
        Bound bound = Bound.of(module, params, Path.of("src/test/resources/cases/local"));
        assertThat(bound.module().invalid(bound.params())).isNull();
        now.need(new LinkedHashSet<>(bound.module().reads(bound.params())));
        Plan plan = bound.module().plan(bound.params(), now);
        if (!Bound.text(each, "refused").isEmpty()) {
            assertThat(plan.failure()).contains(Bound.text(each, "refused"));
            sh(shell, Bound.text(each, "verify"), dir);
            return;
        }
        assertThat(plan.failure()).isNull();
        assertThat(plan.changes()).isNotEmpty();
        String error = Bound.text(each, "error");
        for (Change<?> change : plan.changes()) {
            if (change.action() instanceof Action.Run run) {
                ScriptResult result = shell.run(run.script(), dir);
                if (!error.isEmpty()) {
                    assertThat(result.exit()).isNotZero();
                    assertThat(result.stderrText()).contains(error);
                    sh(shell, Bound.text(each, "verify"), dir);
                    assertNoTemporaryFile(dir);
                    return;
                }
                assertThat(result.exit()).as(result.stderrText()).isZero();
                assertThat(result.stderrText()).isEmpty();
            }
        }
        assertThat(error).isEmpty();
        RealStates host = new RealStates(shell, dir);
        plan.changes().forEach(change -> assertReadBack(change, host));
        sh(shell, Bound.text(each, "verify"), dir);
        assertNoTemporaryFile(dir);
        if (Bound.text(each, "again").isEmpty()) {
            Bound second = Bound.of(module, params, Path.of("src/test/resources/cases/local"));
            assertThat(CaseTest.diffs(second.module().plan(second.params(), host)))
                    .isEmpty();
        }
    }

    private static <S extends State> void assertReadBack(Change<S> change, RealStates host) {
        S found = host.get(new Read<>(change.ref(), change.verifyDetail()));
        assertThat(found.exists()).isEqualTo(change.after().exists());
        assertThat(change.after().attributes().mismatch(found.attributes()))
                .as(change.ref().toString())
                .isEmpty();
    }

    private static void sh(Shells shell, String text, Path dir) {
        if (!text.isEmpty()) {
            ScriptResult result = shell.run(Script.of("set -ex\n" + text), dir);
            assertThat(result.exit()).as(result.stderrText()).isZero();
        }
    }

    private static void assertNoTemporaryFile(Path dir) throws IOException {
        try (Stream<Path> files = Files.walk(dir)) {
            assertThat(files).noneMatch(file -> file.getFileName().toString().startsWith(".plumb"));
        }
    }
}
