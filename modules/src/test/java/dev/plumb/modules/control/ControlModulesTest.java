package dev.plumb.modules.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.expression.Unknown;
import dev.plumb.module.BareExpression;
import dev.plumb.module.ControlModule.Decision;
import dev.plumb.module.FakeStates;
import dev.plumb.module.Plan;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.source.Position;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ControlModulesTest {
    private static BareExpression bare(String text, @Nullable Object value) {
        return new BareExpression(text, value, new Position("site.yml", 3, 5));
    }

    @Test
    void debugShowsTextsListsAndMappings() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("a", 1L);
        value.put("b", List.of("x", Map.of("c", true)));
        value.put("e", List.of());
        DebugModule debug = new DebugModule();

        assertThat(debug.decide(new DebugModule.Params("hi", null, 0)).message())
                .isEqualTo("hi");
        assertThat(debug.decide(new DebugModule.Params(null, null, 0)).message())
                .isEqualTo("Hello world!");
        Decision shown = debug.decide(new DebugModule.Params(null, bare("v", value), 0));
        assertThat(shown.message()).isEqualTo("v: \na: 1\nb:\n  - x\n  -\n    c: true\ne: []");
        assertThat(shown.result()).containsEntry("v", value);
    }

    @Test
    void debugTellsWhatIsNotKnownYet() {
        Decision shown = new DebugModule()
                .decide(new DebugModule.Params(null, bare("r", Map.of("rc", new Unknown("rc of task 2"))), 0));
        assertThat(shown.message()).contains("rc: (not known: rc of task 2)");
    }

    @Test
    void debugSaysFromWhichVerbosityOnItIsShown() {
        Decision quiet = new DebugModule().decide(new DebugModule.Params("hi", null, 1));
        assertThat(quiet.message()).isEqualTo("hi");
        assertThat(quiet.verbosity()).isEqualTo(1);
        assertThat(quiet.result()).containsEntry("msg", "hi");
    }

    @Test
    void debugTakesTextOrExpression() {
        assertThat(new DebugModule().invalid(new DebugModule.Params("a", bare("b", 1L), 0)))
                .contains("exclude each other");
    }

    @Test
    void assertNamesTheConditionThatDoesNotHold() {
        AssertModule module = new AssertModule();
        List<BareExpression> that = List.of(bare("1 == 1", true), bare("x > 1", false));

        Decision plain = module.decide(new AssertModule.Params(that, null, null, false));
        assertThat(plain.failure()).isEqualTo("'x > 1' at site.yml:3:5 does not hold");
        assertThat(plain.result()).containsEntry("assertion", "x > 1").containsEntry("evaluated_to", false);
        assertThat(module.decide(new AssertModule.Params(that, "too small", null, false))
                        .failure())
                .startsWith("too small (");
    }

    @Test
    void assertTakesValuesForTruthAsConditionsDo() {
        AssertModule module = new AssertModule();
        for (Object truth : List.of(true, 1L, "yes", "x", List.of(1))) {
            assertThat(module.decide(new AssertModule.Params(List.of(bare("x", truth)), null, "fine", false)))
                    .extracting(Decision::failure, Decision::message)
                    .containsExactly(null, "fine");
        }
        for (Object lie : List.of(false, 0L, "", "no", "False", List.of(), Map.of())) {
            assertThat(module.decide(new AssertModule.Params(List.of(bare("x", lie)), null, null, false))
                            .failure())
                    .as("%s", lie)
                    .isNotNull();
        }
        assertThat(module.decide(new AssertModule.Params(List.of(bare("x", null)), null, null, false))
                        .failure())
                .isNotNull();
    }

    @Test
    void assertIsQuietWhenAsked() {
        assertThat(new AssertModule()
                        .decide(new AssertModule.Params(List.of(bare("x", true)), null, "fine", true))
                        .message())
                .isNull();
    }

    @Test
    void failFails() {
        assertThat(new FailModule().decide(new FailModule.Params("no")).failure())
                .isEqualTo("no");
    }

    @Test
    void setFactSetsWhatHasAName() {
        SetFactModule module = new SetFactModule();
        SetFactModule.Params params = new SetFactModule.Params(Map.of("a_1", List.of(1L)), false);

        assertThat(module.invalid(params)).isNull();
        assertThat(module.decide(params).facts()).containsEntry("a_1", List.of(1L));
        assertThat(module.invalid(new SetFactModule.Params(Map.of("1a", 1L), false)))
                .contains("'1a'");
        assertThat(module.invalid(new SetFactModule.Params(Map.of(), true))).contains("no variable");
    }

    @Test
    void pingReadsSomethingOfTheHost() {
        FileState root = new FileState(
                FileState.Kind.DIRECTORY, 0755, "root", "root", 0L, 0L, null, null, null, null, null, null);
        PingModule module = new PingModule();
        Plan plan = module.plan(new PingModule.Params("pong"), new FakeStates().with(FileType.ref("/"), root));

        assertThat(module.reads(new PingModule.Params("pong"))).hasSize(1);
        assertThat(plan.result()).containsEntry("ping", "pong");
        assertThat(plan.changes()).isEmpty();
        assertThat(module.plan(new PingModule.Params("crash"), new FakeStates().with(FileType.ref("/"), root))
                        .failure())
                .isEqualTo("boom");
    }
}
