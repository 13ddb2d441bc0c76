package dev.plumb.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.source.Problems;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Files that fuzzing made. */
class OddFilesTest extends ReaderTestSupport {
    @Test
    void aRoleThatIncludesItselfIsReadOnce() throws IOException {
        file("roles/r/tasks/main.yml", "- include_role: {name: r}\n- include_role: {name: s}\n");
        file("roles/s/tasks/main.yml", "- include_role: {name: r}\n- ping:\n");
        String site = "- hosts: all\n  tasks:\n    - include_role: {name: r}\n";
        Problems problems = new Problems();
        Play play = read(site, problems).plays().get(0);
        ExpectedIncludes foreseen = new Includes(TestModules.NAMES, ReaderOptions.DEFAULT).foresee(play, problems);
        assertThat(problems.sorted()).isEmpty();
        assertThat(foreseen.tasks()).hasSizeBetween(4, 12);
    }

    @Test
    void aChoiceThatIsNullIsShownAsItIsWritten() throws IOException {
        file("roles/r/tasks/main.yml", "- ping:\n");
        file(
                "roles/r/meta/main.yml",
                "argument_specs: {main: {options: {x: {type: int, default: 1, choices: [null, 2]}}}}\n");
        assertThat(told("- hosts: all\n  roles: [r]\n"))
                .singleElement()
                .asString()
                .endsWith("it is one of: null, 2");
    }

    @Test
    @Timeout(60)
    void bracesOfAnyNumberAreToldAtOnce() throws IOException {
        assertThat(told("- hosts: all\n  vars: {a: " + "{".repeat(1_000_000) + "\n"))
                .anyMatch(each -> each.contains("levels of nesting"));
        assertThat(told("- hosts: all\n  vars: {a: {{" + "[".repeat(1_000_000) + "\n"))
                .anyMatch(each -> each.contains("levels of nesting"));
    }
}
