package dev.plumb.modules.machine;

import dev.plumb.fuzz.AnswerFuzz;
import dev.plumb.resource.Read;
import java.util.List;
import org.junit.jupiter.api.Test;

class MachineAnswersFuzzTest {
    @Test
    void whateverAHostTellsOfValuesMakesStatesOrAFailure() {
        AnswerFuzz.run(
                "values",
                1000,
                MachineAnswersFuzzTest.class,
                1,
                List.of(
                        Read.of(KernelParameters.TYPE.ref("net.ipv4.ip_forward")),
                        Read.of(KernelParameters.TYPE.ref("net.ipv4.tcp_rmem")),
                        Read.of(KernelParameters.TYPE.ref("net.nosuch"))),
                List.of("=\0", "-\0", "!\0", "\0\0", "=1\0no\0"));
    }
}
