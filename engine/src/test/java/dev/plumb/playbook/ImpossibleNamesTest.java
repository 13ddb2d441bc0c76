package dev.plumb.playbook;

import static dev.plumb.expression.ExpressionTestSupport.data;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.expression.ExpressionTestSupport;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Names that no file can have: with a NUL in them, or with half of a character. */
class ImpossibleNamesTest extends ReaderTestSupport {
    @Test
    void areToldAsFilesThatAreNotThere() throws IOException {
        file("roles/r/tasks/main.yml", "- ping:\n");
        assertThat(toldOfTask("- import_tasks: \"a\\0b\"\n"))
                .containsExactly("3:21 there is no file 'a\0b' -> no file can have this name");
        assertThat(toldOfTask("- import_role: {name: \"a\\0b\"}\n"))
                .singleElement()
                .asString()
                .contains("there is no role 'a\0b' -> no directory can have this name");
        assertThat(toldOfTask("- import_role: {name: r, tasks_from: \"a\\0b\"}\n"))
                .singleElement()
                .asString()
                .contains("the role 'r' has no file 'tasks/a\0b'");
        assertThat(told("- import_playbook: \"a\\0b\"\n"))
                .containsExactly("1:20 there is no playbook 'a\0b' -> no file can have this name");
    }

    @Test
    void halfOfACharacterIsToldWhereItStands() throws IOException {
        assertThat(toldOfTask("- ping: {data: \"\\ud83d\"}\n"))
                .containsExactly("3:20 \\ud83d is half of a character, and its other half does not follow"
                        + " -> write the character itself, or both halves");
        assertThat(toldOfTask("- ping: {data: \"\\ud83d\\ude42\"}\n")).isEmpty();
    }

    @Test
    void areNoFilesInExpressionsEither() {
        assertThat(ExpressionTestSupport.told("lookup('file', name)", data("name", "a\0b")))
                .contains("no file can have the name 'a");
        assertThat(ExpressionTestSupport.evaluate("name is file", data("name", "a\0b")))
                .isEqualTo(false);
    }

    @Test
    void aBracketThatIsNotClosedIsACharacterOfAPatternOfFiles() {
        assertThat(ExpressionTestSupport.evaluate("lookup('fileglob', name, wantlist=true)", data("name", "[31m")))
                .isEqualTo(List.of());
    }
}
