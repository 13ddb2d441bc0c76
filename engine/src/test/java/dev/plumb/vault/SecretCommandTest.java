package dev.plumb.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.plumb.expression.Expressions;
import dev.plumb.expression.Functions;
import dev.plumb.expression.Scope;
import dev.plumb.source.Position;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode;
import dev.plumb.source.YamlReader;
import dev.plumb.text.Redactor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code !secret}: commands on the controller that print a value. */
class SecretCommandTest {
    private final Redactor redactor = new Redactor();
    private final Secrets secrets = new Secrets(() -> new Vault(List.of()), redactor);
    private final Expressions expressions = new Expressions(Functions.standard(), secrets);

    @TempDir
    private Path dir;

    private Object value(String yaml) {
        Problems problems = new Problems();
        YamlNode root = Objects.requireNonNull(YamlReader.readText("t.yml", yaml, problems));
        problems.throwIfAny();
        Scope scope =
                Scope.builder(expressions).authored((YamlNode.Mapping) root).build();
        return Objects.requireNonNull(expressions.evaluate("a", new Position("t.yml", 1, 1), scope));
    }

    private List<Problem> told(String yaml) {
        ProblemException thrown = catchThrowableOfType(ProblemException.class, () -> value(yaml));
        assertThat(thrown).as(yaml).isNotNull();
        return thrown.problems();
    }

    @Test
    void theValueIsWhatTheCommandPrintsWithoutItsLastLineEnd() {
        assertThat(value("a: !secret printf 'one two\\n\\n'")).isEqualTo("one two\n");
        assertThat(redactor.hide("said one two")).isEqualTo("said (hidden)");
    }

    @Test
    void wordsAreQuotedAsForAShellButNoShellSeesThem() {
        assertThat(value("a: !secret echo '$HOME;' \"b  c\" d\\ e *")).isEqualTo("$HOME; b  c d e *");
        assertThat(value("a: !secret [echo, \"$HOME x\"]")).isEqualTo("$HOME x");
        assertThat(value("a: !secret sh -c 'echo \"$((20 + 3))3\"'")).isEqualTo("233");
        assertThat(value("a: !secret {command: echo in a mapping, timeout: 5}")).isEqualTo("in a mapping");
        assertThat(value("a: !secret\n  command: [echo, block mapping]\n")).isEqualTo("block mapping");
    }

    @Test
    void aCommandIsRunOnceAndOnlyWhenItsValueIsAskedFor() throws IOException {
        String command = "!secret sh -c 'echo x >>" + dir + "/count; echo value1'";
        assertThat(value("a: ok\nb: " + command)).isEqualTo("ok");
        assertThat(dir.resolve("count")).doesNotExist();
        assertThat(value("a: " + command)).isEqualTo("value1");
        assertThat(value("a: ${b}${c}\nb: " + command + "\nc: " + command)).isEqualTo("value1value1");
        assertThat(Files.readAllLines(dir.resolve("count"))).hasSize(1);
    }

    @Test
    void aFailureIsToldWithWhatTheCommandSaid() {
        Problem failed =
                told("a: !secret sh -c 'echo no such entry >&2; exit 4'").get(0);
        assertThat(failed.position()).isEqualTo(new Position("t.yml", 1, 4));
        assertThat(failed.message()).isEqualTo("!secret: 'sh' ended with exit status 4: no such entry");
        assertThat(told("a: !secret no-such-program x").get(0).message()).contains("cannot be run");
        assertThat(told("a: !secret 'true'").get(0).message()).contains("printed nothing");
        assertThat(told("a: !secret printf '\\377'").get(0).message()).contains("no text in UTF-8");
    }

    @Test
    void aCommandThatDoesNotEndIsEndedWithWhatItStarted() {
        String marker = dir.resolve("alive").toString();
        Problem late = told("a: !secret {command: [sh, -c, '(sleep 3; touch " + marker + ") & sleep 60'], timeout: 1}")
                .get(0);
        assertThat(late.message()).contains("did not end within 1 seconds");
        assertThat(late.hint()).contains("timeout: SECONDS");
    }

    @Test
    void mistakesAreToldWhenTheFileIsRead() {
        assertThat(told("a: !secret pass show ${env}").get(0).message()).contains("takes no ${…}");
        assertThat(told("a: !secret {comand: x}")).hasSize(2);
        assertThat(told("a: !secret {command: x, timeout: soon}").get(0).message())
                .contains("whole number of seconds");
        assertThat(told("a: !secret ''").get(0).message()).contains("says no command");
        assertThat(told("a: !secret echo 'x").get(0).message())
                .contains("in the command the quotation (') that opens at character 6 is not closed");
    }
}
