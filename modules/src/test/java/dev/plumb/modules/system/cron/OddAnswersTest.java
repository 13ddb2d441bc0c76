package dev.plumb.modules.system.cron;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.resource.Read;
import dev.plumb.run.Answers;
import org.junit.jupiter.api.Test;

/** Answers that no host should give, and the few that odd hosts do give. */
class OddAnswersTest {
    @Test
    void anEmptyCrontabHasNoLineToCut() {
        CrontabState state =
                (CrontabState) Answers.found(Read.of(Crontabs.ref("root")), "--plumb-- there root root\ncut\n");
        assertThat(state.user()).isEqualTo("root");
        assertThat(state.content()).isEmpty();
    }
}
