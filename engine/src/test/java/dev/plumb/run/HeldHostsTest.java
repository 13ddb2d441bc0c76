package dev.plumb.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.report.Event;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What is told of hosts that do not come to the end of a run, and of what is left of it. */
class HeldHostsTest extends MemoryRun {
    private static final String PLAY = """
            - name: play
              hosts: all
              tasks:
                - name: first
                  entry: {key: a, value: b}
                - name: second
                  probe: {run: "fail no"}
                  when: inventory_hostname == 'h3'
            """;

    @Test
    void aHostThatAnotherRunHoldsIsLockedAndNotUnreachable() throws IOException {
        held.add("h1");
        far.add("h2");
        RunResult result = run(false, "h1,h2,h4,", PLAY);
        assertThat(result.status()).isEqualTo(RunResult.Status.LOCKED);
        Event.Counts locked = result.recap().hosts().get("h1");
        assertThat(locked).isEqualTo(new Event.Counts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, locked.exchanges(), 1, 0));
        Event.Counts unreachable = result.recap().hosts().get("h2");
        assertThat(unreachable.unreachable()).isEqualTo(1);
        assertThat(unreachable.locked()).isZero();
        assertThat(result.resume()).isEqualTo(new ResumePoint(java.util.List.of("h1", "h2"), null));
    }

    @Test
    void aRunThatCameToItsEndLeavesNothing() throws IOException {
        assertThat(run(false, "h1,", PLAY).resume()).isEqualTo(ResumePoint.NOTHING);
    }

    @Test
    void aRunGoesOnAtTheTaskThatAllHostsThatAreLeftHaveFailedAt() throws IOException {
        assertThat(run(false, "h1,h3,", PLAY).resume()).isEqualTo(new ResumePoint(java.util.List.of("h3"), "second"));
        assertThat(run(false, "h3,", PLAY).resume()).isEqualTo(new ResumePoint(java.util.List.of(), "second"));
        far.add("h1");
        assertThat(run(false, "h1,h3,h4,", PLAY).resume().task()).isNull();
    }

    @Test
    void aTaskWhoseNameSaysNotWhichItIsIsNoneToBeginWith() throws IOException {
        for (String other : new String[] {"second", "s*d"}) {
            String play = PLAY.replace("name: second", "name: \"" + other + "\"")
                    + "    - name: second\n      probe: {run: say x}\n";
            assertThat(run(false, "h3,", play).resume().task()).as(other).isNull();
        }
        assertThat(run(false, "h3,", PLAY.replace("name: second", "name: \"x ${inventory_hostname}\""))
                        .resume()
                        .task())
                .isNull();
        assertThat(run(false, "h3,", PLAY.replace("value: b}", "value: b}\n      register: r"))
                        .resume()
                        .task())
                .isNull();
    }
}
