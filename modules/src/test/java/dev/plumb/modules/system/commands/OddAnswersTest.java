package dev.plumb.modules.system.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.resource.Read;
import dev.plumb.run.Answers;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Answers that no host should give, and the few that odd hosts do give. */
class OddAnswersTest {
    private static final String INCOMPLETE = "the host's answer is not complete";

    @Test
    void aPatternThatIsNotAnsweredIsNotWithoutMatches() {
        assertThat(Answers.found(Read.of(Globs.ref("/etc/*")), "")).isEqualTo(INCOMPLETE);
        assertThat(Answers.found(Read.of(Globs.ref("/etc/*")), "--plumb--\n")).isEqualTo(new GlobState(List.of()));
    }
}
