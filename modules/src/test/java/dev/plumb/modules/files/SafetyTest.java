package dev.plumb.modules.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.module.Plan;
import dev.plumb.resource.Action;
import dev.plumb.script.Input;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A file that is replaced is the old one or the new one, whatever goes wrong, and nothing else stays behind. */
class SafetyTest {
    private static final String OLD = "the old content\n";

    @TempDir
    private Path dir;

    private Path file;

    @BeforeEach
    void writeOldFile() throws IOException {
        file = Files.writeString(dir.resolve("f"), OLD);
    }

    private Script write(Shells shell, String more) {
        return write(shell, "'" + "x".repeat(90_000) + "'", more);
    }

    private Script write(Shells shell, String content, String more) {
        String task = "{dest: " + file + ", content: " + content + more + "}";
        Problems problems = new Problems();
        Bound bound = Bound.of("copy", Objects.requireNonNull(YamlReader.readText("test", task, problems)), dir);
        Plan plan = bound.module().plan(bound.params(), new RealStates(shell, dir));
        return ((Action.Run) plan.changes().get(0).action()).script();
    }

    private void assertUntouched(ScriptResult result) throws IOException {
        assertThat(result.exit()).isNotZero();
        assertThat(file).hasContent(OLD);
        try (Stream<Path> files = Files.list(dir)) {
            assertThat(files).containsExactly(file);
        }
    }

    @ParameterizedTest
    @EnumSource
    void keepsTheOldFileWhenTheDiskIsFull(Shells shell) throws IOException {
        String limited = "ulimit -f 16; trap '' XFSZ; exec \"$@\"";

        ScriptResult result = shell.run(write(shell, ""), dir, List.of("/bin/sh", "-c", limited, "sh"));

        assertUntouched(result);
        assertThat(result.stderrText()).contains("File too large");
    }

    @ParameterizedTest
    @EnumSource
    void keepsTheOldFileWhenTheDiskIsFullOfAShortText(Shells shell) throws IOException {
        String limited = "ulimit -f 16; trap '' XFSZ; exec \"$@\"";
        Script script = write(shell, "\"" + "x".repeat(20_000) + "\\n\"", "");
        assertThat(script.inputText()).hasSize(20_000);

        ScriptResult result = shell.run(script, dir, List.of("/bin/sh", "-c", limited, "sh"));

        assertUntouched(result);
    }

    /** A shell whose {@code printf} is a program would make the content an argument of a process. */
    @ParameterizedTest
    @EnumSource
    void writesAShortTextWhereTheShellHasNoPrintf(Shells shell) throws IOException {
        Script script = write(shell, "\"a $x `y`\\n\\\\1 'z' \\t%s\\n\\n\"", "");
        Script without = new Script(
                "printf() { return 127; }\n" + script.wholeText(),
                script.input(),
                script.locale(),
                script.environment(),
                null,
                "",
                true);

        assertThat(shell.run(without, dir).exit()).isZero();
        assertThat(file).hasContent("a $x `y`\n\\1 'z' \t%s\n\n");
    }

    @ParameterizedTest
    @EnumSource
    void keepsTheOldFileWhenOnlyPartOfTheContentArrives(Shells shell) throws IOException {
        Script whole = write(shell, "");
        Input part = new Input() {
            @Override
            public long size() {
                return 90_000;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(new byte[89_999]);
            }
        };

        ScriptResult result = shell.run(whole.withInput(part), dir);

        assertUntouched(result);
        assertThat(result.stderrText()).contains("the content did not arrive whole");
    }

    @ParameterizedTest
    @EnumSource
    void keepsTheOldFileWhenItIsEnded(Shells shell) throws IOException {
        ScriptResult result = shell.run(write(shell, ", validate: 'sh -c \"kill -TERM $PPID\" %s'"), dir);

        assertUntouched(result);
        assertThat(result.exit()).isEqualTo(143);
    }

    @ParameterizedTest
    @EnumSource
    void keepsTheOldFileWhenTheOwnerIsUnknown(Shells shell) throws IOException {
        Script script = write(shell, ", owner: '12'");
        Script wrong = new Script(
                script.wholeText().replace("chown 12", "chown nobody.such"),
                script.input(),
                script.locale(),
                script.environment(),
                null);

        assertUntouched(shell.run(wrong, dir));
    }

    @ParameterizedTest
    @EnumSource
    void doesNotReplaceADirectoryThatAppeared(Shells shell) throws IOException {
        Script script = write(shell, "");
        Files.delete(file);
        Files.createDirectory(file);

        ScriptResult result = shell.run(script, dir);

        assertThat(result.exit()).as("planned again").isEqualTo(Action.MOVED);
        try (Stream<Path> files = Files.walk(dir)) {
            assertThat(files).containsExactlyInAnyOrder(dir, file);
        }
    }

    /** A checker sees the new file with its final owner and mode, and whoever looks meanwhile sees only the old one. */
    @ParameterizedTest
    @EnumSource
    void showsTheNewFileToTheCheckerOnly(Shells shell) throws IOException {
        Path seen = dir.resolve("seen");
        Path checker = dir.resolve("checker");
        Files.writeString(
                checker,
                "#!/bin/sh\nstat -c %a:%U \"$1\" >" + seen + "\ncat " + file + " >>" + seen + "\nhead -c 1 \"$1\" >>"
                        + seen + "\n");
        assertThat(checker.toFile().setExecutable(true)).isTrue();

        ScriptResult result =
                shell.run(write(shell, ", mode: '0640', owner: daemon, validate: '" + checker + " %s'"), dir);

        assertThat(result.exit()).as(result.stderrText()).isZero();
        assertThat(seen).hasContent("640:daemon\n" + OLD + "x");
        assertThat(file).hasContent("x".repeat(90_000));
    }

    @ParameterizedTest
    @EnumSource
    void hasNoContentInTheTextOfTheScript(Shells shell) throws IOException {
        Script script = write(shell, "");

        assertThat(script.text()).doesNotContain("xxxx").hasSizeLessThan(2_000);
        List<String> found = new ArrayList<>();
        try (InputStream in = Objects.requireNonNull(script.input()).open()) {
            found.add(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        assertThat(found).containsExactly("x".repeat(90_000));
    }
}
