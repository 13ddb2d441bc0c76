package dev.plumb.modules.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.plumb.fuzz.AnswerFuzz;
import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.resource.Read;
import dev.plumb.text.JsonReader;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EngineAnswersFuzzTest {
    private static final List<String> PIECES = List.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"auths\"",
            "\"auth\"",
            "\"x\"",
            "\"credHelpers\"",
            "null",
            "1",
            "true",
            "\n",
            "\"");

    @Test
    void whateverTheEngineKeepsMakesAStateOrAFailure() {
        AnswerFuzz.run(
                "stores",
                1000,
                EngineAnswersFuzzTest.class,
                2,
                List.of(new Read<>(StoreType.REF, StoreType.WITH_CACHE)),
                List.of(
                        "missing\n",
                        "failed Cannot connect to the Docker daemon\n",
                        "version 26.1.5\n",
                        "now 1700000000 +0100\n",
                        "image \"sha256:1\",[\"a:1\"],null,\"2023-11-01T00:00:00Z\",{\"parent\":\"\"}\n",
                        "cache \"x\",[],null,\"\",{\"InUse\":\"false\"}\n",
                        "end\n"));
    }

    @Test
    void howManyContainersRunIsANumberOrNothing() {
        AnswerFuzz.run(
                "running",
                300,
                EngineAnswersFuzzTest.class,
                1,
                List.of(Read.of(RunningContainers.REF)),
                List.of("=3\0\0", "-\0\0", "!why\0\0"));
    }

    /** By hand anything can stand there. */
    @Test
    void filesOfDockerAreReadOrRefused() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 5000; i++) {
            StringBuilder text = new StringBuilder(i % 2 == 0 ? "{\"auths\":" : "");
            int pieces = random.nextInt(12);
            for (int j = 0; j < pieces; j++) {
                text.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            String whole = text.toString();
            assertThatCode(() -> {
                        try {
                            LoginFile file = LoginFile.of("/x", whole);
                            assertThat(LoginFile.of("/x", file.with("x", "y")).user("x"))
                                    .isEqualTo("y");
                            file.helper("x");
                        } catch (PlanFailure e) {
                            assertThat(e.getMessage()).contains("is not what docker reads");
                        }
                        LoginFile.secrets(whole);
                        try {
                            DaemonSettings.read(whole).isReloadAfter(DaemonSettings.read("{\"debug\":true}"));
                        } catch (JsonReader.Malformed | IllegalArgumentException e) {
                            assertThat(e.getMessage()).isNotEmpty();
                        }
                    })
                    .as(whole)
                    .doesNotThrowAnyException();
        }
    }
}
