package dev.plumb.modules.supervisor;

import dev.plumb.fuzz.AnswerFuzz;
import dev.plumb.resource.Read;
import java.util.List;
import org.junit.jupiter.api.Test;

class SupervisorAnswersFuzzTest {
    @Test
    void whateverSupervisorTellsMakesStatesOrAFailure() {
        AnswerFuzz.run(
                "supervisors",
                1000,
                SupervisorAnswersFuzzTest.class,
                1,
                List.of(
                        Read.of(ProcessType.ref(Selection.named(Control.OWN, "bad"))),
                        Read.of(ProcessType.ref(Selection.named(Control.OWN, "site:"))),
                        Read.of(ProcessType.ref(Selection.named(Control.OWN, "all"))),
                        Read.of(ProcessType.ref(
                                new Selection(Control.OWN, Selection.Kind.PROGRAM, "web", List.of("web_0", "web_*")))),
                        Read.of(ProcessType.ref(Selection.named(
                                new Control("/opt/supervisorctl", "/opt/x.conf", null, null, null), "bad")))),
                List.of(
                        "--plumb-supervisor 0\n",
                        "--plumb-supervisor missing\n",
                        "--plumb-supervisor 4\n",
                        "--plumb-supervisor end\n",
                        "RUNNING",
                        "site:web_0 ",
                        "bad FATAL\n"));
    }
}
