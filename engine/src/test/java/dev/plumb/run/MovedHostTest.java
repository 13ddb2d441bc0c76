package dev.plumb.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What somebody else, or a command, changes on a host between a read and the action that rests on it. */
final class MovedHostTest extends MemoryRun {
    @Test
    void whatHasChangedSinceItWasReadIsPlannedAgain() throws IOException {
        host("h").entries.put("k", "old");
        host("h").intrusions.add("set k theirs");
        RunResult result = apply("""
                - hosts: all
                  tasks:
                    - {name: before, entry: {key: a, value: x}}
                    - {name: moved, entry: {key: k, value: new, exact: true}, register: r}
                    - {name: after, entry: {key: b, value: "${r.was}"}}
                """);
        assertThat(outcomes()).containsExactly("before CHANGED", "moved CHANGED", "after CHANGED");
        assertThat(ended("moved").diffs().toString()).contains("theirs → new");
        assertThat(host("h").journal).containsExactly("set a x", "set k theirs", "set k new", "set b theirs");
        assertThat(result.status()).isEqualTo(RunResult.Status.DONE);
        assertThat(counts(result).changed()).isEqualTo(3);
    }

    @Test
    void whatSomebodyElseHasMadeRightNeedsNothing() throws IOException {
        host("h").intrusions.add("set k new");
        apply("""
                - hosts: all
                  tasks:
                    - {name: moved, entry: {key: k, value: new, exact: true}}
                """);
        assertThat(outcomes()).containsExactly("moved OK");
        assertThat(host("h").journal).containsExactly("set k new");
    }

    @Test
    void whatChangesAllTheTimeFailsInTheEnd() throws IOException {
        host("h").entries.put("k", "1");
        for (int i = 0; i < 50; i++) {
            host("h").intrusions.add("set k v" + i);
        }
        RunResult result = apply("""
                - hosts: all
                  tasks:
                    - {name: moved, entry: {key: k, value: new, exact: true}}
                    - {name: after, entry: {key: b, value: x}}
                """);
        assertThat(outcomes()).containsExactly("moved FAILED");
        assertThat(ended("moved").message()).contains("k has changed");
        assertThat(result.status()).isEqualTo(RunResult.Status.FAILED);
        assertThat(host("h").entries).doesNotContainEntry("k", "new").doesNotContainKey("b");
    }

    @Test
    void eachItemOfALoopIsPlannedAgainByItself() throws IOException {
        host("h").intrusions.add("set a theirs");
        apply("""
                - hosts: all
                  tasks:
                    - name: many
                      entry: {key: "${item}", value: new, exact: true}
                      loop: [a, b, c]
                """);
        assertThat(host("h").journal).containsExactly("set a theirs", "set a new", "set b new", "set c new");
    }

    /** A command that says it changes nothing is believed in a dry run, not by what an apply writes. */
    @Test
    void whatACommandHasAlteredIsReadAgain() throws IOException {
        host("h").entries.put("k", "old");
        String play = """
                - hosts: all
                  tasks:
                    - {name: before, entry: {key: a, value: x}}
                    - {name: command, probe: {run: set k fromcommand}, changed_when: false}
                    - {name: same, entry: {key: k, value: old}}
                    - {name: needs, entry: {key: c, value: x, needs: made}}
                """;
        RunResult result =
                apply(play.replace("set k fromcommand", "set made yes").replace("value: old", "value: y"));
        assertThat(outcomes()).containsExactly("before CHANGED", "command OK", "same CHANGED", "needs CHANGED");
        assertThat(result.status()).isEqualTo(RunResult.Status.DONE);

        host("h").entries.put("k", "old");
        host("h").entries.put("made", "yes");
        apply(play);
        assertThat(outcomes()).containsExactly("before OK", "command OK", "same CHANGED", "needs OK");
        assertThat(ended("same").diffs().toString()).contains("fromcommand → old");
    }

    /** An earlier change is judged by what its own action did, not by what the command made of it. */
    @Test
    void aChangeIsReadBackBeforeACommand() throws IOException {
        RunResult result = apply("""
                - hosts: all
                  tasks:
                    - {name: change, entry: {key: k, value: v}}
                    - {name: command, probe: {run: set k other}, changed_when: false}
                """);
        assertThat(outcomes()).containsExactly("change CHANGED", "command OK");
        assertThat(result.status()).isEqualTo(RunResult.Status.DONE);
    }

    /** Commands in a row still go together. */
    @Test
    void commandsThatReadNothingNeedOneExchange() throws IOException {
        RunResult result = apply("""
                - hosts: all
                  tasks:
                    - {name: a, probe: {run: say a}, changed_when: false}
                    - {name: b, probe: {run: say b}, changed_when: false}
                    - {name: c, probe: {run: say c}, changed_when: false}
                """);
        assertThat(counts(result).exchanges()).isEqualTo(1);
    }
}
