package dev.plumb.modules.service;

import dev.plumb.fuzz.AnswerFuzz;
import dev.plumb.resource.Read;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceAnswersFuzzTest {
    @Test
    void whateverAServiceManagerTellsMakesStatesOrAFailure() {
        AnswerFuzz.run(
                "services",
                2000,
                ServiceAnswersFuzzTest.class,
                3,
                List.of(
                        Read.of(Services.ref("ssh")),
                        Read.of(Services.ref("cron")),
                        Read.of(Services.ref("no-such")),
                        Read.of(Services.ref("apt-daily.timer"))),
                List.of(
                        "systemd\n",
                        "openrc\n",
                        "sysv\n",
                        "none\n",
                        "--plumb--\n",
                        "error=1\n",
                        "LoadState=masked\n",
                        "LoadState=not-found\n",
                        "ActiveState=failed\n",
                        "UnitFileState=generated\n",
                        "ssh active enabled\n"));
    }

    @Test
    void whateverSystemdTellsOfItsUnitFilesMakesAStateOrAFailure() {
        AnswerFuzz.run(
                "units",
                1000,
                ServiceAnswersFuzzTest.class,
                2,
                List.of(Read.of(Units.ref())),
                List.of("none\n", "changed\n", "current\n"));
    }

    @Test
    void whateverAHostTellsOfItsTimersMakesAListOrAFailure() {
        AnswerFuzz.run(
                "timer-lists",
                1000,
                ServiceAnswersFuzzTest.class,
                1,
                List.of(Read.of(TimerList.REF)),
                List.of(
                        "time \n",
                        "file \n",
                        "unit a\n",
                        "failed \n",
                        "failed Id=\n",
                        "failed =\n",
                        "time - - - - a.timer\n"));
    }

    @Test
    void whateverAHostTellsOfAllServicesMakesAListOrAFailure() {
        AnswerFuzz.run(
                "service-lists",
                1000,
                ServiceAnswersFuzzTest.class,
                1,
                List.of(Read.of(ServiceList.REF)),
                List.of("unit \n", "file \n", "init  [ + ]\n", "asked \n", "active \n", "unit a b c d\n", "file a\n"));
    }
}
