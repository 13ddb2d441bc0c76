package dev.plumb.expression;

import static dev.plumb.expression.ExpressionTestSupport.EXPRESSIONS;
import static dev.plumb.expression.ExpressionTestSupport.data;
import static dev.plumb.expression.ExpressionTestSupport.list;
import static dev.plumb.expression.ExpressionTestSupport.map;
import static dev.plumb.expression.ExpressionTestSupport.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumb.source.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Words of conditions and Jinja's braces in template files. */
final class TemplateWordsTest {
    private static final Variables HOST = data(
            "names",
            list("web", "db"),
            "app",
            map("port", 80L, "user", null),
            "flag",
            "yes",
            "off",
            false,
            "result",
            map("changed", true),
            "unknown",
            new Unknown("why"));

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void nameTemplate() {
        file = directory.resolve("site.conf.ftl");
    }

    private String render(String template) {
        return EXPRESSIONS.render(file, template, HOST);
    }

    private String told(String template) {
        Problem problem = problem(() -> render(template));
        String hint = problem.hint() == null ? "" : " [" + problem.hint() + "]";
        return problem.position().line() + ":" + problem.position().column() + ": " + problem.message() + hint;
    }

    /** Each condition gives the same in a template as where a condition stands. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "app is defined | true",
                "app.port is defined | true",
                "app.user is defined | true",
                "app.home is defined | false",
                "nobody is not defined | true",
                "nobody.home is undefined | true",
                "unknown is defined | true",
                "'web' in names | true",
                "'mail' not in names | true",
                "'port' in app | true",
                "'eb' in names[0] | true",
                "not off | true",
                "not (app.port > 90) | true",
                "flag and not off | true",
                "off or 'web' in names and app.port == 80 | true",
                "not app.port == 80 | false",
                "names is sequence and app is mapping | true",
                "result is changed | true",
                "app.port is version('9', '>=') | true",
                "(names?filter(x -> x is defined and x != 'db'))?size == 1 and true | true",
                "length(names) == 2 and 'web' in names | true",
                "app.user is none | true",
                "'${names[0]}' in names | true",
                "names?size >= 2 and flag | true",
            })
    void conditionsMeanTheSameAsOutsideOfTemplates(String condition, boolean holds) {
        assertThat(ExpressionTestSupport.evaluate(condition, HOST)).isEqualTo(holds);
        assertThat(render("<#if " + condition + ">yes<#else>no</#if>")).isEqualTo(holds ? "yes" : "no");
        assertThat(render("${(" + condition + ")?then('yes', 'no')}")).isEqualTo(holds ? "yes" : "no");
    }

    @Test
    void wordsStandInAllPlacesOfExpressions() {
        assertThat(render("<#assign a = 'web' in names b = not off>${a} ${b}")).isEqualTo("true true");
        assertThat(render("<#list names?filter(n -> n in ['db']) as n>${n}</#list>"))
                .isEqualTo("db");
        assertThat(render("<#if off>a<#elseif 'db' in names>b</#if>")).isEqualTo("b");
        assertThat(render("<#function f x><#return x is defined and x in names></#function>${f('db')} ${f('x')}"))
                .isEqualTo("true false");
        assertThat(render("<#macro m on>${on}</#macro><@m on=('web' in names)/><@m on='x' in names />"))
                .isEqualTo("truefalse");
        assertThat(render("<#function g x><#return x></#function><#if g('web') in names>y</#if>"))
                .isEqualTo("y");
        assertThat(render("${\"a ${('web' in names)?then('b', 'c')}\"}")).isEqualTo("a b");
        assertThat(render("<#if\n  'web' in names\n  and app is defined>\nx\n</#if>\n${1}\n"))
                .isEqualTo("x\n1\n");
    }

    @Test
    void namesOfTheTemplateItselfAreKnown() {
        assertThat(render("<#list [{'a': 1}, {}] as app>${(app.a is defined)?then('y', 'n')}</#list>"))
                .isEqualTo("yn");
        assertThat(render("<#assign own = 1><#if own is defined and mine is not defined>y</#if>"))
                .isEqualTo("y");
    }

    @Test
    void aFlagOfTheCommandLineIsACondition() {
        assertThat(render("<#if flag>y</#if>")).isEqualTo("y");
        assertThat(told("<#if app.port>y</#if>"))
                .isEqualTo("1:6: 'app.port' is a number, not true or false [write app.port != 0]");
    }

    @Test
    void includedFilesHaveTheirOwnPlaces() throws IOException {
        Files.writeString(directory.resolve("part.ftl"), "<#if 'web' in names>in</#if><#if 'a' in app.port></#if>");
        Problem problem = problem(() -> render("\n<#if not off>x</#if><#include 'part.ftl'>"));
        assertThat(Path.of(problem.position().file())).hasFileName("part.ftl");
        assertThat(problem.position().column()).isEqualTo(41);
        assertThat(problem.message()).isEqualTo("'in' needs a list, a mapping or a string, but 'app.port' is a number");
    }

    @Test
    void mistakesAreToldWithTheirPlaces() {
        assertThat(told("a\n<#if 'web' in nmaes>x</#if>"))
                .isEqualTo("2:15: variable 'nmaes' is not defined [did you mean 'names'?]");
        assertThat(told("<#if app.prot is defined or app.prot in names></#if>"))
                .isEqualTo("1:33: 'app' has no 'prot' [did you mean 'port'?]");
        assertThat(told("<#if 'web' in names and></#if>"))
                .isEqualTo("1:24: the expression ends where a value is missing");
        assertThat(told("<#if names is defned></#if>"))
                .isEqualTo("1:15: there is no test 'defned' for 'is' [did you mean 'defined'?]");
        assertThat(told("<#list [{}] as n><#if n.x in names></#if></#list>"))
                .isEqualTo("1:23: this has no value: it is missing or null [say what to take then: (…)!'']");
        assertThat(told("<#if 'web' in names\nand app is defined>\n${nmaes}</#if>"))
                .startsWith("3:3: variable 'nmaes' is not defined");
        assertThat(told("<#if '1'?eval in names></#if>")).startsWith("1:10: '?eval' is closed");
    }

    @Test
    void valuesThatAreNotKnownEndTheTemplate() {
        for (String template :
                List.of("<#if unknown in names></#if>", "<#if not unknown></#if>", "<#if unknown></#if>")) {
            assertThatThrownBy(() -> render(template)).as(template).isInstanceOf(NotKnownException.class);
        }
    }

    @Test
    void whatOnlyLooksLikeAWordStaysAsItIs() {
        assertThat(render("<#list names as n>${n}</#list> not in and")).isEqualTo("webdb not in and");
        assertThat(render("${{'in': 1}.in} ${r'a and b'} ${'a or b'}")).isEqualTo("1 a and b a or b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{{ name }} | 3: {{ name }} is Jinja, but templates are FreeMarker [write ${name}]",
                "{{ a.b }} | 3: {{ a.b }} is Jinja, but templates are FreeMarker [write ${a.b}]",
                "{% if a %} | 3: {% if a %} is Jinja, but templates are FreeMarker [write <#if a>]",
                "{%- elif a in b -%} | 3: {% elif a in b %} is Jinja, but templates are FreeMarker [write <#elseif a in b>]",
                "{% endif %} | 3: {% endif %} is Jinja, but templates are FreeMarker [write </#if>]",
                "{% for x in xs %} | 3: {% for x in xs %} is Jinja, but templates are FreeMarker [write <#list xs as x>]",
                "{% for k, v in m.items() %} | 3: {% for k, v in m.items() %} is Jinja, but templates are FreeMarker [write <#list m as k, v>]",
                "{% set a = b %} | 3: {% set a = b %} is Jinja, but templates are FreeMarker [write <#assign a = b>]",
            })
    void bracesOfJinjaAreHintedAt(String braces, String expected) {
        List<Problem> hints = new ArrayList<>();
        Expressions expressions = new Expressions();
        expressions.tellHintsTo(hints::add);
        String text = "a\n  " + braces + "\n";
        assertThat(expressions.render(file, text, HOST)).isEqualTo(text);
        assertThat(hints).singleElement().satisfies(hint -> {
            assertThat(hint.position().line()).isEqualTo(2);
            assertThat(hint.position().column() + ": " + hint.message() + " [" + hint.hint() + "]")
                    .isEqualTo(expected);
        });
    }

    /** Whatever the language of numbers is, a template and a value print them alike. */
    @ParameterizedTest
    @CsvSource({"1", "1.5", "12345678901", "true", "1 + 1", "3 / 2", "0.5 + 0.5", "1 / 3", "100000 * 100000", "1 == 1"})
    void valuesPrintInTemplatesAsTheyDoInValues(String expression) {
        Object value = ExpressionTestSupport.evaluate("'x${" + expression + "}'", HOST);
        assertThat(render("x${" + expression + "}")).isEqualTo(value);
    }

