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

    @Test
    void whateverAHostTellsOfMountsMakesStatesOrAFailure() {
        AnswerFuzz.run(
                "mounts",
                1000,
                MachineAnswersFuzzTest.class,
                1,
                List.of(Read.of(Mounts.at("/srv/a b")), Read.of(Mounts.at("/tmp")), Read.of(Mounts.at("/none"))),
                List.of(" - ", "1 2 0:1 / /tmp rw - tmpfs\n", "\\040"));
    }

    @Test
    void whateverAHostTellsOfSwapMakesStatesOrAFailure() {
        AnswerFuzz.run(
                "swaps",
                1000,
                MachineAnswersFuzzTest.class,
                1,
                List.of(Read.of(Swaps.at("/swapfile")), Read.of(Swaps.at("/a b"))),
                List.of("SWAPSPACE2\n", "root:root:600\n", "none\n", "99999999999999999999\n"));
    }
}
