package dev.plumb.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.limit.Limits;
import dev.plumb.report.Event;
import dev.plumb.report.Outcome;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever one host's data does to this program: that host's task fails, the others come to their end. */
final class ContainmentTest extends MemoryRun {
    private static final String LONG = "a".repeat(20_000);

    @BeforeEach
    void giveEvaluationsLittleTime() {
        // long enough for classes to be loaded, shorter than the default of ten seconds
        Limits.use(new Limits(Duration.ofSeconds(1), Limits.DEFAULT.characters(), Limits.DEFAULT.elements()));
    }

    @AfterEach
    void giveThemTheUsualTime() {
        Limits.use(Limits.DEFAULT);
    }

    /** Two hosts of which one has this data; both have a change and a handler to be told before they use it. */
    private RunResult both(boolean check, String data, String task) throws IOException {
        host("bad").entries.put("data", data);
        host("good").entries.put("data", "fine");
        return run(check, "bad,good,", """
                - name: all
                  hosts: all
                  gather_facts: false
                  tasks:
                    - name: before
                      entry: {key: before, value: done}
                      notify: told
                    - name: look
                      probe: {run: get data}
                      register: look
                      changed_when: false
                    - name: use
                %s
                    - name: after
                      entry: {key: after, value: done}
                  handlers:
                    - name: told
                      entry: {key: told, value: done}
                """.formatted(task.indent(6).stripTrailing()));
    }

    private void isContained(RunResult result) {
        assertThat(result.status()).isEqualTo(RunResult.Status.FAILED);
        Event.TaskEnded failed = ended("use", "bad");
        assertThat(failed.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(failed.position().line()).isEqualTo(12);
        assertThat(ended("use", "good").outcome()).isNotEqualTo(Outcome.FAILED);
        assertThat(host("good").entries).containsEntry("after", "done").containsEntry("told", "done");
        assertThat(host("bad").entries).containsEntry("before", "done").doesNotContainKey("after");
        assertThat(result.recap().hosts()).containsOnlyKeys("bad", "good");
        assertThat(result.recap().hosts().get("bad").failed()).isEqualTo(1);
        assertThat(result.recap().hosts().get("good").failed()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"reads", "plan", "overflow", "script", "parse", "outcome"})
    void aModuleThatBreaksFailsTheTaskOnThatHost(String where) throws IOException {
        isContained(both(false, MemoryModules.POISON, """
                fragile: {at: %s, data: "${look.stdout?trim?split('=')[1]}"}
                """.formatted(where)));
        String told = switch (where) {
            case "overflow" -> "nested too deeply";
            case "script" -> "it cannot be asked for: script";
            case "parse" -> "the host's answer cannot be understood (IllegalStateException: parse)";
            default -> "a fault of plumb's own: IllegalStateException: " + where + "; please report it";
        };
        assertThat(ended("use", "bad").message()).contains(told);
    }

    @Test
    void aReadThatCannotBeMadeDoesNotKeepOthersFromBeingMade() throws IOException {
        RunResult result = apply("""
                - hosts: all
                  gather_facts: false
                  tasks:
                    - {name: one, fragile: {at: fine, data: x}}
                    - {name: two, fragile: {at: script, data: "!"}, ignore_errors: true}
                    - {name: three, fragile: {at: fine, data: "y"}}
                """);
        assertThat(outcomes()).containsExactly("one CHANGED", "two FAILED", "three CHANGED");
        assertThat(result.status()).isEqualTo(RunResult.Status.DONE);
    }

    @Test
    void whatBreaksCanBeRescued() throws IOException {
        host("h").entries.put("data", "!");
        apply("""
                - hosts: all
                  gather_facts: false
                  tasks:
                    - block:
                        - {name: use, fragile: {at: plan, data: "!"}}
                      rescue:
                        - {name: saved, entry: {key: saved, value: "${ansible_failed_result.msg?contains('plan')?c}"}}
                """);
        assertThat(outcomes()).containsExactly("use FAILED", "saved CHANGED");
        assertThat(host("h").entries).containsEntry("saved", "true");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "when: look.stdout is search('(a+)+c') or true",
                "failed_when: look.stdout is search('(a+)+c')",
                "changed_when: look.stdout is search('(a+)+c')",
                "vars: {found: \"${(look.stdout is search('(a+)+c'))?c}\"}\nwhen: found != 'x'",
                "loop: [\"${(look.stdout is search('(a+)+c'))?c}\"]",
                "delegate_to: \"${(look.stdout is search('(a+)+c'))?then('x', inventory_hostname)}\"",
                "no_log: \"${look.stdout is search('(a+)+c')}\"",
                "environment: {A: \"${(look.stdout is search('(a+)+c'))?c}\"}",
                "become_user: \"${(look.stdout is search('(a+)+c'))?c}\"\nbecome: true",
                "timeout: \"${(look.stdout is search('(a+)+c'))?then(10, 20)}\"",
            })
    void anExpressionThatBreaksOnOneHostFailsThere(String keyword) throws IOException {
        isContained(both(false, LONG, "probe: {run: say hello}\n" + keyword));
    }

    @Test
    void aNumberThatDoesNotFitFailsThere() throws IOException {
        isContained(
                both(
                        false,
                        "1e999999999",
                        "debug: {msg: \"${(look.stdout?trim?split('=')[1] == 'fine')?then(1, look.stdout?trim?split('=')[1]?number)}\"}"));
    }

    @Test
    void aKeywordOfAllHostsThatBreaksOnOneOfThemIsToldByTheTask() throws IOException {
        RunResult result =
                both(false, LONG, "probe: {run: say hello}\nrun_once: \"${look.stdout is search('(a+)+c')}\"");
        isContained(result);
    }

    @Test
    void aDryRunGoesOnToo() throws IOException {
        RunResult result = both(true, MemoryModules.POISON, """
                fragile: {at: plan, data: "${look.stdout?trim?split('=')[1]}"}
                """);
        assertThat(result.status()).isEqualTo(RunResult.Status.FAILED);
        assertThat(ended("use", "bad").outcome()).isEqualTo(Outcome.FAILED);
        assertThat(ended("after", "good").outcome()).isEqualTo(Outcome.CHANGED);
    }
}
