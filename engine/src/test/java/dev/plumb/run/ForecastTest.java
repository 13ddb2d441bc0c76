package dev.plumb.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.report.Event;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What a dry run makes of states that cannot be relied on; the hosts are made of memory. */
final class ForecastTest extends MemoryRun {
    private RunResult checkTasks(String tasks) throws IOException {
        return run(true, "h,", "- hosts: all\n  tasks:\n" + tasks.indent(4));
    }

    @Test
    void whatACommandNamesMayHaveChanged() throws IOException {
        host("h").entries.put("a", "x");
        RunResult result = checkTasks("""
                - {name: command, probe: {run: set a y}}
                - {name: same, entry: {key: a, value: x}}
                - {name: again, entry: {key: a, value: x}}
                - {name: other, entry: {key: b, value: x}}
                """);
        assertThat(outcomes()).containsExactly("command CHANGED", "same UNKNOWN", "again UNKNOWN", "other CHANGED");
        assertThat(ended("same").message())
                .contains("entry a after command, task 1 \"command\" is not known before apply");
        assertThat(counts(result).resting()).as("the other one").isEqualTo(1);
    }

    @Test
    void whatNobodyNamesIsTakenAsItIs() throws IOException {
        host("h").entries.put("c", "x");
        RunResult result = checkTasks("""
                - {name: command, probe: {run: set a y}}
                - {name: there, entry: {key: c, value: x}}
                - {name: not there, entry: {key: d, value: x}}
                """);
        assertThat(outcomes()).containsExactly("command CHANGED", "there OK", "not there CHANGED");
        assertThat(counts(result).resting()).isEqualTo(2);
        assertThat(counts(result).assumed()).isZero();
    }

    @Test
    void withoutACommandNothingRestsOnOne() throws IOException {
        assertThat(counts(checkTasks(
                                "- {name: one, entry: {key: a, value: x}}\n- {name: two, entry: {key: b, value: x}}\n"))
                        .resting())
                .isZero();
    }

    @Test
    void whatIsMissingAndLikelyToComeIsAssumedNotToAndNotifiesOnThatAssumption() throws IOException {
        run(true, "h,", """
                - hosts: all
                  tasks:
                    - {name: package, install: {name: foo}}
                    - {name: its file, entry: {key: libfoo, value: mine}, notify: reload, register: file}
                    - {name: hangs on it, entry: {key: x, value: y}, when: file is changed}
                  handlers:
                    - {name: reload, entry: {key: reloaded, value: "1"}}
                """);
        assertThat(outcomes())
                .containsExactly("package CHANGED", "its file CHANGED", "hangs on it UNKNOWN", "reload CHANGED");
        assertThat(ended("its file").assumes()).containsExactly("no entry libfoo from package foo, task 1 \"package\"");
        assertThat(ended("reload").assumes()).containsExactly("that task 2 \"its file\" changes something");
    }

    @Test
    void anUncertainTaskLeavesWhatItNamesUncertain() throws IOException {
        host("h").entries.put("a", "x");
        checkTasks("""
                - {name: command, probe: {run: say yes}, register: said}
                - {name: perhaps, entry: {key: a, value: y}, when: said.stdout == 'yes'}
                - {name: after, entry: {key: a, value: x}}
                - {name: other, entry: {key: b, value: x}}
                """);
        assertThat(outcomes()).containsExactly("command CHANGED", "perhaps UNKNOWN", "after UNKNOWN", "other CHANGED");
    }

    @Test
    void aHandlerThatMayRunLeavesWhatItChangesUncertain() throws IOException {
        host("h").entries.put("a", "x");
        run(true, "h,", """
                - hosts: all
                  tasks:
                    - {name: command, probe: {run: say yes}, register: said}
                    - {name: perhaps, entry: {key: b, value: y}, when: said.stdout == 'yes', notify: handler}
                    - meta: flush_handlers
                    - {name: after, entry: {key: a, value: z}}
                  handlers:
                    - {name: handler, entry: {key: a, value: z}}
                """);
        assertThat(outcomes())
                .containsExactly("command CHANGED", "perhaps UNKNOWN", "handler UNKNOWN", "after UNKNOWN");
    }

    @Test
    void aFailureThatIsAnAnswerIsKnownWhenNothingPlannedTouchesIt() throws IOException {
        checkTasks("""
                - {name: change, entry: {key: zzz, value: x}}
                - {name: probe, probe: {run: fail no}, changed_when: false, ignore_errors: true, register: tool}
                - {name: without, entry: {key: b, value: x}, when: tool is failed}
                """);
        assertThat(outcomes()).containsExactly("change CHANGED", "probe FAILED", "without CHANGED");
    }

    @Test
    void andUnknownWhenSomethingPlannedMayChangeIt() throws IOException {
        checkTasks("""
                - {name: package, install: {name: foo}}
                - {name: probe, probe: {run: fail no}, changed_when: false, ignore_errors: true, register: tool}
                - {name: without, entry: {key: b, value: x}, when: tool is failed}
                """);
        assertThat(outcomes()).containsExactly("package CHANGED", "probe OK", "without UNKNOWN");
        assertThat(ended("probe").assumes()).singleElement().asString().contains("succeeds after package foo");
    }

    @Test
    void whatRescuesAProbeThatMayFailIsShown() throws IOException {
        host("h").entries.put("mode", "old");
        checkTasks("""
                - block:
                    - {name: change, entry: {key: mode, value: new}}
                    - {name: probe, probe: {run: expect mode old}, changed_when: false}
                    - {name: next, entry: {key: b, value: x}}
                  rescue:
                    - {name: rescue, entry: {key: rescued, value: x}}
                - {name: after, entry: {key: c, value: x}}
                """);
        assertThat(outcomes())
                .containsExactly("change CHANGED", "probe OK", "rescue UNKNOWN", "next CHANGED", "after CHANGED");
        assertThat(ended("probe").assumes()).containsExactly("that its command succeeds after task 1 \"change\"");
        assertThat(ended("rescue").message()).contains("whether a task before it fails");
        assertThat(ended("next").assumes())
                .containsExactly("that task 2 \"probe\" does not fail, which would end its block");
        assertThat(ended("after").assumes()).isEmpty();
    }

    @Test
    void whatChangesNothingMayUseWhatIsNotKnown() throws IOException {
        checkTasks("""
                - {name: command, probe: {run: say blue}, register: said}
                - {name: shown, debug: {msg: "${said.stdout}"}}
                - {name: after, entry: {key: a, value: x}}
                """);
        assertThat(outcomes()).containsExactly("command CHANGED", "shown OK", "after CHANGED");
    }

    @Test
    void aFailureThatIsNoneKeepsWhatItChanged() throws IOException {
        run(false, "h,", """
                - hosts: all
                  tasks:
                    - {name: fails, probe: {run: fail no}, failed_when: false}
                """);
        Event.TaskEnded ended = ended("fails");
        assertThat(ended.outcome()).isEqualTo(dev.plumb.report.Outcome.CHANGED);
        assertThat(ended.diffs()).isNotEmpty();
    }
}