    @Test
    void aDecimalNumberOfAVariablePrintsTheSameEverywhere() {
        for (double number : new double[] {0.5, 8.0, 1e21, 1e-9, -3.25, 0.0001, 0.0, 100.0}) {
            Variables variables = data("d", number);
            String value = String.valueOf(EXPRESSIONS.resolveText("x${d}", ExpressionTestSupport.AT, variables));
            assertThat(EXPRESSIONS.render(file, "x${d}", variables)).isEqualTo(value);
            assertThat(EXPRESSIONS.evaluate("'x' + d", ExpressionTestSupport.AT, variables))
                    .isEqualTo(value);
        }
    }

    @Test
    void aDecimalNumberPrintsTheDigitsThatItHas() {
        double[] numbers = {0.0001, 1e-9, 0.5, 8.0, 100.0, 0.0, 1e21, -0.00025};
        List<String> shown = new ArrayList<>();
        for (double number : numbers) {
            shown.add(String.valueOf(EXPRESSIONS.resolveText("x${d}", ExpressionTestSupport.AT, data("d", number))));
        }
        assertThat(shown)
                .containsExactly(
                        "x0.0001",
                        "x0.000000001",
                        "x0.5",
                        "x8.0",
                        "x100.0",
                        "x0.0",
                        "x1000000000000000000000.0",
                        "x-0.00025");
    }

    @Test
    void bracesOfOthersAreNot() {
        List<Problem> hints = new ArrayList<>();
        Expressions expressions = new Expressions();
        expressions.tellHintsTo(hints::add);
        expressions.render(
                file,
                "{{ $labels.x }} {{.Name}} <#noparse>{{ name }}</#noparse> <#-- {{ a }} --> ${'{{ a }}'} ${{'a': 1}.a}",
                HOST);
        assertThat(hints).isEmpty();
    }
}
