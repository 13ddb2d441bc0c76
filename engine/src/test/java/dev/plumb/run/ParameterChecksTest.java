package dev.plumb.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumb.report.Outcome;
import dev.plumb.source.ProblemException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a module does not accept is refused wherever it comes from: before contact when it can be, else before the task acts. */
final class ParameterChecksTest extends MemoryRun {
    private static String play(String tasks) {
        return """
                - hosts: all
                  gather_facts: false
                  tasks:
                    - {name: look, probe: {run: say rotten}, register: look, changed_when: false}
                """ + tasks.indent(4);
    }

    @Test
    void aLiteralIsRefusedBeforeContact() {
        assertThatThrownBy(() -> apply(play("- {name: use, fragile: {at: x, data: rotten}}")))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("data is rotten");
        assertThat(connected).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "- {name: use, fragile: {at: x, data: \"${look.stdout}\"}}",
                "- {name: use, fragile: {at: x, data: \"${item}\"}, loop: [fresh, \"${look.stdout}\"]}",
                "- {name: use, fragile: {at: x, data: \"${v}\"}, vars: {v: \"${look.stdout}\"}}",
                "- {name: use, fragile: {at: x, data: \"${look.stdout}\"}, when: look.stdout == 'rotten'}",
            })
    void aResultIsRefusedBeforeTheTaskActs(String task) throws IOException {
        RunResult result = apply(play(task));
        assertThat(result.status()).isEqualTo(RunResult.Status.FAILED);
        assertThat(ended("use").outcome()).isEqualTo(Outcome.FAILED);
        assertThat(ended("use").message()).contains("play.yml:5:").contains("data is rotten");
        assertThat(host("h").journal).containsExactly("say rotten");
    }

    @Test
    void aDryRunRefusesItToo() throws IOException {
        check(play("- {name: use, fragile: {at: x, data: \"${look.stdout}\"}}"));
        assertThat(ended("use").outcome()).isEqualTo(Outcome.FAILED);
        assertThat(ended("use").message()).contains("data is rotten");
    }

    @Test
    void whatIsRefusedCanBeIgnoredAndIsNotDone() throws IOException {
        RunResult result = apply(play("""
                - {name: use, fragile: {at: x, data: "${look.stdout}"}, ignore_errors: true}
                - {name: after, entry: {key: after, value: done}}
                """));
        assertThat(result.status()).isEqualTo(RunResult.Status.DONE);
        assertThat(host("h").journal).containsExactly("say rotten", "set after done");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "entry: {key: \"k${look.stdout}\", value: x}",
                "entry: {key: k, value: x}\n  environment: {A: \"${look.stdout}\"}",
                "entry: {key: k, value: x}\n  become: true\n  become_user: \"x${look.stdout}\"",
                "entry: {key: k, value: x}\n  become: true\n  become_flags: \"x${look.stdout}\"",
                "entry: {key: k, value: x}\n  become: true\n  become_exe: \"x${look.stdout}\"",
                "entry: {key: k, value: x}\n  delegate_to: \"x${look.stdout}\"",
            })
    void aNulFromAHostIsRefusedWithItsPlace(String module) throws IOException {
        RunResult result = apply(play("- {name: look, probe: {run: nul}, register: look, changed_when: false}\n"
                + "- name: use\n  " + module));
        assertThat(result.status()).isEqualTo(RunResult.Status.FAILED);
        assertThat(ended("use").outcome()).isEqualTo(Outcome.FAILED);
        assertThat(ended("use").message())
                .matches("(?s)play.yml:\\d+:.*|.*/play.yml:\\d+:.*")
                .contains("holds a NUL character");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-x", ""})
    void whomToBecomeIsAName(String user) throws IOException {
        RunResult result = apply(
                play(
                        "- {name: look, probe: {run: \"say " + user + "\"}, register: look, changed_when: false}\n"
                                + "- name: use\n  entry: {key: k, value: x}\n  become: true\n  become_user: \"${look.stdout}\""));
        assertThat(result.status()).isEqualTo(RunResult.Status.FAILED);
        assertThat(ended("use").message()).contains("become_user '" + user + "' is no name of a user");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Infinity", "NaN", "1e300"})
    void aPauseComesToAnEnd(String seconds) throws IOException {
        RunResult result = apply(
                play(
                        "- {name: look, probe: {run: say " + seconds + "}, register: look, changed_when: false}\n"
                                + "- name: use\n  entry: {key: k, value: x}\n  retries: 2\n  until: false\n  delay: \"${look.stdout}\""));
        assertThat(result.status()).isEqualTo(RunResult.Status.FAILED);
        assertThat(ended("use").message()).contains("delay takes a number of seconds, at most a year");
    }
}
