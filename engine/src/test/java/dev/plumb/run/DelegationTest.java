package dev.plumb.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.report.Outcome;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Tasks that are delegated to hosts which cannot be reached: as in Ansible, who delegates counts as unreachable. */
final class DelegationTest extends MemoryRun {
    @Test
    void whoDelegatesToAHostThatIsNotThereIsOutAndNothingRescuesThat() throws IOException {
        far.add("far");
        RunResult result = run(false, "h,y,", """
                - hosts: h:y
                  tasks:
                    - block:
                        - name: one
                          probe: {run: say hi}
                          delegate_to: ${(inventory_hostname == 'h')?then('far', 'y')}
                          ignore_errors: true
                          until: false
                          retries: 1
                          delay: 0
                      rescue:
                        - {name: two, probe: {run: say rescued}}
                    - {name: three, probe: {run: say three}}
                """);
        assertThat(ended("one", "h").outcome()).isEqualTo(Outcome.UNREACHABLE);
        assertThat(ended("one", "h").message()).isEqualTo("delegated to far: far cannot be reached");
        assertThat(host("h").journal).isEmpty();
        assertThat(host("y").journal).contains("say three");
        assertThat(counts(result).unreachable()).isEqualTo(1);
        assertThat(counts(result).rescued()).isZero();
    }

    @Test
    void ignoreUnreachableHoldsForTheHostThatATaskIsDelegatedTo() throws IOException {
        far.add("far");
        RunResult result = apply("""
                - hosts: h
                  tasks:
                    - name: one
                      probe: {run: "say ${item}"}
                      loop: [a, b]
                      delegate_to: far
                      ignore_unreachable: true
                      register: r
                    - name: two
                      debug: {msg: "${r.results[0].unreachable} ${r.results[0].failed} ${r.results[1].msg}"}
                """);
        assertThat(result.status()).isEqualTo(RunResult.Status.DONE);
        assertThat(ended("one").outcome()).isEqualTo(Outcome.UNREACHABLE);
        assertThat(ended("one").ignored()).isTrue();
        assertThat(ended("two").message()).isEqualToIgnoringCase("true false delegated to far: far cannot be reached");
        assertThat(counts(result).ignored()).isEqualTo(1);
        assertThat(counts(result).unreachable()).isZero();
    }
}
