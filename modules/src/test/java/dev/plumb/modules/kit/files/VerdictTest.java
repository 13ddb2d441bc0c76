package dev.plumb.modules.kit.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.modules.files.Shells;
import dev.plumb.resource.Read;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VerdictTest {
    private static final String PATH = "/srv/an odd 'name'";

    @TempDir
    Path dir;

    private Object ask(Shells shell, String command, byte[] candidate) throws IOException {
        Verdict verdict = new Verdict(command, candidate, 0640);
        return shell.read(verdict, List.of(Read.of(verdict.of(PATH))), dir).get(PATH);
    }

    private Object ask(Shells shell, String command, String candidate) throws IOException {
        return ask(shell, command, candidate.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @EnumSource
    void tellsWhetherTheCommandAccepts(Shells shell) throws IOException {
        assertThat(ask(shell, "grep -q yes %s", "yes")).isEqualTo(new Verdict.Answer(0, "", true));
        assertThat(ask(shell, "grep -q yes %s", "no")).isEqualTo(new Verdict.Answer(1, "", true));
    }

    @ParameterizedTest
    @EnumSource
    void namesThePathThatTheFileWillHave(Shells shell) throws IOException {
        assertThat(ask(shell, "sh -c 'echo wrong: $1 >&2; exit 3' x %s", "x"))
                .isEqualTo(new Verdict.Answer(3, "wrong: " + PATH, true));
    }

    @ParameterizedTest
    @EnumSource
    void givesTheCommandAllBytesAndThePermissions(Shells shell) throws IOException {
        byte[] bytes = {0, 10, (byte) 0xff, 'a', 10};
        Path expected = Files.write(dir.resolve("expected"), bytes);

        assertThat(ask(shell, "cmp %s " + expected, bytes)).isEqualTo(new Verdict.Answer(0, "", true));
        assertThat(ask(shell, "stat -c %%a %s", bytes)).isEqualTo(new Verdict.Answer(0, "640", true));
    }

    @ParameterizedTest
    @EnumSource
    void leavesNothingBehind(Shells shell) throws IOException {
        Verdict.Answer answer = (Verdict.Answer) ask(shell, "sh -c 'dirname $1 >" + dir + "/where; exit 1' x %s", "x");

        assertThat(answer.accepts()).isFalse();
        Path where = Path.of(Files.readString(dir.resolve("where")).strip());
        assertThat(where.getFileName().toString()).startsWith(".plumb-");
        assertThat(where).doesNotExist();
    }
}
