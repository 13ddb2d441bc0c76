package dev.plumb.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.report.Event;
import dev.plumb.report.Outcome;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Users that are not there, or not yet. */
class BecomeTest extends MemoryRun {
    private static final String PLAY = """
            - hosts: all
              gather_facts: false
              tasks:
                - name: makes
                  entry: {key: ann, value: made}
                - name: uses
                  entry: {key: hers, value: x}
                  become: true
                  become_user: ann
            """;

    private static final String NOBODY = """
            - hosts: all
              gather_facts: false
              tasks:
                - name: wrong
                  entry: {key: a, value: x}
                  become: true
                  become_user: ann
                  ignore_errors: true
                - name: wrong again
                  probe: {run: say it}
                  become: true
                  become_user: ann
                  ignore_errors: true
                - name: goes on
                  entry: {key: b, value: x}
            """;

    @Test
    void aUserThatIsMadeByTheTaskBeforeIsBecomeThen() throws IOException {
        host("h").missing.add("ann");
        RunResult result = apply(PLAY);
        assertThat(outcomes()).containsExactly("makes CHANGED", "uses CHANGED");
        assertThat(host("h").entries).containsEntry("hers", "x");
        assertThat(counts(result).failed()).isZero();
    }

    /** Looking ahead as a user that is there costs nothing more than it did. */
    @Test
    void aUserThatIsThereIsReadAsInTheFirstExchange() throws IOException {
        apply(PLAY);
        int there = host("h").batches;
        hosts.clear();
        host("h").missing.add("ann");
        apply(PLAY);
        assertThat(host("h").batches).isGreaterThan(there);
        assertThat(there).isLessThanOrEqualTo(4);
    }

    @Test
    void aUserThatNobodyMakesFailsItsTasksOnly() throws IOException {
        for (boolean check : new boolean[] {true, false}) {
            host("h").missing.add("ann");
            RunResult result = run(check, "h,", NOBODY);
            assertThat(outcomes()).containsExactly("wrong FAILED", "wrong again FAILED", "goes on CHANGED");
            assertThat(ended("wrong").message()).contains("no user ann on h, and no earlier task makes it");
            assertThat(events).noneMatch(Event.HostLost.class::isInstance);
            assertThat(counts(result).failed()).isZero();
        }
        assertThat(host("h").entries).containsOnlyKeys("b");
    }

    @Test
    void aRefusedUserIsRescued() throws IOException {
        host("h").missing.add("ann");
        apply("""
                - hosts: all
                  gather_facts: false
                  tasks:
                    - block:
                        - name: wrong
                          entry: {key: a, value: x}
                          become: true
                          become_user: ann
                      rescue:
                        - name: rescues
                          entry: {key: b, value: x}
                """);
        assertThat(ended("wrong").outcome()).isEqualTo(Outcome.FAILED);
        assertThat(ended("rescues").outcome()).isEqualTo(Outcome.CHANGED);
    }
}
