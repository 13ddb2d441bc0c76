package dev.plumb.expression;

import static dev.plumb.expression.ExpressionTestSupport.data;
import static dev.plumb.expression.ExpressionTestSupport.list;
import static dev.plumb.expression.ExpressionTestSupport.map;
import static dev.plumb.expression.ExpressionTestSupport.problem;
import static dev.plumb.expression.ExpressionTestSupport.told;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.source.Problem;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said about wrong expressions: {@code column: message [hint]}. */
final class ExpressionProblemsTest {
    private static final Variables VARIABLES = data(
            "app",
            map("name", "x", "port", 80L, "x-y", 1L),
            "site_name",
            "plumb",
            "nums",
            list(1L, 2L, 3L),
            "users",
            list(map("n", "a")),
            "s",
            "hello",
            "n",
            5L,
            "b",
            true,
            "nothing",
            null);

    static Stream<Arguments> undefined() {
        return Stream.of(
                row("sit_name", "0: variable 'sit_name' is not defined [did you mean 'site_name'?]"),
                row("  sit_name", "2: variable 'sit_name' is not defined [did you mean 'site_name'?]"),
                row("zzz", "0: variable 'zzz' is not defined"),
                row("n == 5 and sit_name == 'a'", "11: variable 'sit_name' is not defined [did you mean 'site_name'?]"),
                row("n\n == 5 and\n   zzz", "line 12 4: variable 'zzz' is not defined"),
                row("app.nmae", "4: 'app' has no 'nmae' [did you mean 'name'?]"),
                row("app.nmae == 'x'", "4: 'app' has no 'nmae' [did you mean 'name'?]"),
                row("app.qqq", "4: 'app' has no 'qqq' [it has name, port, x-y]"),
                row("app.x", "4: 'app' has no 'x' [write app['x-y']]"),
                row("app.name.foo", "9: 'app.name' is a string, so it has no 'foo'"),
                row("users[0].m", "9: 'users[0]' has no 'm' [it has n]"),
                row("nums[5]", "4: 'nums' has 3 elements, so there is no [5]"),
                row("nums[-1]", "4: no element of a list has a negative number [for the last write nums?last]"),
                row("nothing.a", "8: 'nothing' is null, so it has no 'a'"),
                row("zzz?upper_case", "0: variable 'zzz' is not defined"),
                row("1 + zzz", "4: variable 'zzz' is not defined"),
                row("zzz in nums", "0: variable 'zzz' is not defined"),
                row("n in zzz", "5: variable 'zzz' is not defined"),
                row("zzz.a is changed", "0: variable 'zzz' is not defined"),
                row("not zzz", "4: variable 'zzz' is not defined"),
                row("[n, zzz]", "4: variable 'zzz' is not defined"),
                row("to_json(zzz)", "8: variable 'zzz' is not defined"),
                row("'a${zzz}b'", "4: variable 'zzz' is not defined"),
                row("nothing + 1", "0: 'nothing' is null [say what to take then: nothing!'']"));
    }

    static Stream<Arguments> kinds() {
        return Stream.of(
                row("s and b", "0: 's' is a string, not true or false [write s == '…']"),
                row("b and n", "6: 'n' is a number, not true or false [write n != 0]"),
                row("not app", "4: 'app' is a mapping, not true or false [write app?has_content]"),
                row("nothing or b", "0: 'nothing' is null, not true or false [write nothing is not none]"),
                row("s > 3", "0: '>' compares numbers, but 's' is a string [write s?number]"),
                row("3 <= nums", "5: '<=' compares numbers, but 'nums' is a list"),
                row("n in 5", "5: 'in' needs a list, a mapping or a string, but '5' is a number"),
                row("nums?upper_case", "0: 'nums' is a list, but a string is needed"),
                row("s?size", "0: 's' is a string, but a list or a mapping is needed"),
                row("app?join(',')", "0: 'app' is a mapping, but a list is needed"),
                row("s?number", "0: Can't convert this string to number: \"hello\""),
                row("n / 0", "0: division by zero"),
                row(
                        "'a${nums}'",
                        "4: 'nums' is a list and cannot be part of a text"
                                + " [write ${nums?join(', ')} or ${to_json(nums)}]"),
                row(
                        "'a${nothing}'",
                        "4: 'nothing' is null and cannot be part of a text [write ${nothing!''} to take no text for null]"),
                row(
                        "s is changed",
                        "0: 'is changed' asks about a task's result, but this is a string"
                                + " [register the task's result and name that variable]"),
                row("s is match('(')", "5: the regular expression is wrong: Unclosed group"),
                row("from_json('{')", "0: from_json: a key in double quotes is missing at line 1, column 2"),
                row("lookup('pipes', 'ls')", "7: there is no lookup 'pipes' [did you mean 'pipe'?]"),
                row("lookup('file', 'a', rstrp=false)", "20: file has no parameter 'rstrp' [did you mean 'rstrip'?]"),
                row("map(nums, 'uper')", "10: there is no function 'uper' [did you mean 'upper'?]"),
                row("select(nums, 'evn')", "13: there is no test 'evn' for 'is' [did you mean 'even'?]"),
                row("combine(app, nums)", "0: combine needs a mapping, not a number"),
                row("lookup('vars', 'sit_name')", "0: variable 'sit_name' is not defined [did you mean 'site_name'?]"),
                row("mandatory(zzz, 'say who')", "0: say who"),
                row("lookup('file', 'no/such')", "0: file 'no/such' was not found [looked for files/no/such, no/such]"),
                row(
                        "1..",
                        "0: the list has more than 1000000 elements [a range needs an end: 1..10; evaluation_elements in plumb.yml or PLUMB_EVALUATION_ELEMENTS in the environment raises the limit]"),
                row("s?split", "0: a built-in without its arguments gives no value [write x?name(…)]"));
    }

