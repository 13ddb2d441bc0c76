package dev.plumb.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumb.expression.Expressions;
import dev.plumb.expression.Scope;
import dev.plumb.report.Event;
import dev.plumb.source.Position;
import dev.plumb.source.ProblemException;
import dev.plumb.source.YamlNode;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a play asks for before it begins. */
final class PromptsTest extends MemoryRun {
    private final List<String> asked = new ArrayList<>();

    /** What the user types, line by line; then there is no terminal any more. */
    private void types(String... lines) {
        Deque<String> left = new ArrayDeque<>(List.of(lines));
        console = (prompt, hidden) -> {
            asked.add(hidden ? prompt + " (hidden)" : prompt);
            return left.poll();
        };
    }

    private String answer(String prompt) throws IOException {
        apply("- hosts: all\n  vars_prompt:\n    - " + prompt
                + "\n  tasks:\n    - entry: {key: a, value: \"${it}\"}\n");
        return host("h").entries.get("a");
    }

    @Test
    void anAnswerIsAVariableOfThePlay() throws IOException {
        types("1.2");
        assertThat(answer("{name: it, prompt: Which one, private: no}")).isEqualTo("1.2");
        assertThat(asked).containsExactly("Which one");
    }

    @Test
    void withoutAnAnswerItIsTheDefault() throws IOException {
        types("");
        assertThat(answer("{name: it, private: no, default: 7}")).isEqualTo("7");
        assertThat(asked).containsExactly("it [7]");
    }

    @Test
    void aPrivateDefaultIsNotShown() throws IOException {
        types("");
        assertThat(answer("{name: it, default: pass}")).isEqualTo("pass");
        assertThat(asked).containsExactly("it (hidden)");
    }

    @Test
    void whatIsToBeConfirmedIsAskedAgainUntilBothAnswersAgree() throws IOException {
        types("one", "two", "three", "three");
        assertThat(answer("{name: it, private: no, confirm: yes}")).isEqualTo("three");
        assertThat(asked).containsExactly("it", "again: it", "it", "again: it");
    }

    @Test
    void anAnswerThatIsNeverConfirmedEndsTheRun() {
        types("1", "2", "3", "4", "5", "6");
        assertThatThrownBy(() -> answer("{name: it, confirm: yes}"))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("the two answers for 'it' differ, three times");
    }

    @Test
    void withoutATerminalTheDefaultCounts() throws IOException {
        assertThat(answer("{name: it, default: x}")).isEqualTo("x");
    }

    @Test
    void withoutATerminalAndADefaultItIsToldWhatToWrite() {
        assertThatThrownBy(() -> answer("{name: it}"))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("'it' is to be asked for, but there is no terminal to ask on");
    }

    private static final String LATER = """
            - hosts: all
              tasks:
                - entry: {key: a, value: first}
            - hosts: all
              vars_prompt: [{name: it, confirm: yes}]
              tasks:
                - entry: {key: a, value: second}
            """;

    @Test
    void whatALaterPlayAsksForIsMissedBeforeAnythingIsDone() {
        assertThatThrownBy(() -> apply(LATER))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("'it' is to be asked for, but there is no terminal to ask on");
        assertThat(hosts).isEmpty();
    }

    @Test
    void whatIsWrongWithALaterPlayEndsTheRunWithItsRecap() throws IOException {
        types("1", "2", "3", "4", "5", "6");
        RunResult result = apply(LATER);
        assertThat(result.status()).isEqualTo(RunResult.Status.FAILED);
        assertThat(counts(result).changed()).isEqualTo(1);
        assertThat(host("h").entries).containsEntry("a", "first");
        assertThat(events)
                .filteredOn(Event.Warning.class::isInstance)
                .singleElement()
                .asString()
                .contains("play 'all' ends the run: ")
                .contains("the two answers for 'it' differ, three times");
    }

    @Test
    void anAnswerToBeEncryptedIsKeptAsItsHashOnly() throws IOException {
        types("pass");
        String first = answer("{name: it, encrypt: sha512_crypt}");
        types("pass");
        String second = answer("{name: it, encrypt: sha256_crypt}");
        assertThat(first).isEqualTo(hash("pass", "sha512", first)).startsWith("$6$");
        assertThat(second).isEqualTo(hash("pass", "sha256", second)).startsWith("$5$");
    }

    @Test
    void theSaltOfAnAnswerIsAnotherEachTime() throws IOException {
        types("pass", "pass");
        String first = answer("{name: it, encrypt: sha512_crypt}");
        assertThat(answer("{name: it, encrypt: sha512_crypt}")).isNotEqualTo(first);
    }

    /** The hash with the salt of another. */
    private static Object hash(String password, String type, String like) {
        String expression = "password_hash('" + password + "', '" + type + "', salt='" + like.split("\\$")[2] + "')";
        Expressions expressions = new Expressions();
        return expressions.evaluate(
                new YamlNode.Scalar(new Position("test", 1, 1), expression, expression, null, YamlNode.Style.PLAIN),
                Scope.builder(expressions).build());
    }
}
