package dev.plumb.modules.system.pip;

import dev.plumb.fuzz.AnswerFuzz;
import dev.plumb.modules.system.pip.PipPackages.Environment;
import dev.plumb.resource.Read;
import java.util.List;
import org.junit.jupiter.api.Test;

class PipAnswersFuzzTest {
    private static final Environment VENV = new Environment("/srv/venv", "pip3");
    private static final Environment SYSTEM = new Environment("", "pip3");

    @Test
    void whateverPythonTellsMakesStatesOrAFailure() {
        AnswerFuzz.run(
                "pip",
                2000,
                PipAnswersFuzzTest.class,
                1,
                List.of(
                        Read.of(PipPackages.ref(VENV, "")),
                        Read.of(PipPackages.ref(VENV, "demo-lib")),
                        Read.of(PipPackages.ref(SYSTEM, "demo-lib"))),
                List.of("--plumb-- 1\n", "--plumb-- end\n", "managed\n", "end\n", "demo-lib\t9\t\n", "\t\t\n"));
    }

    @Test
    void whateverPipWouldDoMakesStatesOrAFailure() {
        AnswerFuzz.run(
                "pip-resolutions",
                2000,
                PipAnswersFuzzTest.class,
                1,
                List.of(
                        Read.of(PipResolutions.ref(VENV, "/tmp", List.of("demo-lib"))),
                        Read.of(PipResolutions.ref(VENV, "/tmp", List.of("nothing")))),
                List.of(
                        "--plumb-pip 0\n",
                        "--plumb-report\n",
                        "exit 0\n",
                        "{\"install\": []}\n",
                        "{\"install\": [{}]}\n",
                        "ERROR: x\n"));
    }
}
