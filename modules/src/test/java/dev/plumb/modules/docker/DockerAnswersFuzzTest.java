package dev.plumb.modules.docker;

import dev.plumb.fuzz.AnswerFuzz;
import dev.plumb.resource.Read;
import java.util.List;
import org.junit.jupiter.api.Test;

class DockerAnswersFuzzTest {
    @Test
    void whateverDockerTellsMakesStatesOrAFailure() {
        for (DockerType type : List.of(DockerType.CONTAINER, DockerType.IMAGE, DockerType.NETWORK, DockerType.VOLUME)) {
            AnswerFuzz.run(
                    type.name(),
                    400,
                    DockerAnswersFuzzTest.class,
                    1,
                    List.of(Read.of(type.ref("t1")), Read.of(type.ref("bb:1"))),
                    List.of(
                            "[{\"Name\":\"/web\",\"Id\":\"sha256:1\",\"RepoTags\":[\"db:1\"],",
                            "\"HostConfig\":{\"Memory\":1,\"Binds\":[\"a:/b\",\"c\"],\"PortBindings\":{\"80/tcp\":[{}]}},",
                            "\"Config\":{\"Env\":[\"A\"],\"Labels\":null,\"Healthcheck\":{\"Test\":[\"CMD\"]}}",
                            "}]",
                            "\n--plumb-docker 1\n",
                            "missing\n"));
        }
    }

    @Test
    void whateverAnEngineTellsMakesAStateOrAFailure() {
        AnswerFuzz.run(
                "engines",
                400,
                DockerAnswersFuzzTest.class,
                1,
                List.of(Read.of(DockerEngine.REF)),
                List.of(
                        "{\"Version\":\"26.1.5\",\"Arch\":\"amd64\"}",
                        "missing\n",
                        "Cannot connect to the Docker daemon\n",
                        "\n"));
    }

    @Test
    void whateverARegistryTellsMakesAnOfferOrAFailure() {
        AnswerFuzz.run(
                "offers",
                400,
                DockerAnswersFuzzTest.class,
                1,
                List.of(Read.of(RegistryImages.ref("a:1")), Read.of(RegistryImages.ref("b:1"))),
                List.of(
                        "amd64\n",
                        "{\"Descriptor\":{\"digest\":\"sha256:1\"},\"SchemaV2Manifest\":{\"config\":{\"digest\":\"sha256:2\"}}}",
                        "[{\"Descriptor\":{\"platform\":{\"architecture\":\"amd64\",\"os\":\"linux\"}}}]",
                        "\n--plumb-registry 0\n",
                        "\n--plumb-registry 1\n",
                        "no such manifest: a:1",
                        "missing\n"));
    }
}
