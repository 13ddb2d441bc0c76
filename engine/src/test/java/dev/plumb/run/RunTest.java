package dev.plumb.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumb.report.Event;
import dev.plumb.report.Outcome;
import dev.plumb.source.ProblemException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The run against hosts made of memory: what is sent when, what is foreseen, what follows from failures. */
final class RunTest extends MemoryRun {
    @Test
    void manyChangesNeedOneExchangeToReadAndOneToMake() throws IOException {
        StringBuilder play = new StringBuilder("- hosts: all\n  tasks:\n");
        for (int i = 0; i < 40; i++) {
            play.append("    - {name: t%d, entry: {key: k%d, value: v}}\n".formatted(i, i));
        }
        RunResult first = apply(play.toString());
        assertThat(counts(first).changed()).isEqualTo(40);
        assertThat(counts(first).exchanges()).isEqualTo(2);
        RunResult second = apply(play.toString());
        assertThat(counts(second).ok()).isEqualTo(40);
        assertThat(counts(second).exchanges()).isEqualTo(1);
        assertThat(second.status()).isEqualTo(RunResult.Status.DONE);
    }

    @Test
    void laterTasksPlanOnTopOfWhatEarlierOnesPlanned() throws IOException {
        String play = """
                - hosts: all
                  tasks:
                    - {name: one, entry: {key: k, value: a}}
                    - {name: two, entry: {key: k, value: b}}
                    - {name: three, entry: {key: k, value: b}}
                """;
        assertThat(check(play).status()).isEqualTo(RunResult.Status.CHANGES);
        assertThat(outcomes()).containsExactly("one CHANGED", "two CHANGED", "three OK");
        assertThat(ended("two").diffs().toString()).contains("a → b");
        assertThat(host("h").journal).isEmpty();
        apply(play);
        assertThat(outcomes()).containsExactly("one CHANGED", "two CHANGED", "three OK");
        assertThat(host("h").journal).containsExactly("set k a", "set k b");
    }

    @Test
    void aFailureStopsTheHostAndWhatWasPlannedAfterItIsNotDone() throws IOException {
        RunResult result = apply("""
                - hosts: all
                  tasks:
                    - {name: one, entry: {key: a, value: x}}
                    - {name: two, entry: {key: b, value: x, via: fail it is broken}}
                    - {name: three, entry: {key: c, value: x}}
                """);
        assertThat(result.status()).isEqualTo(RunResult.Status.FAILED);
        assertThat(outcomes()).containsExactly("one CHANGED", "two FAILED");
        assertThat(ended("two").message()).contains("it is broken").contains("exit status 3");
        assertThat(host("h").entries).containsOnlyKeys("a");
    }

    @Test
    void anIgnoredFailureGoesOnWithTheNextTask() throws IOException {
        RunResult result = apply("""
                - hosts: all
                  tasks:
                    - {name: one, entry: {key: a, value: x, via: fail no}, ignore_errors: true, register: r}
                    - {name: two, entry: {key: b, value: x}, when: r.failed}
                    - {name: three, entry: {key: c, value: x}, when: not r.failed}
                """);
        assertThat(result.status()).isEqualTo(RunResult.Status.DONE);
        assertThat(outcomes()).containsExactly("one FAILED", "two CHANGED", "three SKIPPED");
        assertThat(counts(result).ignored()).isEqualTo(1);
    }

    @Test
    void aChangeThatTheHostDoesNotShowIsAFailure() throws IOException {
        RunResult result = apply("""
                - hosts: all
                  tasks:
                    - {name: one, entry: {key: a, value: x, via: set a y}}
                """);
        assertThat(result.status()).isEqualTo(RunResult.Status.FAILED);
        assertThat(ended("one").message()).contains("value is y instead of x");
    }

    @Test
    void everyChangeIsVerifiedBeforeAnActionThatMayAlterAnything() throws IOException {
        RunResult result = apply("""
                - hosts: all
                  tasks:
                    - {name: one, entry: {key: a, value: x}}
                    - {name: two, probe: {run: set a y}}
                    - {name: three, entry: {key: a, value: y}}
                """);
        assertThat(result.status()).isEqualTo(RunResult.Status.DONE);
        assertThat(outcomes()).containsExactly("one CHANGED", "two CHANGED", "three OK");
    }

