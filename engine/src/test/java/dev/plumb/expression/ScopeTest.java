package dev.plumb.expression;

import static dev.plumb.expression.ExpressionTestSupport.EXPRESSIONS;
import static dev.plumb.expression.ExpressionTestSupport.list;
import static dev.plumb.expression.ExpressionTestSupport.map;
import static dev.plumb.expression.ExpressionTestSupport.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.source.Position;
import dev.plumb.source.Problem;
import dev.plumb.source.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ScopeTest {
    private static YamlNode at(int line, String text) {
        return new YamlNode.Scalar(new Position("vars.yml", line, 4), text, text, null, YamlNode.Style.PLAIN);
    }

    @Test
    void higherLayersWin() {
        Scope scope = Scope.builder(EXPRESSIONS)
                .authored(Map.of("a", at(1, "low"), "b", at(2, "low")))
                .data(map("a", "high", "c", null))
                .build();
        assertThat(scope.get("a")).isEqualTo("high");
        assertThat(scope.get("b")).isEqualTo("low");
        assertThat(scope.isDefined("c")).isTrue();
        assertThat(scope.get("c")).isNull();
        assertThat(scope.isDefined("d")).isFalse();
        assertThat(scope.names()).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void valuesOfLowLayersSeeWhatHighLayersSay() {
        Scope scope = Scope.builder(EXPRESSIONS)
                .authored(Map.of("dir", at(1, "/srv/${name}"), "conf", at(2, "${dir}/conf")))
                .authored(Map.of("name", at(3, "shop")))
                .build();
        assertThat(scope.get("conf")).isEqualTo("/srv/shop/conf");
    }

    @Test
    void aChildOverridesForTheValuesItInherits() {
        Scope parent = Scope.builder(EXPRESSIONS)
                .authored(Map.of("name", at(1, "shop"), "dir", at(2, "/srv/${name}"), "conf", at(3, "${dir}/conf")))
                .build();
        assertThat(parent.get("conf")).isEqualTo("/srv/shop/conf");
        Scope child = parent.child().data(map("name", "blog")).build();
        assertThat(child.get("conf")).isEqualTo("/srv/blog/conf");
        assertThat(parent.get("conf")).isEqualTo("/srv/shop/conf");
        assertThat(parent.child().data(map("item", 1L)).build().get("conf")).isEqualTo("/srv/shop/conf");
    }

    @Test
    void aValueIsEvaluatedOnceAndSharedWithChildrenThatDoNotBearOnIt() {
        List<String> asked = new ArrayList<>();
        LazyLayer counting = new LazyLayer() {
            @Override
            public boolean isDefined(String name) {
                return name.equals("dear");
            }

            @Override
            public Object get(String name) {
                asked.add(name);
                return "v" + asked.size();
            }

            @Override
            public Set<String> names() {
                return Set.of("dear");
            }
        };
        Scope parent = Scope.builder(EXPRESSIONS)
                .lazy(counting)
                .authored(Map.of("a", at(1, "${dear}-${zzz!'none'}")))
                .build();
        assertThat(parent.child().data(map("item", 1L)).build().get("a")).isEqualTo("v1-none");
        assertThat(parent.child().data(map("item", 2L)).build().get("a")).isEqualTo("v1-none");
        assertThat(parent.get("a")).isEqualTo("v1-none");
        assertThat(asked).hasSize(1);
        assertThat(parent.child().data(map("zzz", "x")).build().get("a")).isEqualTo("v2-x");
    }

    @Test
    void theTasksVariablesMayUseTheLoopItem() {
        Scope scope = Scope.builder(EXPRESSIONS)
                .authored(Map.of("path", at(1, "/srv/${item.name}")))
                .build();
        assertThat(scope.child().data(map("item", map("name", "a"))).build().get("path"))
                .isEqualTo("/srv/a");
        assertThat(scope.child().data(map("item", map("name", "b"))).build().get("path"))
                .isEqualTo("/srv/b");
        assertThat(problem(() -> scope.get("path")).message()).isEqualTo("variable 'item' is not defined");
    }

    @Test
    void aCycleIsNamedWithItsPlaces() {
        Scope scope = Scope.builder(EXPRESSIONS)
                .authored(Map.of("x", at(1, "${a}"), "a", at(2, "1${b}"), "b", at(3, "${c + 1}"), "c", at(4, "${a}")))
                .build();
        Problem problem = problem(() -> scope.get("x"));
        assertThat(problem.message()).isEqualTo("variable 'a' is defined by itself: a → b → c → a");
        assertThat(problem.hint()).isEqualTo("a at vars.yml:2:4, b at vars.yml:3:4, c at vars.yml:4:4");
        assertThat(problem.position()).isEqualTo(new Position("vars.yml", 2, 4));
    }

    @Test
    void aVariableThatIsItselfIsACycle() {
        Scope scope = Scope.builder(EXPRESSIONS)
                .authored(Map.of("a", at(1, "${a!'x'}")))
                .build();
        assertThat(problem(() -> scope.get("a")).message()).isEqualTo("variable 'a' is defined by itself: a → a");
    }

    @Test
    void aMistakeInAVariableIsToldWhereItStands() {
        Scope scope = Scope.builder(EXPRESSIONS)
                .authored(Map.of("a", at(7, "x ${zzz}")))
                .build();
        Problem problem = problem(() -> EXPRESSIONS.resolve(at(99, "${a?upper_case}"), scope));
        assertThat(problem.position()).isEqualTo(new Position("vars.yml", 7, 4 + 4));
    }

    @Test
    void anUnknownValueStaysUnknownThroughAVariable() {
        Scope scope = Scope.builder(EXPRESSIONS)
                .data(map("reg", map("out", new Unknown("why"), "rc", 0L)))
                .authored(Map.of("whole", at(1, "${reg}")))
                .build();
        assertThat(scope.get("whole")).isEqualTo(map("out", new Unknown("why"), "rc", 0L));
        assertThat(EXPRESSIONS.resolve(at(2, "${whole.rc}"), scope)).isEqualTo(0L);
    }

    @Test
    void tellsEveryVariableThatIsAskedForAlsoIndirectly() {
        List<String> asked = new ArrayList<>();
        Scope scope = Scope.builder(EXPRESSIONS)
                .authored(Map.of("a", at(1, "${b}"), "b", at(2, "${reg.x}")))
                .data(map("reg", map("x", 1L), "other", list()))
                .observedBy(asked::add)
                .build();
        scope.get("a");
        assertThat(asked).contains("a", "b", "reg").doesNotContain("other");
        asked.clear();
        scope.get("a");
        assertThat(asked).as("a value evaluated before").contains("a", "b", "reg");
    }
}
