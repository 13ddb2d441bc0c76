package dev.plumb.modules.system.packages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.resource.Read;
import dev.plumb.run.Answers;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Answers that no host should give, and the few that odd hosts do give. */
class OddAnswersTest {
    private static final String INCOMPLETE = "the host's answer is not complete";

    @Test
    void listsWithoutATimeAreNotRead() {
        Read<AptCacheState> read = Read.of(AptCache.ref());
        for (String answer : List.of("", "1\nlists\n", "x\nlists\n1\n", "1\nlists\nx\n", "1\nwhat\n1\n")) {
            assertThat(Answers.found(read, answer)).as(answer).isEqualTo(INCOMPLETE);
        }
        AptCacheState late = (AptCacheState) Answers.found(read, "1\nlists\n9223372036854775807\n");
        assertThat(late.attributes()).isNotNull();
        assertThat(Answers.found(read, "1\nnone\n")).isEqualTo(AptCacheState.ABSENT);
    }

    @Test
    void packagesOfWhomAPartIsMissingAreNotAbsent() {
        assertThat(Answers.found(Read.of(Packages.ref("cron")), "")).isEqualTo(INCOMPLETE);
        assertThat(Answers.found(Read.of(Packages.ref("cron")), "\n--plumb--\n"))
                .isEqualTo(INCOMPLETE);
    }

    @Test
    void linesThatAptDoesNotWriteArePassedOver() {
        Read<SimulationState> read = Read.of(AptSimulation.ref(false, List.of("install", "sl")));
        String odd = "--plumb-part x y z\n--plumb-part 0 0\n--plumb-part 0 99999999999 0 sl\n--plumb-part \n"
                + "--plumb-- 99999999999\nexit 0\n--plumb-- \u0661\nexit 0\n--plumb-- 0\n"
                + "Inst sl [ (1 x)\nRemv a [\nInst b (\nexit 0\n";
        SimulationState state = (SimulationState) Answers.found(read, odd);
        assertThat(state.error()).isNull();
        assertThat(state.steps()).hasSize(2);
    }
}