    @Test
    void aDryRunOfProbesKnowsWhatItCannotKnow() throws IOException {
        String play = """
                - hosts: all
                  tasks:
                    - {name: read, probe: {run: say hi}, changed_when: false, register: r}
                    - {name: use, entry: {key: a, value: "${r.stdout}"}}
                    - {name: act, probe: {run: say there}, register: s}
                    - {name: depends, entry: {key: b, value: "${s.stdout}"}}
                    - {name: needs, entry: {key: c, value: x, needs: b}}
                """;
        assertThat(check(play).status()).isEqualTo(RunResult.Status.CHANGES);
        assertThat(outcomes())
                .containsExactly("read OK", "use CHANGED", "act CHANGED", "depends UNKNOWN", "needs CHANGED");
        assertThat(host("h").journal).containsExactly("say hi");
        assertThat(ended("depends").message()).contains("stdout of task 3 \"act\" is not known before apply");
        assertThat(ended("needs").assumes()).hasSize(1);
        apply(play);
        assertThat(host("h").entries)
                .containsEntry("a", "hi")
                .containsEntry("b", "there")
                .containsEntry("c", "x");
    }

    @Test
    void aMissingPreconditionIsAssumedOnlyWhenSomethingEarlierMayProvideIt() throws IOException {
        String play = """
                - hosts: all
                  tasks:
                    - {name: early, entry: {key: a, value: x, needs: libnginx}, ignore_errors: true}
                    - {name: packages, install: {name: nginx}}
                    - {name: assumed, entry: {key: b, value: x, needs: libnginx}}
                    - {name: failing, entry: {key: c, value: x, needs: other}}
                """;
        RunResult result = check(play);
        assertThat(outcomes()).containsExactly("early FAILED", "packages CHANGED", "assumed CHANGED", "failing FAILED");
        assertThat(ended("assumed").assumes())
                .containsExactly("entry libnginx from package nginx, task 2 \"packages\"");
        assertThat(ended("failing").message())
                .contains("entry other does not exist")
                .contains("no earlier task");
        assertThat(counts(result).assumed()).isEqualTo(1);
        apply(play);
        assertThat(outcomes()).containsExactly("early FAILED", "packages CHANGED", "assumed CHANGED", "failing FAILED");
    }

    @Test
    void whatIsMissingIsAssumedOfThePackageRatherThanOfACommandAfterIt() throws IOException {
        check("""
                - hosts: all
                  tasks:
                    - {name: before, probe: {run: say hi}}
                    - {name: web, install: {name: libnginx-full}}
                    - {name: times, install: {name: cron}}
                    - {name: after, probe: {run: say hi}}
                    - {name: named, entry: {key: a, value: x, needs: libnginx}}
                    - {name: other, entry: {key: b, value: x, needs: libother}}
                    - {name: anything, entry: {key: c, value: x, needs: other}}
                """);
        assertThat(ended("named").assumes())
                .containsExactly("entry libnginx from package libnginx-full, task 2 \"web\"");
        assertThat(ended("other").assumes()).containsExactly("entry libother from package cron, task 3 \"times\"");
        assertThat(ended("anything").assumes()).containsExactly("entry other from command, task 4 \"after\"");
    }

    @Test
    void handlersRunOnceInTheOrderOfTheirDefinition() throws IOException {
        String play = """
                - hosts: all
                  tasks:
                    - {name: one, entry: {key: a, value: x}, notify: [second, first]}
                    - {name: two, entry: {key: b, value: x}, notify: first}
                    - meta: flush_handlers
                    - {name: three, entry: {key: c, value: x}, notify: second}
                  handlers:
                    - {name: first, probe: {run: say first}}
                    - {name: second, probe: {run: say second}}
                """;
        check(play);
        assertThat(outcomes())
                .containsExactly(
                        "one CHANGED",
                        "two CHANGED",
                        "first CHANGED",
                        "second CHANGED",
                        "three CHANGED",
                        "second CHANGED");
        apply(play);
        assertThat(host("h").journal)
                .containsExactly("set a x", "set b x", "say first", "say second", "set c x", "say second");
        apply(play);
    }

