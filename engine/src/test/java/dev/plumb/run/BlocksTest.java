package dev.plumb.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Blocks, rescues, retries and loops in a run against hosts made of memory. */
final class BlocksTest extends MemoryRun {
    @Test
    void rescueFollowsTheFailureOfAnActionThatWasSentTogetherWithOthers() throws IOException {
        RunResult result = apply("""
                - hosts: all
                  tasks:
                    - {name: before, entry: {key: a, value: x}}
                    - block:
                        - {name: works, entry: {key: b, value: x}}
                        - {name: fails, entry: {key: c, value: x, via: fail it is broken}}
                        - {name: never, entry: {key: d, value: x}}
                      rescue:
                        - {name: rescue, entry: {key: e, value: "${ansible_failed_task.name}"}}
                      always:
                        - {name: always, entry: {key: f, value: x}}
                    - {name: after, entry: {key: g, value: x}}
                """);
        assertThat(outcomes())
                .containsExactly(
                        "before CHANGED",
                        "works CHANGED",
                        "fails FAILED",
                        "rescue CHANGED",
                        "always CHANGED",
                        "after CHANGED");
        assertThat(host("h").entries).containsOnlyKeys("a", "b", "e", "f", "g").containsEntry("e", "fails");
        assertThat(result.status()).isEqualTo(RunResult.Status.DONE);
        assertThat(counts(result).rescued()).isEqualTo(1);
        assertThat(counts(result).failed()).isZero();
    }

    @Test
    void alwaysRunsAfterAFailureThatNothingRescuesAndThenTheHostIsOut() throws IOException {
        RunResult result = apply("""
                - hosts: all
                  tasks:
                    - block:
                        - block:
                            - {name: fails, entry: {key: c, value: x, via: fail no}}
                          always:
                            - {name: inner, entry: {key: i, value: x}}
                        - {name: skipped, entry: {key: s, value: x}}
                      always:
                        - {name: outer, entry: {key: o, value: x}}
                    - {name: after, entry: {key: g, value: x}}
                """);
        assertThat(outcomes()).containsExactly("fails FAILED", "inner CHANGED", "outer CHANGED");
        assertThat(result.status()).isEqualTo(RunResult.Status.FAILED);
    }

    @Test
    void aFailureInRescueGoesOutward() throws IOException {
        apply("""
                - hosts: all
                  tasks:
                    - block:
                        - block:
                            - {name: fails, entry: {key: c, value: x, via: fail no}}
                          rescue:
                            - {name: fails too, entry: {key: d, value: x, via: fail no}}
                          always:
                            - {name: inner, entry: {key: i, value: x}}
                      rescue:
                        - {name: outer, entry: {key: o, value: x}}
                    - {name: after, entry: {key: g, value: x}}
                """);
        assertThat(outcomes())
                .containsExactly("fails FAILED", "fails too FAILED", "inner CHANGED", "outer CHANGED", "after CHANGED");
    }

    @Test
    void aBlockIsForeseenAsItIsDone() throws IOException {
        String play = """
                - hosts: all
                  tasks:
                    - block:
                        - {name: one, entry: {key: a, value: x}}
                        - {name: fails, entry: {key: b, value: x, needs: nothing}}
                        - {name: never, entry: {key: d, value: x}}
                      rescue:
                        - {name: rescue, entry: {key: e, value: y}}
                """;
        assertThat(check(play).status()).isEqualTo(RunResult.Status.CHANGES);
        java.util.List<String> foreseen = outcomes();
        apply(play);
        assertThat(outcomes()).isEqualTo(foreseen).containsExactly("one CHANGED", "fails FAILED", "rescue CHANGED");
    }

    @Test
    void aTaskIsTriedAgainUntilItsConditionHolds() throws IOException {
        RunResult result = apply("""
                - hosts: all
                  tasks:
                    - {name: wait, probe: {run: count}, register: r, until: "r.stdout == '3'", retries: 5, delay: 0}
                    - {name: use, entry: {key: n, value: "${r.attempts}"}}
                """);
        assertThat(result.status()).isEqualTo(RunResult.Status.DONE);
        assertThat(outcomes()).containsExactly("wait CHANGED", "use CHANGED");
        assertThat(host("h").entries).containsEntry("n", "3");
    }

    @Test
    void attemptsOfATaskThatWasGivenUpLeaveOutOneAsInAnsible() throws IOException {
        apply("""
                - hosts: all
                  tasks:
                    - {name: wait, probe: {run: say no}, register: r, until: "r.attempts == 7", retries: 2, delay: 0,
                       ignore_errors: true}
                    - {name: use, entry: {key: n, value: "${r.attempts}"}}
                """);
        assertThat(outcomes()).containsExactly("wait FAILED", "use CHANGED");
        assertThat(host("h").entries).containsEntry("n", "2");
    }

    @Test
    void howOftenATaskWillBeTriedIsNotKnownBeforeApply() throws IOException {
        check("""
                - hosts: all
                  tasks:
                    - {name: wait, probe: {run: count}, register: r, until: "r.stdout == '3'", retries: 5, delay: 0}
                    - {name: use, entry: {key: n, value: "${r.attempts}"}}
                """);
        assertThat(outcomes()).containsExactly("wait CHANGED", "use UNKNOWN");
    }

    @Test
    void whatFollowsATaskThatFailsIsNotJudgedByWhatWasForeseen() throws IOException {
        apply("""
                - hosts: all
                  tasks:
                    - {name: set, entry: {key: a, value: x}, register: r}
                    - {name: fails, entry: {key: b, value: x, via: fail no}}
                    - {name: never, entry: {key: d, value: "${r.nothing.such}"}}
                """);
        assertThat(outcomes()).containsExactly("set CHANGED", "fails FAILED");
    }

    @Test
    void aLoopOverNothingIsSkippedAndSaysSo() throws IOException {
        apply("""
                - hosts: all
                  vars: {names: []}
                  tasks:
                    - {name: first, entry: {key: a, value: x}}
                    - {name: loop, entry: {key: "${item}", value: x}, loop: "${names}", register: r}
                    - {name: use, entry: {key: n, value: "${r.skipped_reason} ${to_json(r.results)}"}}
                """);
        assertThat(outcomes()).containsExactly("first CHANGED", "loop SKIPPED", "use CHANGED");
        assertThat(ended("loop").message()).isEqualTo("No items in the list");
        assertThat(host("h").entries).containsEntry("n", "No items in the list []");
    }

    @Test
    void aTaskThatNeverBecomesWhatIsWaitedForFailsAndSaysHowOftenItWasTried() throws IOException {
        apply("""
                - hosts: all
                  tasks:
                    - {name: wait, probe: {run: say no}, register: r, until: "r.stdout == 'yes'", retries: 2, delay: 0}
                """);
        assertThat(ended("wait").message()).contains("until: r.stdout == 'yes'").contains("3 attempts");
    }

    @Test
    void theEventOfAFailureTellsThatItIsRescued() throws IOException {
        apply("""
                - hosts: all
                  tasks:
                    - block:
                        - {name: ignored, probe: {run: fail no}, ignore_errors: true}
                        - block:
                            - {name: one, probe: {run: fail no}}
                          always:
                            - {name: two, probe: {run: fail no}}
                      rescue:
                        - {name: three, probe: {run: fail no}}
                """);
        assertThat(ended("ignored").rescued()).isFalse();
        assertThat(ended("one").rescued()).isTrue();
        assertThat(ended("two").rescued()).isTrue();
        assertThat(ended("three").rescued()).isFalse();
    }
}
