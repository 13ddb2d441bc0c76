package dev.plumb.module;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ParamSpecsTest {
    /** What several modules have. */
    public record Shared(
            @Param(
                    doc = "where to log in",
                    aliases = {"host", "server"})
            String loginHost,

            @Param(doc = "which port", aliases = "port") int loginPort) {}

    /** Has a parameter of the name that the group has for another. */
    @ModuleInfo(name = "own", doc = "Own.", example = "")
    static final class OwnModule implements ControlModule<OwnModule.Params> {
        public record Params(
                @Param(doc = "what an address says") String host, Shared shared) {}

        @Override
        public Decision decide(Params params) {
            return Decision.facts(Map.of());
        }
    }

    @Test
    void aParameterOfTheModuleTakesTheNameFromTheGroup() {
        List<ParamSpec> params = ParamSpecs.describe(new OwnModule()).params();
        assertThat(params).extracting(ParamSpec::name).containsExactly("host", "login_host", "login_port");
        assertThat(params)
                .extracting(ParamSpec::aliases)
                .containsExactly(List.of(), List.of("server"), List.of("port"));
    }
}