    @Test
    void linearOrderHoldsAcrossHosts() throws IOException {
        String play = """
                - hosts: all
                  tasks:
                    - {name: one, entry: {key: a, value: "${inventory_hostname}"}}
                    - {name: two, probe: {run: "fail no"}, when: inventory_hostname == 'x'}
                    - {name: three, entry: {key: b, value: y}}
                """;
        RunResult result = run(false, "x,y,z", play);
        assertThat(result.status()).isEqualTo(RunResult.Status.FAILED);
        assertThat(host("x").entries).containsOnlyKeys("a");
        assertThat(host("y").entries).containsEntry("a", "y").containsEntry("b", "y");
        assertThat(result.recap().hosts().get("x").failed()).isEqualTo(1);
        assertThat(result.recap().hosts().get("z").skipped()).isEqualTo(1);
    }

    @Test
    void loopsGoOnAfterAFailedItem() throws IOException {
        RunResult result = apply("""
                - hosts: all
                  tasks:
                    - name: many
                      entry: {key: "${item.key}", value: x, via: "${item.via}"}
                      loop: [{key: a, via: set a x}, {key: b, via: fail no}, {key: c, via: set c x}]
                      register: r
                      ignore_errors: true
                    - {name: sum, entry: {key: n, value: "${r.results?size}"}}
                """);
        assertThat(outcomes()).containsExactly("many CHANGED", "many FAILED", "many CHANGED", "sum CHANGED");
        assertThat(host("h").entries).containsEntry("c", "x").containsEntry("n", "3");
        assertThat(result.status()).isEqualTo(RunResult.Status.DONE);
    }

    @Test
    void aLostHostIsToldWithWhatMayBeHalfDone() throws IOException {
        RunResult result = apply("""
                - hosts: all
                  tasks:
                    - {name: one, entry: {key: a, value: x, via: lose}}
                """);
        assertThat(result.status()).isEqualTo(RunResult.Status.UNREACHABLE);
        assertThat(events.toString()).contains("1 change may or may not have been made");
    }

