package dev.plumb.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumb.report.Event;
import dev.plumb.report.Outcome;
import dev.plumb.source.ProblemException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Keywords that are given as expressions: evaluated when the task runs, for each host or for the first. */
final class KeywordExpressionsTest extends MemoryRun {
    private List<String> journals() {
        return hosts.entrySet().stream()
                .filter(host -> !host.getValue().journal.isEmpty())
                .map(host -> host.getKey() + " " + host.getValue().journal)
                .sorted()
                .toList();
    }

    @Test
    void runOnce() throws IOException {
        run(false, "x,y", """
                - hosts: all
                  vars: {once: true}
                  tasks:
                    - {name: one, probe: {run: say hi}, run_once: "${once}", register: r}
                    - {name: two, probe: {run: "say ${r.stdout}"}, run_once: "${not once}"}
                """);
        assertThat(journals()).containsExactly("x [say hi, say hi]", "y [say hi]");
    }

    @Test
    void runOnceOfAHandler() throws IOException {
        run(false, "x,y", """
                - hosts: all
                  tasks:
                    - {name: one, probe: {run: say hi}, notify: told}
                  handlers:
                    - {name: told, probe: {run: say told}, run_once: true}
                """);
        assertThat(journals()).containsExactly("x [say hi, say told]", "y [say hi]");
    }

    @Test
    void throttle() throws IOException {
        // Two at a time would make the host's own turns overlap.
        for (String most : List.of("1", "${most}")) {
            hosts.clear();
            run(false, "x,y,z", """
                    - hosts: all
                      vars: {most: 1}
                      tasks:
                        - {name: one, probe: {run: overlap}, throttle: "%s", register: r}
                    """.formatted(most));
            assertThat(events.stream().filter(Event.TaskEnded.class::isInstance))
                    .hasSize(3);
            assertThat(hosts.values())
                    .allSatisfy(host -> assertThat(host.journal).containsExactly("at once: 1"));
        }
        hosts.clear();
        run(false, "x,y,z", "- hosts: all\n  tasks: [{name: one, probe: {run: overlap}}]\n");
        assertThat(journals().toString()).contains("at once: 2");
    }

    @Test
    void anyErrorsFatal() throws IOException {
        String play = """
                - hosts: all
                  vars: {fatal: %s}
                  tasks:
                    - {name: one, probe: {run: fail no}, when: inventory_hostname == 'x', any_errors_fatal: "${fatal}"}
                    - {name: two, probe: {run: say hi}}
                """;
        run(false, "x,y", play.formatted("false"));
        assertThat(journals()).containsExactly("x [fail no]", "y [say hi]");
        hosts.clear();
        run(false, "x,y", play.formatted("true"));
        assertThat(journals()).containsExactly("x [fail no]");
    }

    @Test
    void anyErrorsFatalOfAHandler() throws IOException {
        run(false, "x,y", """
                - hosts: all
                  vars: {fatal: true}
                  tasks:
                    - {name: one, probe: {run: say hi}, notify: [told, later]}
                  handlers:
                    - {name: told, probe: {run: fail no}, any_errors_fatal: "${fatal}", when: inventory_hostname == 'x'}
                    - {name: later, probe: {run: say later}}
                """);
        assertThat(journals()).containsExactly("x [say hi, fail no]", "y [say hi]");
    }

    @Test
    void aHandlerThatFailsIsItsHostsLast() throws IOException {
        run(false, "x,y", """
                - hosts: all
                  tasks:
                    - {name: one, probe: {run: say hi}, notify: [told, later]}
                  handlers:
                    - {name: told, probe: {run: fail no}, when: inventory_hostname == 'x'}
                    - {name: later, probe: {run: say later}}
                """);
        assertThat(journals()).containsExactly("x [say hi, fail no]", "y [say hi, say later]");
    }

    @Test
    void maxFailPercentage() throws IOException {
        String play = """
                - hosts: all
                  vars: {most: %s}
                  max_fail_percentage: ${most}
                  tasks:
                    - {name: one, probe: {run: fail no}, when: inventory_hostname == 'x'}
                    - {name: two, probe: {run: say hi}}
                """;
        run(false, "x,y", play.formatted("50"));
        assertThat(journals()).containsExactly("x [fail no]", "y [say hi]");
        hosts.clear();
        run(false, "x,y", play.formatted("49"));
        assertThat(journals()).containsExactly("x [fail no]");
    }

    @Test
    void ignoreErrorsAndNoLogAndDiffAndCheckModeForEachHost() throws IOException {
        RunResult result = run(false, "x,y", """
                - hosts: all
                  vars: {isX: "${inventory_hostname == 'x'}"}
                  tasks:
                    - {name: ignored, probe: {run: fail no}, ignore_errors: "${isX}", when: isX}
                    - {name: hidden, entry: {key: a, value: b, via: fail geheim}, no_log: "${isX}", ignore_errors: true}
                    - {name: shown, entry: {key: a, value: b}, diff: "${isX}"}
                    - {name: dry, entry: {key: c, value: d}, check_mode: "${isX}"}
                """);
        assertThat(result.status()).isEqualTo(RunResult.Status.DONE);
        assertThat(ended("ignored", "x").ignored()).isTrue();
        assertThat(ended("hidden", "x").message()).doesNotContain("geheim");
        assertThat(ended("hidden", "y").message()).contains("geheim");
        assertThat(ended("shown", "x").diffs()).isNotEmpty();
        assertThat(ended("shown", "y").diffs()).isEmpty();
        assertThat(host("x").entries).containsOnlyKeys("a");
        assertThat(host("y").entries).containsOnlyKeys("a", "c");
    }

