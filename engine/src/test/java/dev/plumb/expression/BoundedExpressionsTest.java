package dev.plumb.expression;

import static dev.plumb.expression.ExpressionTestSupport.AT;
import static dev.plumb.expression.ExpressionTestSupport.EXPRESSIONS;
import static dev.plumb.expression.ExpressionTestSupport.data;
import static dev.plumb.expression.ExpressionTestSupport.evaluate;
import static dev.plumb.expression.ExpressionTestSupport.plain;
import static dev.plumb.expression.ExpressionTestSupport.problem;
import static dev.plumb.expression.ExpressionTestSupport.told;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.limit.Evaluation;
import dev.plumb.limit.Limits;
import dev.plumb.source.Problem;
import dev.plumb.source.YamlNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an expression may cost; that a limit which is hit is a mistake with a place. */
class BoundedExpressionsTest extends ShortEvaluations {
    private static final String TIME = "this takes longer than 0.3 s to evaluate [evaluation_timeout in plumb.yml or "
            + "PLUMB_EVALUATION_TIMEOUT in the environment raises the limit]";
    private static final String SIZE = "this gives or reads more than 1 MiB [evaluation_size in plumb.yml or "
            + "PLUMB_EVALUATION_SIZE in the environment raises the limit]";

    private static Variables variables() {
        List<Object> many = new ArrayList<>();
        for (long i = 0; i < 900; i++) {
            many.add(i);
        }
        return data("v", "a".repeat(70), "many", many, "big", "1e999999999", "x", "x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "regex_search(v, '(.*a){20}b')",
                "regex_replace(v, '(.*a){20}b', '')",
                "regex_findall(v, '(.*a){20}b')",
                "v is match('(.*a){20}b')",
                "v is search('(.*a){20}b')",
                // these go on for some seconds, on threads that nobody waits for
                "v?matches('(.*a){5}b')",
                "v?replace('(.*a){5}b', 'c', 'r')",
                "v?split('(.*a){5}b', 'r')?size",
                "(1..20000000)?filter(i -> i < 0)?size",
                "(1..10000000)?seq_contains('x')",
                "many?map(i -> many?map(j -> many?filter(k -> k == -1)?size)?join(''))?join('')",
            })
    void whatTakesTooLongEnds(String expression) {
        assertThat(told(expression, variables())).endsWith(": " + TIME);
    }

    @Test
    void theTimeThatIsUpIsToldWhereItIs() {
        YamlNode.Scalar text = plain("before ${v} and ${regex_search(v, '(.*a){20}b')!'none'}");
        Problem problem = problem(() -> EXPRESSIONS.resolve(text, variables()));
        assertThat(problem.position()).isEqualTo(AT.plusColumns(18));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x?left_pad(2000000)", "'${v}${v}'?left_pad(1100000)"})
    void whatIsTooLongEnds(String expression) {
        Limits.use(new Limits(Duration.ofMinutes(1), 1 << 20, 1000));
        assertThat(told(expression, variables())).endsWith(": " + SIZE);
    }

    @Test
    void textsThatDoubleEndAtTheLimit() {
        Limits.use(new Limits(Duration.ofMinutes(1), 1 << 20, 1000));
        Map<String, YamlNode> authored = new HashMap<>();
        authored.put("a0", plain("x".repeat(1000)));
        for (int i = 1; i < 40; i++) {
            authored.put("a" + i, plain("${a" + (i - 1) + "}${a" + (i - 1) + "}"));
        }
        Scope scope = Scope.builder(EXPRESSIONS).authored(authored).build();
        assertThat(problem(() -> scope.get("a39")).message()).isEqualTo("this gives or reads more than 1 MiB");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "big?number | 0: the number has more than 10000 digits",
                "big?number + 1 | 0: the number has more than 10000 digits",
                "big?number < 5 | 0: the number has more than 10000 digits",
                "'1e-999999999'?number | 0: the number has more than 10000 digits",
                "'-1E999999'?number | 0: the number has more than 10000 digits",
                "5 % 0 | 0: division by zero",
            })
    void numbersWithoutMeasureAreNone(String expression, String told) {
        Limits.use(Limits.DEFAULT);
        assertThat(told(expression, variables())).isEqualTo(told);
    }

    @Test
    void ordinaryLargeNumbersStay() {
        Limits.use(Limits.DEFAULT);
        assertThat(evaluate("'1e300'?number > 5", data())).isEqualTo(true);
        assertThat(evaluate("9223372036854775807 + 1 > 5", data())).isEqualTo(true);
        assertThat(evaluate("'12.5e3'?number == 12500", data())).isEqualTo(true);
    }

