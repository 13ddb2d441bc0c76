package dev.plumb.expression;

import static dev.plumb.expression.ExpressionTestSupport.data;
import static dev.plumb.expression.ExpressionTestSupport.evaluate;
import static dev.plumb.expression.ExpressionTestSupport.list;
import static dev.plumb.expression.ExpressionTestSupport.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ExpressionsTest {
    private static final Variables VARIABLES = data(
            "app",
            map("name", "x", "port", 80L, "x-y", 1L, "empty", null),
            "nums",
            list(1L, 2L, 3L),
            "users",
            list(map("n", "a", "on", true), map("n", "b", "on", false)),
            "s",
            "hello",
            "n",
            5L,
            "d",
            1.5,
            "b",
            true,
            "yes_string",
            "yes",
            "false_string",
            "False",
            "nothing",
            null,
            "reg",
            map("changed", true, "rc", 0L, "stdout", "ok"),
            "bad",
            map("failed", true, "skipped", false));

    static Stream<Arguments> values() {
        return Stream.of(
                row("app.name", "x"),
                row("app['name']", "x"),
                row("app[\"x-y\"]", 1L),
                row("app.x\\-y", 1L),
                row("nums[0]", 1L),
                row("s[0]", "h"),
                row("users[1].n", "b"),
                row("nothing", null),
                row("none", null),
                row("True", true),
                row("42", 42L),
                row("3.5", 3.5),
                row("'text'", "text"),
                row("not b", false),
                row("!b", false),
                row("not yes_string", false),
                row("app.port + 1", 81L),
                row("n / 2", 2.5),
                row("10 / n", 2L),
                row("n % 3", 2L),
                row("n - -1", 6L),
                row("-n", -5L),
                row("d * 2", 3.0),
                row("3000000000 * 3", 9_000_000_000L),
                row("9223372036854775807 + 1", 9.223372036854775807E18),
                row("nums + [4]", list(1L, 2L, 3L, 4L)),
                row("app + {'name': 'z'}", map("name", "z", "port", 80L, "x-y", 1L, "empty", null)),
                row("'a' + n", "a5"),
                row("1..3", list(1L, 2L, 3L)),
                row("nums[1..]", list(2L, 3L)),
                row("nums[0..*2]", list(1L, 2L)),
                row("s[0..<2]", "he"),
                row("[1, 'two', b]", list(1L, "two", true)),
                row("{'a': 1, 'b': [s]}", map("a", 1L, "b", list("hello"))),
                row("s?upper_case", "HELLO"),
                row("s?upperCase", "HELLO"),
                row("nums?size", 3L),
                row("nums?map(x -> x + 1)", list(2L, 3L, 4L)),
                row("users?filter(u -> u.on and u.n in ['a', 'c'])?map(u -> u.n)", list("a")),
                row("users?map(u -> u.n)?join(',')", "a,b"),
                row("users?sort_by('n')?reverse?first.n", "b"),
                row("b?then('y', nope)", "y"),
                row("n?switch(1, 'one', 5, 'five', 'many')", "five"),
                row("'7'?number + 1", 8L),
                row("s?replace('l+', 'L', 'r')", "heLo"),
                row("'2020-01-31'?date('yyyy-MM-dd')?string('dd')", "31"),
                row("nope!'d'", "d"),
                row("nope!", ""),
                row("app.nope!7", 7L),
                row("(nope.a.b)!'d'", "d"),
                row("nothing!'d'", "d"),
                row("nope!'a' == 'a'", true),
                row("nope!omit", Omit.VALUE),
                row("'a${s}b'", "ahellob"),
                row("\"v: ${n + 1} ${'in${s}'}\"", "v: 6 inhello"),
                row("'$${x}'", "${x}"),
                row("'#{n} <#if> [=n]'", "#{n} <#if> [=n]"),
                row("r'\\d${n}'", "\\d${n}"),
                row("'\\d+\\n'", "\\d+\n"),
                row("'a{b}c'", "a{b}c"),
                row("'\\x41'", "A"),
                row("to_json(app)", "{\"name\": \"x\", \"port\": 80, \"x-y\": 1, \"empty\": null}"),
                row("from_json('[1, 2.5, {\"a\": null}]')", list(1L, 2.5, map("a", null))),
                row("basename('/a/b.c')", "b.c"),
                row("dirname('/a/b')", "/a"),
                row("dirname('/a')", "/"),
                row("sh_quote(\"it's\")", "'it'\\''s'"),
                row("bool('on')", true),
                row("lookup('env', 'PLUMB_NO_SUCH_VARIABLE')", ""),
                row("  n\n  + 1 ", 6L));
    }

    static Stream<Arguments> conditions() {
        return Stream.of(
                row("s == 'hello' and n == 5", true),
                row("s = 'hello' && n != 6", true),
                row("n == 5 or nope", true),
                row("n == 6 and nope", false),
                row("n == '5'", false),
                row("n == 5.0", true),
                row("nothing == none", true),
                row("n != none", true),
                row("app == {'port': 80, 'name': 'x', 'x-y': 1, 'empty': none}", true),
                row("nums == [1, 2, 3]", true),
                row("n > 3", true),
                row("n <= 4", false),
                row("n gte 5 and n lt 6", true),
                row("not n > 3", false),
                row("not s == 'a'", true),
                row("not (b and n == 4)", true),
                row("not not b", true),
                row("2 in nums", true),
                row("2.0 in nums", true),
                row("'2' in nums", false),
                row("9 not in nums", true),
                row("not 9 in nums", true),
                row("'ell' in s", true),
                row("'port' in app", true),
                row("'zzz' not in app", true),
                row("users[0] in users", true),
                row("s in ['hello'] and b", true),
                row("app is defined", true),
                row("app.nope is defined", false),
                row("app.nope.deeper is defined", false),
                row("nope is defined", false),
                row("nope is not defined", true),
                row("nope is undefined", true),
                row("not nope is defined", true),
                row("nothing is defined", true),
                row("app.empty is defined", true),
                row("nums[2] is defined", true),
                row("nums[3] is defined", false),
                row("s?split('l')[5] is defined", false),
                row("nope??", false),
                row("nothing??", false),
                row("nothing is none", true),
                row("s is not none", true),
                row("s is string", true),
                row("n is string", false),
                row("n is number", true),
                row("n is integer", true),
                row("d is float", true),
                row("b is boolean", true),
                row("app is mapping", true),
                row("nums is iterable", true),
                row("nums is sequence", true),
                row("[] is truthy", false),
                row("n is truthy and '' is falsy", true),
                row("b is true", true),
                row("n is even", false),
                row("n is odd", true),
                row("n is divisibleby(5)", true),
                row("n is divisibleby 2", false),
                row("s is match('ell')", false),
                row("s is match 'he'", true),
                row("s is search('l+o$')", true),
                row("s is not search('z')", true),
                row("reg is changed", true),
                row("reg is failed", false),
                row("reg is succeeded and reg is success", true),
                row("bad is failed", true),
                row("bad is skipped", false),
                row("yes_string", true),
                row("false_string", false),
                row("yes_string and not false_string", true),
                row("reg.rc == 0 and 'ok' in reg.stdout", true),
                row("x?? && x == 1", false),
                row("s?has_content", true),
                row("(nope.a)?has_content", false));
    }

    private static Arguments row(String expression, Object value) {
        return Arguments.of(expression, value);
    }

    @ParameterizedTest
    @MethodSource("values")
    void givesThisValue(String expression, Object value) {
        assertThat(evaluate(expression, VARIABLES)).isEqualTo(value);
    }

    @ParameterizedTest
    @MethodSource("conditions")
    void holdsOrNot(String condition, boolean holds) {
        boolean tested = ExpressionTestSupport.EXPRESSIONS.test(ExpressionTestSupport.plain(condition), VARIABLES);
        assertThat(tested).isEqualTo(holds);
    }

    /** What is evaluated without FreeMarker must mean what FreeMarker means by it: parentheses force it there. */
    @ParameterizedTest
    @MethodSource("values")
    void meansTheSameInParentheses(String expression, Object value) {
        boolean isNull = value == null;
        if (!isNull && !expression.endsWith("!")) {
            assertThat(evaluate("(" + expression + ")", VARIABLES)).isEqualTo(value);
        }
    }

    @Test
    void aBooleanOfYamlIsAConditionAsItIs() {
        assertThat(ExpressionTestSupport.EXPRESSIONS.test(ExpressionTestSupport.scalar("no", false), VARIABLES))
                .isFalse();
    }

    @Test
    void evaluatesOneExpressionInManyThreads() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Object>> calls = new ArrayList<>();
            for (long i = 0; i < 200; i++) {
                Variables own = data("i", i, "xs", list(i, i + 1));
                calls.add(() -> evaluate("xs?map(x -> x + i)?join('-') + '/' + (i in xs)?c", own));
            }
            List<Future<Object>> results = threads.invokeAll(calls);
            for (int i = 0; i < 200; i++) {
                assertThat(results.get(i).get()).isEqualTo(2 * i + "-" + (2 * i + 1) + "/true");
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void functionsCanBeAddedAndHideNoVariable() {
        Functions more = Functions.standard()
                .with(List.of(new Functions.Entry(
                        Signature.of("twice(value)"), call -> call.text("value") + call.text("value"))));
        Expressions expressions = new Expressions(more);
        Scope scope = Scope.builder(expressions).data(map("twice", "v")).build();
        assertThat(expressions.evaluate("twice('a') + twice", ExpressionTestSupport.AT, scope))
                .isEqualTo("aav");
    }

    @Test
    void warmUpLoadsEverythingAndNeedsNothing() {
        new Expressions().warmUp();
    }

    @Test
    void aValueThatIsNotKnownEndsEveryUseOfIt() {
        Variables variables = data(
                "reg",
                map("stdout", new Unknown("stdout of task 1"), "changed", new Unknown("changed of task 1")),
                "xs",
                list(1L, new Unknown("an item")),
                "n",
                1L);
        for (String expression : List.of(
                "reg.stdout",
                "reg.stdout == 'a'",
                "'a' == reg.stdout",
                "reg.stdout + 'a'",
                "reg.stdout?length",
                "'a' in reg.stdout",
                "reg.stdout in ['a']",
                "reg is changed",
                "not reg.changed",
                "reg.changed and n == 1",
                "reg.stdout is string",
                "reg.stdout.x",
                "reg.stdout[0]",
                "to_json(reg)",
                "'x${reg.stdout}'",
                "2 in xs",
                "xs?join(',')",
                "xs?map(x -> x + 1)",
                "reg.stdout!'d' + 'a'",
                "reg.stdout?has_content",
                "reg.stdout.a is defined",
                "xs == [1, 2]")) {
            assertThatThrownBy(() -> evaluate(expression, variables))
                    .as(expression)
                    .isInstanceOf(NotKnownException.class);
        }
        assertThatThrownBy(() -> evaluate("reg.stdout", variables)).hasMessage("stdout of task 1");
    }

    @Test
    void whatDoesNotDependOnTheUnknownValueIsKnown() {
        Variables variables = data("reg", map("stdout", new Unknown("x"), "rc", 0L), "xs", list(1L, new Unknown("y")));
        assertThat(evaluate("reg.stdout is defined", variables)).isEqualTo(true);
        assertThat(evaluate("reg.stdout??", variables)).isEqualTo(true);
        assertThat(evaluate("reg.other is defined", variables)).isEqualTo(false);
        assertThat(evaluate("reg.rc == 0", variables)).isEqualTo(true);
        assertThat(evaluate("xs?size", variables)).isEqualTo(2L);
        assertThat(evaluate("1 in xs", variables)).isEqualTo(true);
        assertThat(evaluate("false and reg.stdout == 'a'", variables)).isEqualTo(false);
        assertThat(evaluate("reg", variables)).isEqualTo(map("stdout", new Unknown("x"), "rc", 0L));
    }
}