    @Test
    void mistakesAreToldTogetherBeforeAnyConnection() {
        assertThatThrownBy(() -> apply("""
                        - hosts: all
                          tasks:
                            - {name: one, entry: {ky: a, value: x}}
                            - {name: two, entry: {key: a, value: "${nothing}"}}
                            - {name: three, debug: {msg: "${ansible_hostname} ${r}"}, register: r}
                        """))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problems())
                                .extracting(problem -> problem.position().line())
                                .contains(3, 4)
                                .doesNotContain(2));
        assertThat(hosts).isEmpty();
    }

    @Test
    void skippedTasksConnectToNoHost() throws IOException {
        RunResult result = run(false, "a,b,c", """
                - hosts: all
                  tasks:
                    - {name: one, entry: {key: a, value: x}, when: false}
                    - {name: two, debug: {msg: hi}}
                """);
        assertThat(hosts).isEmpty();
        assertThat(result.recap().hosts().get("b").exchanges()).isZero();
        assertThat(events.stream().filter(e -> e instanceof Event.TaskEnded t && t.outcome() == Outcome.SKIPPED))
                .hasSize(3);
    }

    @Test
    void resultsDecideOutcomes() throws IOException {
        String play = """
                - hosts: all
                  tasks:
                    - {name: fine, probe: {run: fail no}, register: r, failed_when: r.rc == 4}
                    - {name: quiet, probe: {run: say hi}, register: r, changed_when: "'ho' in r.stdout"}
                    - {name: bad, probe: {run: say hi}, register: r, failed_when: "'hi' in r.stdout"}
                """;
        RunResult result = apply(play);
        assertThat(outcomes()).containsExactly("fine CHANGED", "quiet OK", "bad FAILED");
        assertThat(result.status()).isEqualTo(RunResult.Status.FAILED);
        check(play);
        assertThat(outcomes()).containsExactly("fine UNKNOWN", "quiet UNKNOWN", "bad UNKNOWN");
    }

    @Test
    void aHandlerThatMayBeNotifiedMayChange() throws IOException {
        String play = """
                - hosts: all
                  tasks:
                    - {name: act, probe: {run: say hi}, register: r, changed_when: "'ho' in r.stdout", notify: handle}
                  handlers:
                    - {name: handle, probe: {run: say handled}}
                """;
        check(play);
        assertThat(outcomes()).containsExactly("act UNKNOWN", "handle UNKNOWN");
        apply(play);
        assertThat(outcomes()).containsExactly("act OK");
    }

    @Test
    void aTaskWithCheckModeIsOnlyPlannedInAnApplyToo() throws IOException {
        apply("""
                - hosts: all
                  tasks:
                    - {name: dry, entry: {key: a, value: x}, check_mode: true}
                    - {name: after, entry: {key: b, value: x, needs: a}, ignore_errors: true}
                """);
        assertThat(outcomes()).containsExactly("dry CHANGED", "after FAILED");
        assertThat(host("h").journal).isEmpty();
    }

    @Test
    void aProbeThatNamesWhatWillChangeKnowsNothingYet() throws IOException {
        String play = """
                - hosts: all
                  tasks:
                    - {name: change, entry: {key: page, value: x}}
                    - {name: reads, probe: {run: get page}, changed_when: false, register: r}
                    - {name: other, probe: {run: say hi}, changed_when: false, register: s}
                    - {name: uses, entry: {key: a, value: "${r.stdout}"}}
                    - {name: knows, entry: {key: b, value: "${s.stdout}"}}
                """;
        check(play);
        assertThat(outcomes())
                .containsExactly("change CHANGED", "reads OK", "other OK", "uses UNKNOWN", "knows CHANGED");
        apply(play);
        assertThat(host("h").entries).containsEntry("a", "page=x").containsEntry("b", "hi");
    }

    @Test
    void whatAControlTaskShowsOfAResultIsReal() throws IOException {
        apply("""
                - hosts: all
                  tasks:
                    - {name: act, probe: {run: say hi}, register: r}
                    - {name: show, debug: {any: "${r}"}}
                """);
        assertThat(ended("show").message()).contains("stdout=hi");
    }

    @Test
    void whatTheScriptOfAChangePrintsIsAwaitedByWhatUsesIt() throws IOException {
        String play = """
                - hosts: all
                  tasks:
                    - {name: a, add: {name: a}, register: r}
                    - {name: b, add: {name: b}}
                    - {name: counts, debug: {any: "${r is changed}"}}
                    - {name: uses, entry: {key: made, value: "${r.stdout}"}}
                    - {name: again, add: {name: a}, register: r}
                    - {name: shows, debug: {any: "${r.stdout!'nothing'}"}}
                """;
        check(play);
        assertThat(outcomes())
                .containsExactly("a CHANGED", "b CHANGED", "counts OK", "uses UNKNOWN", "again OK", "shows OK");
        apply(play);
        assertThat(host("h").entries).containsEntry("made", "add a b");
        assertThat(ended("shows").message()).contains("nothing");
    }

    @Test
    void aMessageBelowItsVerbosityIsNotShown() throws IOException {
        apply("""
                - hosts: all
                  tasks:
                    - {name: loud, debug: {msg: hi}}
                    - {name: quiet, debug: {msg: hi, verbosity: 1}}
                """);
        assertThat(ended("loud").message()).isEqualTo("hi");
        assertThat(ended("quiet").message()).isNull();
    }

    @Test
    void whatCanBeDoneTogetherIsDoneByOneScriptAndToldTaskByTask() throws IOException {
        host("h").entries.put("pkgb", "in");
        String play = """
                - hosts: all
                  tasks:
                    - {name: file, entry: {key: f, value: x}}
                    - {name: a, add: {name: a}}
                    - {name: b, add: {name: b}}
                    - {name: more, add: {name: "${item}"}, loop: [c, d]}
                    - {name: after, entry: {key: pkgc, value: in}}
                    - {name: e, add: {name: e}, environment: {LANG: de}}
                """;
        check(play);
        List<String> foreseen = outcomes();
        RunResult result = apply(play);
        assertThat(outcomes())
                .isEqualTo(foreseen)
                .containsExactly(
                        "file CHANGED", "a CHANGED", "b OK", "more CHANGED", "more CHANGED", "after OK", "e CHANGED");
        assertThat(host("h").journal)
                .containsExactly(
                        "set f x",
                        "say add a c d",
                        "set pkga in",
                        "set pkgc in",
                        "set pkgd in",
                        "say add e",
                        "set pkge in");
        assertThat(counts(result).exchanges()).isEqualTo(2);
    }

    @Test
    void whatFailsTogetherIsDoneOneByOneSoThatTheRightTaskFails() throws IOException {
        String play = """
                - hosts: all
                  tasks:
                    - {name: a, add: {name: a}}
                    - {name: bad, add: {name: bad}, ignore_errors: IGNORE}
                    - {name: c, add: {name: c}}
                    - {name: file, entry: {key: f, value: x, needs: pkgc}}
                """;
        RunResult result = apply(play.replace("IGNORE", "false"));
        assertThat(outcomes()).containsExactly("a CHANGED", "bad FAILED");
        assertThat(ended("bad").message()).contains("no bad").contains("exit status 3");
        assertThat(host("h").entries).containsOnlyKeys("pkga");
        assertThat(result.status()).isEqualTo(RunResult.Status.FAILED);

        host("h").entries.clear();
        host("h").journal.clear();
        apply(play.replace("IGNORE", "true"));
        assertThat(outcomes()).containsExactly("a CHANGED", "bad FAILED", "c CHANGED", "file CHANGED");
        assertThat(host("h").journal)
                .containsExactly(
                        "say add a bad c",
                        "set pkga in",
                        "fail no bad", // together, in vain
                        "say add a",
                        "set pkga in",
                        "say add bad",
                        "fail no bad",
                        "say add c",
                        "set pkgc in",
                        "set f x");
    }

    @Test
    void whatIsNotAsItShouldBeAfterItsChangeIsChangedAllTheSame() throws IOException {
        RunResult result = apply("""
                - hosts: all
                  tasks:
                    - {name: lost, add: {name: lost}, ignore_errors: true, register: done}
                - hosts: all
                  tasks:
                    - {name: told, add: {name: b}, when: done is changed and done is failed}
                """);
        assertThat(ended("lost").message()).contains("the host does not show it");
        assertThat(ended("told").outcome()).isEqualTo(Outcome.CHANGED);
        assertThat(counts(result).changed()).isEqualTo(2);
        assertThat(counts(result).ignored()).isEqualTo(1);
    }

    @Test
    void eachOfWhatIsDoneTogetherIsVerified() throws IOException {
        RunResult result = apply("""
                - hosts: all
                  tasks:
                    - {name: a, add: {name: a}}
                    - {name: lost, add: {name: lost}}
                    - {name: c, add: {name: c}}
                """);
        assertThat(outcomes()).containsExactly("a CHANGED", "lost FAILED", "c CHANGED");
        assertThat(ended("lost").message()).contains("the host does not show it");
        assertThat(result.status()).isEqualTo(RunResult.Status.FAILED);
    }

    @Test
    void whatAnActionSparesIsNotReadAgainAndAllElseIs() throws IOException {
        RunResult result = apply("""
                - hosts: all
                  tasks:
                    - {name: a, add: {name: a}}
                    - {name: spared, entry: {key: pkgx, value: ""}}
                    - {name: sees, entry: {key: pkga, value: in}}
                    - {name: altered, entry: {key: y, value: x}}
                """);
        assertThat(outcomes()).containsExactly("a CHANGED", "spared OK", "sees OK", "altered CHANGED");
        assertThat(counts(result).exchanges()).isEqualTo(3); // all reads; a with another read of y; y
    }

    @Test
    void readsGoPastAnActionThatSparesThem() throws IOException {
        RunResult result = apply("""
                - hosts: all
                  tasks:
                    - {name: a, add: {name: a, with: liba}}
                    - {name: less, add: {name: less}}
                    - {name: b, add: {name: b, with: libb}}
                    - {name: other, entry: {key: z, value: ""}}
                """);
        assertThat(outcomes()).containsExactly("a CHANGED", "less CHANGED", "b CHANGED", "other OK");
        assertThat(host("h").journal).startsWith("say add a less b");
        assertThat(counts(result).exchanges()).isEqualTo(3); // what tasks name; what that leads to; actions and z again
    }
}