    @Test
    void longListsEnd() {
        Limits.use(new Limits(Duration.ofMinutes(1), 1 << 20, 1000));
        assertThat(told("1..2000", data())).startsWith("0: the list has more than 1000 elements [");
        assertThat(evaluate("1..1000", data()))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .hasSize(1000);
    }

    @Test
    void longConditionsAreNotDeepOnes() {
        Limits.use(Limits.DEFAULT);
        String and = "true" + " and true".repeat(800);
        String or = "false" + " or false".repeat(800);
        assertThat(evaluate(and, data())).isEqualTo(true);
        assertThat(evaluate(or, data())).isEqualTo(false);
        assertThat(evaluate(and + " and " + "x".repeat(1) + " == 'x'", data("x", "x")))
                .isEqualTo(true);
    }

    @ParameterizedTest
    @ValueSource(ints = {800, 5_000, 50_000})
    void deepParenthesesAreTold(int depth) {
        Limits.use(Limits.DEFAULT);
        String open = "(".repeat(depth);
        String close = ")".repeat(depth);
        assertThat(told(open + "1" + close, data())).startsWith("100: more than 100 levels of parentheses");
        assertThat(told("[".repeat(depth) + "]".repeat(depth), data())).startsWith("100: more than 100 levels");
        YamlNode.Scalar text = plain("${" + open + "1" + close + "}");
        assertThat(problem(() -> EXPRESSIONS.resolve(text, data())).position()).isEqualTo(AT.plusColumns(102));
    }

    @Test
    void aHundredLevelsAreFine() {
        Limits.use(Limits.DEFAULT);
        assertThat(evaluate("(".repeat(99) + "x == 1 or true" + ")".repeat(99), data("x", 1L)))
                .isEqualTo(true);
        assertThat(evaluate("not (".repeat(98) + "x == 1" + ")".repeat(98), data("x", 1L)))
                .isEqualTo(true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"not ", "!", "[", "{'a': "})
    void otherDeepThingsAreTold(String prefix) {
        Limits.use(Limits.DEFAULT);
        assertThat(told(prefix.repeat(100_000) + "x", data("x", 1L)))
                .matches(".*(nested too deeply|levels of parentheses).*");
    }

    @Test
    void aLongChainOfVariablesIsTold() {
        Limits.use(Limits.DEFAULT);
        Map<String, YamlNode> authored = new HashMap<>();
        authored.put("a0", plain("x"));
        for (int i = 1; i < 50_000; i++) {
            authored.put("a" + i, plain("${a" + (i - 1) + "}"));
        }
        Scope scope = Scope.builder(EXPRESSIONS).authored(authored).build();
        assertThat(problem(() -> scope.get("a49999")).message()).isEqualTo("this is nested too deeply to be evaluated");
        assertThat(scope.get("a50")).isEqualTo("x");
    }

    @Test
    void aNumberOfManyDigitsIsTold() {
        Limits.use(Limits.DEFAULT);
        assertThat(told("1".repeat(100_000), data())).isEqualTo("0: a number has at most 1000 digits");
    }

    @Test
    void aCycleIsFoundAcrossTheThreadsOfAnEvaluation() {
        Limits.use(Limits.DEFAULT);
        Map<String, YamlNode> authored = new HashMap<>();
        authored.put("a", plain("${(1..3)?map(i -> b)?join(',')}"));
        authored.put("b", plain("${(1..3)?map(i -> a)?join(',')}"));
        Scope scope = Scope.builder(EXPRESSIONS).authored(authored).build();
        assertThat(problem(() -> scope.get("a")).message()).startsWith("variable 'a' is defined by itself: a → b → a");
    }

    @Test
    void anInterruptEndsWhatIsStuck() throws InterruptedException {
        for (String expression : List.of(
                "regex_search(v, '(.*a){20}b')", // these go on for some seconds, on threads that nobody waits for
                "v?matches('(.*a){5}b')",
                "(1..20000000)?filter(i -> i < 0)?size")) {
            dev.plumb.limit.Limits.use(new dev.plumb.limit.Limits(java.time.Duration.ofHours(1), 1 << 20, 1000));
            AtomicReference<Problem> told = new AtomicReference<>();
            Thread stuck = new Thread(() -> told.set(problem(() -> evaluate(expression, variables()))));
            stuck.start();
            while (stuck.isAlive()) {
                Evaluation.interruptAll();
                stuck.join(20);
            }
            assertThat(told.get().message()).as(expression).isEqualTo("the run was interrupted");
        }
    }
}
