package dev.plumb.expression;

import static dev.plumb.expression.ExpressionTestSupport.data;
import static dev.plumb.expression.ExpressionTestSupport.evaluate;
import static dev.plumb.expression.ExpressionTestSupport.list;
import static dev.plumb.expression.ExpressionTestSupport.map;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stands behind {@code is} without an argument: each holds for some values and not for others. */
class IsTestsTest {
    private static final Variables VALUES = data(
            "text",
            "x",
            "empty",
            "",
            "whole",
            4L,
            "third",
            3L,
            "broken",
            1.5,
            "yes",
            true,
            "no",
            false,
            "nothing",
            null,
            "items",
            list("a"),
            "keys",
            map("a", 1L),
            "good",
            map("changed", true, "failed", false, "rc", 0L),
            "bad",
            map("changed", false, "failed", true),
            "left",
            map("changed", false, "skipped", true),
            "gone",
            map("unreachable", true, "changed", false),
            "idle",
            map("started", 0L),
            "job",
            map("started", 1L, "finished", 0L),
            "waiting",
            map("started", 0L, "finished", 0L),
            "done",
            map("started", 1L, "finished", 1L));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "defined | text | unknown",
                "undefined | unknown | text",
                "none | nothing | empty",
                "string | text | whole",
                "number | broken | text",
                "integer | whole | broken",
                "float | broken | whole",
                "boolean | no | text",
                "mapping | keys | items",
                "iterable | items | whole",
                "sequence | items | whole",
                "true | yes | text",
                "false | no | empty",
                "truthy | text | empty",
                "falsy | nothing | items",
                "changed | good | bad",
                "change | good | left",
                "failed | bad | good",
                "failure | bad | good",
                "succeeded | good | bad",
                "success | good | bad",
                "successful | good | bad",
                "skipped | left | good",
                "skip | left | good",
                "unreachable | gone | good",
                "reachable | good | gone",
                "started | good | idle",
                "started | job | waiting",
                "started | good | waiting",
                "finished | done | job",
                "finished | bad | job",
                "even | whole | third",
                "odd | third | whole",
            })
    void holdsForTheFirstAndNotForTheSecond(String test, String holds, String holdsNot) {
        assertThat(evaluate(holds + " is " + test, VALUES)).as("%s", holds).isEqualTo(true);
        assertThat(evaluate(holds + " is not " + test, VALUES)).isEqualTo(false);
        assertThat(evaluate(holdsNot + " is " + test, VALUES))
                .as("%s", holdsNot)
                .isEqualTo(false);
        assertThat(evaluate(holdsNot + " is not " + test, VALUES)).isEqualTo(true);
    }
}
