package dev.plumb.modules.system.commands;

import dev.plumb.fuzz.AnswerFuzz;
import dev.plumb.resource.Read;
import java.util.List;
import org.junit.jupiter.api.Test;

class GlobAnswersFuzzTest {
    @Test
    void whateverAHostTellsOfMatchesMakesStatesOrAFailure() {
        AnswerFuzz.run(
                "globs",
                1000,
                GlobAnswersFuzzTest.class,
                1,
                List.of(
                        Read.of(Globs.ref("/etc/host*")),
                        Read.of(Globs.ref("/etc/nothing*")),
                        Read.of(Globs.ref("/root/.bash[a-r]c"))),
                List.of("--plumb--\n", "/etc/hosts\n"));
    }
}