    @Test
    void becomeAndItsKin() throws IOException {
        run(false, "x,y", """
                - hosts: all
                  vars: {isX: "${inventory_hostname == 'x'}", who: ann, how: su, flags: -H, exe: /bin/su}
                  tasks:
                    - name: one
                      entry: {key: a, value: b}
                      become: ${isX}
                      become_user: ${who}
                      become_method: ${how}
                      become_flags: ${flags}
                      become_exe: ${exe}
                """);
        assertThat(host("x").users).containsOnly("SU ann -H /bin/su");
        assertThat(host("y").users).containsOnly("");
    }

    @Test
    void retriesAndDelay() throws IOException {
        apply("""
                - hosts: all
                  vars: {times: 4, pause: 0.01}
                  tasks:
                    - {name: one, probe: {run: count}, register: r, until: r.stdout == '5', retries: "${times}", delay: "${pause}"}
                """);
        assertThat(ended("one").outcome()).isEqualTo(Outcome.CHANGED);
    }

    @Test
    void asyncThatTurnsOutToBeZeroIsNone() throws IOException {
        String play = """
                - hosts: all
                  vars: {seconds: 0}
                  tasks:
                    - {name: one, entry: {key: a, value: b}, async: "${seconds}", poll: "${seconds}", register: r}
                    - {name: two, debug: {msg: "${r.ansible_job_id is defined}"}}
                """;
        check(play);
        assertThat(ended("two").message()).isEqualTo("False");
        apply(play);
        assertThat(ended("two").message()).isEqualTo("False");
        assertThat(host("h").journal).containsExactly("set a b");
    }

    @Test
    void omitIsAsIfTheKeywordWereNotThere() throws IOException {
        run(false, "x,y", """
                - hosts: all
                  become_user: ann
                  ignore_errors: true
                  tasks:
                    - name: one
                      entry: {key: a, value: b}
                      become: ${default(nope, omit)}
                      become_user: ${default(nope, omit)}
                      check_mode: ${default(nope, omit)}
                      diff: ${default(nope, omit)}
                      no_log: ${default(nope, omit)}
                      timeout: ${default(nope, omit)}
                      throttle: ${default(nope, omit)}
                      run_once: ${default(nope, omit)}
                      any_errors_fatal: ${default(nope, omit)}
                      delegate_to: ${default(nope, omit)}
                      environment: ${default(nope, omit)}
                      async: ${default(nope, omit)}
                      retries: ${default(nope, omit)}
                      delay: ${default(nope, omit)}
                    - block:
                        - name: what surrounds it counts
                          probe: {run: fail no}
                          ignore_errors: ${default(nope, omit)}
                          become: true
                          become_user: ${default(nope, omit)}
                """);
        assertThat(ended("one", "y").diffs()).isNotEmpty();
        assertThat(host("y").users).contains("", "SUDO ann  null").doesNotContain("SUDO root  null");
        assertThat(ended("what surrounds it counts", "y").ignored()).isTrue();
    }

    @Test
    void aWrongValueIsToldBeforeAnyHostIsAsked() {
        String play = """
                - hosts: all
                  vars: {wrong: maybe}
                  serial: ${wrong}
                  max_fail_percentage: ${wrong}
                  tasks:
                    - {probe: {run: say hi}, run_once: "${wrong}"}
                    - {probe: {run: say hi}, throttle: "${wrong}"}
                    - {probe: {run: say hi}, any_errors_fatal: "${wrong}"}
                    - {probe: {run: say hi}, retries: "${wrong}"}
                    - {probe: {run: say hi}, until: true, delay: "${wrong}"}
                    - {probe: {run: say hi}, loop: [1], loop_control: {pause: "${wrong}"}}
                """;
        assertThatThrownBy(() -> apply(play))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problems())
                                .extracting(problem -> problem.position().line())
                                .containsExactly(3, 6, 7, 8, 9, 10, 11));
        assertThat(hosts).isEmpty();
    }

    @Test
    void whatIsEvaluatedOnlyAfterATaskIsCheckedBeforeAnyHostIsAsked() {
        String play = """
                - hosts: all
                  tasks:
                    - {probe: {run: say hi}, register: r, until: r.rc ==}
                    - {probe: {run: say hi}, register: r, until: nofunction(r.rc) == 1}
                    - {probe: {run: say hi}, loop: [1], loop_control: {break_when: "item =="}}
                    - {probe: {run: say hi}, loop: [1], loop_control: {label: "${nofunction(item)}"}, when: false}
                    - {probe: {run: say hi}, retries: "${nofunction(1)}", when: false}
                    - {probe: {run: say hi}, async: "${nofunction(1)}", when: false}
                    - {probe: {run: say hi}, ignore_errors: "${nofunction(1)}", when: false}
                    - {probe: {run: say hi}, environment: {A: "${nofunction(1)}"}, when: false}
                """;
        assertThatThrownBy(() -> apply(play))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problems())
                                .extracting(problem -> problem.position().line())
                                .containsExactly(3, 4, 5, 6, 7, 8, 9, 10));
        assertThat(hosts).isEmpty();
    }

    @Test
    void theLabelOfASkippedItemIsHiddenToo() throws IOException {
        apply("""
                - hosts: all
                  vars: {hide: true}
                  tasks:
                    - {name: one, probe: {run: "say ${item}"}, loop: [geheim], when: false, no_log: "${hide}"}
                """);
        assertThat(ended("one").item()).doesNotContain("geheim");
    }
}
