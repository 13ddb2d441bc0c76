package dev.plumb.expression;

import static dev.plumb.expression.ExpressionTestSupport.AT;
import static dev.plumb.expression.ExpressionTestSupport.EXPRESSIONS;
import static dev.plumb.expression.ExpressionTestSupport.data;
import static dev.plumb.expression.ExpressionTestSupport.evaluate;
import static dev.plumb.expression.ExpressionTestSupport.list;
import static dev.plumb.expression.ExpressionTestSupport.map;
import static dev.plumb.expression.ExpressionTestSupport.plain;
import static dev.plumb.expression.ExpressionTestSupport.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumb.source.Unsealer;
import dev.plumb.source.YamlNode;
import dev.plumb.text.Redactor;
import freemarker.template.TemplateException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No way out of expressions, and no way for data to become one. */
final class ClosedTest {
    private static final String EVIL =
            "${7*7} <#assign x=1>${x} {{ 7*7 }} #{7*7} [=7*7] ${\"freemarker.template.utility.Execute\"?new()(\"id\")}";

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'freemarker.template.utility.Execute'?new()",
                "'freemarker.template.utility.Execute'? new ()",
                "('freemarker.template.utility.ObjectConstructor')?new()('java.io.File', '/')",
                "s?api",
                "s?api.class",
                "'1 + 1'?eval",
                "s?interpret",
                "s?eval_json",
                "s?evalJson",
                "\"${'x'?eval}\"",
                "[s]?map(x -> x?eval)"
            })
    void expressionsAreClosed(String expression) {
        assertThat(problem(() -> evaluate(expression, data("s", "1 + 1"))).message())
                .contains("is closed: data is never evaluated");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${'freemarker.template.utility.Execute'?new()('id')}",
                "<#assign e = 'freemarker.template.utility.Execute'?new()>",
                "${s?api.class}",
                "${s?eval}",
                "${s ? eval}",
                "${s?<#-- hidden -->eval}",
                "<@s?interpret />",
                "<#if s?eval == 2></#if>",
                "${'nested ${s?eval}'}",
                "<#attempt>${zzz}<#recover>hidden</#attempt>"
            })
    void templatesAreClosed(String template) {
        assertThat(problem(() -> render(template, data("s", "1 + 1"))).message())
                .contains("is closed:");
    }

    @Test
    void freeMarkerItselfRefusesToo() throws Exception {
        FreeMarker freeMarker =
                new FreeMarker(new TemplateDirectories(Functions.none(), Unsealer.NONE, hint -> {}), new Redactor());
        for (String text : List.of("${'freemarker.template.utility.Execute'?new()('id')}", "${s?api.bytes}")) {
            assertThatThrownBy(() -> freeMarker.parse(text).process(Map.of("s", "a"), Writer.nullWriter()))
                    .isInstanceOf(TemplateException.class)
                    .hasMessageFindingMatch("not allowed|api_builtin_enabled");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"${s.class}", "${s.bytes}", "${xs.class.name}", "${m.getClass()}", "${m?keys[0]?api}"})
    void javaIsOutOfReach(String template) {
        Variables variables = data("s", "a", "xs", list(1L), "m", map("a", 1L));
        problem(() -> render(template, variables));
    }

    @Test
    void textThatOnlyLooksLikeABuiltInIsAllowed() {
        String template = "rewrite ^ /x?new=1&api=2?eval; <#-- ${s?eval} --><#noparse>${s?eval}</#noparse>";
        assertThat(render(template, data("s", "a"))).isEqualTo("rewrite ^ /x?new=1&api=2?eval; ${s?eval}");
    }

    @Test
    void dataIsNeverEvaluatedAgain() {
        Variables variables = data("evil", EVIL, "reg", map("stdout", EVIL), "xs", list(EVIL));
        assertThat(evaluate("evil", variables)).isEqualTo(EVIL);
        assertThat(evaluate("reg.stdout + ''", variables)).isEqualTo(EVIL);
        assertThat(evaluate("\"a${evil}\"", variables)).isEqualTo("a" + EVIL);
        assertThat(evaluate("xs?map(x -> x)?first", variables)).isEqualTo(EVIL);
        assertThat(evaluate("from_json(to_json(evil))", variables)).isEqualTo(EVIL);
        assertThat(EXPRESSIONS.resolve(plain("${evil}"), variables)).isEqualTo(EVIL);
        assertThat(EXPRESSIONS.resolve(plain("x ${reg.stdout} y"), variables)).isEqualTo("x " + EVIL + " y");
        assertThat(render("${evil}<#list xs as x>${x}</#list>", variables)).isEqualTo(EVIL + EVIL);
    }

    @Test
    void dataInAnAuthoredVariableIsNotEvaluatedAgain() {
        Scope scope = Scope.builder(EXPRESSIONS)
                .data(map("evil", EVIL))
                .authored(Map.of("a", plain("${evil}"), "b", plain("${a}!")))
                .build();
        assertThat(EXPRESSIONS.evaluate("b", AT, scope)).isEqualTo(EVIL + "!");
    }

    @Test
    void dataAsAKeyIsNotEvaluatedAgain() {
        YamlNode.Entry entry = new YamlNode.Entry(new dev.plumb.source.Located<>("${k}", AT), plain("v"));
        Object resolved = EXPRESSIONS.resolve(new YamlNode.Mapping(AT, List.of(entry)), data("k", EVIL));
        assertThat(resolved).isEqualTo(map(EVIL, "v"));
    }

    private String render(String template, Variables variables) {
        return EXPRESSIONS.render(directory.resolve("t.ftl"), template, variables);
    }
}