    static Stream<Arguments> syntax() {
        return Stream.of(
                row("1 +", "3: the expression ends where a value is missing"),
                row("(1", "2: the end is not expected here; expected ')'"),
                row("'abc", "0: this string has no closing '"),
                row("a b", "2: 'b' is not expected here"),
                row("", "0: an expression is missing"),
                row("app.", "4: a name is missing behind '.'"),
                row("#", "0: '#' has no meaning in an expression"),
                row("in", "0: a value is missing before 'in'"),
                row("s is", "4: the name of a test is missing behind 'is'"),
                row("s is strin", "5: there is no test 'strin' for 'is' [did you mean 'string'?]"),
                row("s is match", "5: match needs the argument 'pattern'"),
                row("s?uper_case", "2: there is no built-in '?uper_case' [did you mean 'upper_case'?]"),
                row("to_jsn(s)", "0: there is no function 'to_jsn' [did you mean 'to_json'?]"),
                row("basename()", "0: basename needs the argument 'path'"),
                row("bool(x=1)", "5: bool has no parameter 'x' [it has value]"),
                row("nums[1:2]", "6: a part of a list is written with dots [write x[1..<3], x[1..]]"));
    }

    static Stream<Arguments> foreign() {
        return Stream.of(
                row("s | upper", "2: filters such as '| upper' are not FreeMarker [write upper(s)]"),
                row("zzz | default('x')", "4: filters such as '| default' are not FreeMarker [write zzz!'x']"),
                row(
                        "n == 1 and app | to_json",
                        "15: filters such as '| to_json' are not FreeMarker [write to_json(app)]"),
                row(
                        "b | c",
                        "2: filters such as '| c' are not FreeMarker, and there is no function 'c' [for 'or' write ||]"),
                row(
                        "app | combine({'a': 1}, recursive=True) | to_yaml",
                        "4: filters such as '| combine' are not FreeMarker"
                                + " [write combine(app, {'a': 1}, recursive=True)]"),
                row(
                        "users | json_query('[].n')",
                        "6: filters such as '| json_query' are not FreeMarker"
                                + " [write users?filter(x -> x.name == 'a')?map(x -> x.value)]"),
                row(
                        "json_query(users, '[].n')",
                        "0: there is no function 'json_query'"
                                + " [write x?filter(x -> x.name == 'a')?map(x -> x.value)]"),
                row(
                        "n | version_compare('1', '>')",
                        "2: filters such as '| version_compare' are not FreeMarker"
                                + " [write n is version('1.2', '>=')]"),
                row("{{ s }}", "0: {{ }} has no meaning in an expression [write s]"),
                row("${s}", "0: this is an expression already [write it without ${ and }]"),
                row("s.split(',')", "2: values have no methods such as 'split' [write s?split(',')]"),
                row("app.get('a')", "4: values have no methods such as 'get' [write app.key!'default']"),
                row("1 if b else 2", "2: 'if' is not expected here [write condition?then(a, b)]"),
                row("s ~ 'x'", "2: '~' is not expected here [join texts with +]"));
    }

    private static Arguments row(String expression, String told) {
        return Arguments.of(expression, told);
    }

    @ParameterizedTest
    @MethodSource({"undefined", "kinds", "syntax", "foreign"})
    void isTold(String expression, String told) {
        assertThat(told(expression, VARIABLES)).isEqualTo(told);
    }

    @Test
    void aConditionMustBeTrueOrFalse() {
        Problem number = problem(
                () -> ExpressionTestSupport.EXPRESSIONS.test(ExpressionTestSupport.plain("app.port"), VARIABLES));
        assertThat(number.message()).isEqualTo("the condition gives a number ('80'), not true or false");
        assertThat(number.hint()).isEqualTo("write app.port != 0");
        Problem string =
                problem(() -> ExpressionTestSupport.EXPRESSIONS.test(ExpressionTestSupport.plain("s"), VARIABLES));
        assertThat(string.message()).isEqualTo("the condition gives a string ('hello'), not true or false");
        assertThat(string.hint()).isEqualTo("write s == '…'");
    }
}
