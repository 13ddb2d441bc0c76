package dev.plumb.expression;

import static dev.plumb.expression.ExpressionTestSupport.EXPRESSIONS;
import static dev.plumb.expression.ExpressionTestSupport.data;
import static dev.plumb.expression.ExpressionTestSupport.list;
import static dev.plumb.expression.ExpressionTestSupport.map;
import static dev.plumb.expression.ExpressionTestSupport.plain;
import static dev.plumb.expression.ExpressionTestSupport.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumb.source.Problem;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode;
import dev.plumb.source.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ResolveTest {
    private static final Variables VARIABLES = data(
            "s",
            "hello",
            "n",
            5L,
            "b",
            true,
            "d",
            2.50,
            "big",
            12345678901L,
            "nothing",
            null,
            "xs",
            list(1L, "a"),
            "app",
            map("name", "web", "ports", list(80L)));

    @TempDir
    Path directory;

    private static Object resolve(String text) {
        return EXPRESSIONS.resolve(plain(text), VARIABLES);
    }

    @Test
    void aPlaceholderAloneKeepsItsType() {
        assertThat(resolve("${n}")).isEqualTo(5L);
        assertThat(resolve("${b}")).isEqualTo(true);
        assertThat(resolve("${ xs }")).isEqualTo(list(1L, "a"));
        assertThat(resolve("${app.ports}")).isEqualTo(list(80L));
        assertThat(resolve("${nothing}")).isNull();
        assertThat(resolve("${n + 1}")).isEqualTo(6L);
    }

    @Test
    void mixedTextGivesAString() {
        assertThat(resolve("${n} of ${n}")).isEqualTo("5 of 5");
        assertThat(resolve(" ${n}")).isEqualTo(" 5");
        assertThat(resolve("${n}\n")).isEqualTo("5\n");
        assertThat(resolve("${b}/${d}/${big}")).isEqualTo("true/2.5/12345678901");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$HOME",
                "$",
                "$$",
                "a $ b",
                "#{n}",
                "<#if x>",
                "<#-- c -->",
                "[=n]",
                "[#if]",
                "100%",
                "{{.Names}}",
                "{{ .State.Running }}",
                "{{ $labels.instance }}",
                "awk '{print}'",
                "}",
                "{"
            })
    void everythingButPlaceholdersIsLiteral(String text) {
        assertThat(resolve(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "$${HOME}|${HOME}",
                "a $${HOME} ${s}|a ${HOME} hello",
                "$${s} is $HOME|${s} is $HOME",
                "${'$'}{s}|${s}",
                "${'${s}'}|hello",
                "${'}'}|}",
                "${app['name']}}|web}",
                "${{'a': {'b': s}}.a.b}|hello",
                "x${s}${s}y|xhellohelloy",
                "${s?replace('}', '')}!|hello!",
                "${s}{|hello{"
            })
    void placeholdersAreFoundWithTheirBraces(String text, String value) {
        assertThat(resolve(text)).isEqualTo(value);
    }

    @Test
    void scalarsWithoutPlaceholdersAreAsYamlReadThem() {
        assertThat(EXPRESSIONS.resolve(ExpressionTestSupport.scalar("0644", 420L), VARIABLES))
                .isEqualTo(420L);
        assertThat(EXPRESSIONS.resolve(ExpressionTestSupport.scalar("", null), VARIABLES))
                .isNull();
    }

    @Test
    void anUnsafeScalarIsLiteral() {
        YamlNode.Scalar unsafe =
                new YamlNode.Scalar(ExpressionTestSupport.AT, "${s}", "${s}", "!unsafe", YamlNode.Style.PLAIN);
        assertThat(EXPRESSIONS.resolve(unsafe, VARIABLES)).isEqualTo("${s}");
    }

    @Test
    void treesAreResolvedAndOmitLeavesOut() throws IOException {
        YamlNode node = read("""
                name: ${s}
                ${s}_key: 1
                gone: ${zzz!omit}
                list: [a, "${n}", "${zzz!omit}"]
                nested:
                  mode: 0644
                  text: |
                    port ${n}
                    $HOME
                """);
        assertThat(EXPRESSIONS.resolve(node, VARIABLES))
                .isEqualTo(map(
                        "name",
                        "hello",
                        "hello_key",
                        1L,
                        "list",
                        list("a", 5L),
                        "nested",
                        map("mode", 420L, "text", "port 5\n$HOME\n")));
    }

    @Test
    void aListInsideOfTextIsAMistake() {
        Problem problem = problem(() -> resolve("xs: ${xs}"));
        assertThat(problem.message()).isEqualTo("'xs' is a list and cannot be part of a text");
        assertThat(problem.hint()).isEqualTo("write ${xs?join(', ')} or ${to_json(xs)}");
        assertThat(problem.position().column()).isEqualTo(5 + 6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{ s }}", "a {{ s }} b", "{{s|upper}}", "{% if s %}x{% endif %}"})
    void jinjaIsAMistake(String text) {
        assertThat(problem(() -> resolve(text)).message()).contains("is Jinja");
    }

    @Test
    void anOpenPlaceholderIsAMistake() {
        Problem problem = problem(() -> resolve("a ${s"));
        assertThat(problem.message()).isEqualTo("'${' has no closing '}'");
        assertThat(problem.hint()).isEqualTo("for a literal ${ write $${");
        assertThat(problem(() -> resolve("${}")).message()).isEqualTo("${} is empty");
    }

    @Test
    void positionsAreExactInEveryStyle() throws IOException {
        YamlNode.Mapping node = (YamlNode.Mapping) read("""
                plain: some ${zz1} text
                single: 'it''s ${zz2}'
                double: "a\\tb\\u00e9 ${zz3}"
                block: |
                  first
                    second ${zz4}
                folded: >-
                  first
                  second ${n + zz5}
                multi: one
                  two ${ app.zz6 }
                """);
        int[][] places = {{1, 15}, {2, 18}, {3, 23}, {6, 14}, {9, 16}, {11, 14}};
        for (int i = 0; i < places.length; i++) {
            YamlNode value = node.entries().get(i).value();
            Problem problem = problem(() -> EXPRESSIONS.resolve(value, VARIABLES));
            assertThat(problem.message()).contains("zz" + (i + 1));
            assertThat(List.of(problem.position().line(), problem.position().column()))
                    .as(problem.message())
                    .containsExactly(places[i][0], places[i][1]);
        }
    }

    @Test
    void positionsAreExactInConditions() throws IOException {
        YamlNode.Mapping node = (YamlNode.Mapping) read("""
                when: "n == 5 and zz1"
                block: |
                  n == 5
                  and zz2
                """);
        YamlNode.Scalar quoted = (YamlNode.Scalar) node.entries().get(0).value();
        YamlNode.Scalar block = (YamlNode.Scalar) node.entries().get(1).value();
        assertThat(problem(() -> EXPRESSIONS.test(quoted, VARIABLES)).position().column())
                .isEqualTo(19);
        Problem second = problem(() -> EXPRESSIONS.test(block, VARIABLES));
        assertThat(second.position().line()).isEqualTo(4);
        assertThat(second.position().column()).isEqualTo(7);
    }

    @Test
    void checkTellsAllMistakesOfSyntaxAndEvaluatesNothing() throws IOException {
        YamlNode node = read("""
                a: ${zzz}
                b: ${s ==}
                c: [x, "${s | upper}"]
                d: {e: "${s?uper_case}"}
                """);
        Problems problems = new Problems();
        EXPRESSIONS.check(node, problems);
        assertThat(problems.sorted().stream().map(Problem::message))
                .containsExactly(
                        "'}' is not expected here",
                        "filters such as '| upper' are not FreeMarker",
                        "there is no built-in '?uper_case'");
    }

    @Test
    void signalsComeOutAsTheyAre() {
        NotKnownException need = new NotKnownException("facts are not read yet", "the read");
        Variables throwing = new Variables() {
            @Override
            public boolean isDefined(String name) {
                return true;
            }

            @Override
            public Object get(String name) {
                throw need;
            }

            @Override
            public java.util.Set<String> names() {
                return java.util.Set.of();
            }
        };
        assertThatThrownBy(() -> EXPRESSIONS.resolve(plain("${a}"), throwing)).isSameAs(need);
        assertThatThrownBy(() -> EXPRESSIONS.resolve(plain("${a?upper_case + 'x'}"), throwing))
                .isSameAs(need);
        assertThatThrownBy(() -> EXPRESSIONS.resolve(plain("${to_json(a == 'b')}"), throwing))
                .isSameAs(need);
        assertThatThrownBy(() -> EXPRESSIONS.render(Path.of("t.ftl"), "<#if a>x</#if>", throwing))
                .isSameAs(need);
    }

    private YamlNode read(String text) throws IOException {
        Path file = directory.resolve("vars.yml");
        Files.writeString(file, text);
        Problems problems = new Problems();
        YamlNode node = YamlReader.read(file, problems);
        problems.throwIfAny();
        return node;
    }
}
