package dev.plumb.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.report.Event;
import dev.plumb.report.Outcome;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Procedures that the engine drives. */
final class ProcedureTest extends MemoryRun {
    @BeforeEach
    void addModule() {
        modules.add("steps", new StepsModule(), StepsModule.Params.class);
    }

    private static String play(String steps, String more) {
        return """
                - hosts: all
                  tasks:
                    - name: one
                      steps:
                        key: a
                        value: b
                        steps: [%s]
                        %s
                      register: r
                    - {name: two, entry: {key: after, value: x}}
                """.formatted(steps, more);
    }

    private List<String> working() {
        return events.stream()
                .filter(Event.Working.class::isInstance)
                .map(event -> ((Event.Working) event).what())
                .toList();
    }

    @Test
    void stepsAreDoneInOrderToldAndVerified() throws IOException {
        RunResult result = apply(play("'fetch: set x 1', 'switch: set a b; set a old'", ""));
        assertThat(result.status()).isEqualTo(RunResult.Status.DONE);
        assertThat(outcomes()).containsExactly("one CHANGED", "two CHANGED");
        assertThat(host("h").journal).containsExactly("set x 1", "set a b", "set after x");
        assertThat(working()).containsExactly("fetch", "switch");
        assertThat(outcomes()).doesNotContain("one OK");

        apply(play("'fetch: set x 1', 'switch: set a b; set a old'", ""));
        assertThat(outcomes()).containsExactly("one OK", "two OK");
    }

    @Test
    void aDryRunDoesNothingAndForeseesTheEnd() throws IOException {
        RunResult result = check(play("'switch: set a b'", ""));
        assertThat(ended("one").outcome()).isEqualTo(Outcome.CHANGED);
        assertThat(host("h").journal).isEmpty();
        assertThat(counts(result).changed()).isEqualTo(2);
    }

    @Test
    void whatIsNotReadBackIsNotReported() throws IOException {
        apply(play("'switch: set a other'", ""));
        assertThat(ended("one").outcome()).isEqualTo(Outcome.FAILED);
        assertThat(ended("one").message()).contains("the host does not show it");
    }

    @Test
    void aStepThatFailsIsUndoneWithThoseBeforeIt() throws IOException {
        apply(play("'fetch: set x 1; del x', 'look: say hi', 'switch: fail no way; set a old', 'more: set y 1'", ""));
        assertThat(ended("one").message())
                .isEqualTo("step 'switch' failed: no way (exit status 3); undone: switch, fetch");
        assertThat(host("h").journal).containsExactly("set x 1", "say hi", "fail no way", "set a old", "del x");
        assertThat(host("h").entries).doesNotContainKey("after");
        assertThat(working()).containsExactly("fetch", "look", "switch", "undoes switch", "undoes fetch");
    }

    @Test
    void whatCannotBeUndoneIsToldAndWhatItMayRestOnStays() throws IOException {
        apply(play("'fetch: set x 1; del x', 'start: set y 1; fail stuck', 'switch: fail no way; say back'", ""));
        assertThat(ended("one").message())
                .isEqualTo("step 'switch' failed: no way (exit status 3); undone: switch; undoing step 'start' failed:"
                        + " stuck (exit status 3); not undone: start, fetch");
        assertThat(host("h").entries).containsEntry("x", "1").containsEntry("y", "1");
    }

    @Test
    void aStepIsTriedAgainAsOftenAsItSays() throws IOException {
        apply(play("'switch: fail no; del a'", "retries: 2"));
        assertThat(host("h").journal).containsExactly("fail no", "fail no", "fail no", "del a");
    }

    @Test
    void whatComesAfterItsTimeIsUndone() throws IOException {
        apply(play("'slow: overlap; set x undone', 'switch: set a b'", "limit: 50"));
        assertThat(ended("one").message()).isEqualTo("its time was over in step 'switch'; undone: slow");
        assertThat(host("h").entries).containsEntry("x", "undone").doesNotContainKey("a");
    }

    @Test
    void aLostLinkTellsHowFarItCame() throws IOException {
        apply(play("'fetch: set x 1; del x', 'switch: lose'", ""));
        Event.HostLost lost = events.stream()
                .filter(Event.HostLost.class::isInstance)
                .map(Event.HostLost.class::cast)
                .findFirst()
                .orElseThrow();
        assertThat(lost.message()).contains("task 1 \"one\" was at step 'switch', and nothing was undone");
        assertThat(host("h").entries).containsEntry("x", "1");
    }

    @Test
    void itIsDoneOnTheHostThatItsTaskIsDelegatedTo() throws IOException {
        String play = play("'switch: set a b'", "").replace("      register: r", "      delegate_to: y");
        apply(play);
        assertThat(ended("one").outcome()).isEqualTo(Outcome.CHANGED);
        assertThat(host("y").entries).containsEntry("a", "b");
        assertThat(host("h").entries).doesNotContainKey("a");
    }

    @Test
    void aJobCannotCarryIt() throws IOException {
        apply(play("'switch: set a b'", "").replace("      register: r", "      async: 10"));
        assertThat(ended("one").message()).contains("leave out 'async'");
        assertThat(host("h").journal).isEmpty();
    }

    @Test
    void taskThatHidesItsContentHidesItsStepsToo() throws IOException {
        apply(play("'switch: set a b'", "").replace("      register: r", "      no_log: true"));
        assertThat(ended("one").outcome()).isEqualTo(Outcome.CHANGED);
        assertThat(working()).isEmpty();
    }
}
