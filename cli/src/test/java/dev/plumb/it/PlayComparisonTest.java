package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The comparison by which whole plays are judged sees what is wrong, and lets pass only what was marked. */
class PlayComparisonTest {
    private static Outcomes run(String... tasks) {
        return new Outcomes(0, String.join("\n", tasks), "");
    }

    private static String task(int number, String outcome, String more) {
        return "{\"event\":\"task\",\"host\":\"web\",\"task\":\"t" + number + "\",\"number\":" + number
                + ",\"place\":\""
                + number + "\",\"handler\":false,\"outcome\":\"" + outcome + "\"" + (more.isEmpty() ? "" : ", " + more)
                + "}";
    }

    private static String diff(String line) {
        return "\"diff\": [{\"resource\": \"file /x\", \"lines\": [\"" + line + "\"]}]";
    }

    private static String counts(Outcomes check, Outcomes apply) {
        return PlayComparison.of(check, apply).toString();
    }

    @Test
    void anotherOutcomeAndAnotherDiffAreWrong() {
        assertThat(counts(
                        run(task(1, "ok", ""), task(2, "changed", diff("+ a"))),
                        run(task(1, "ok", ""), task(2, "changed", diff("+ a")))))
                .startsWith("2 outcomes: 2 right, 0 assumed, 0 unknown,")
                .endsWith(" 0 wrong");
        PlayComparison wrong = PlayComparison.of(
                run(task(1, "ok", ""), task(2, "changed", diff("+ a"))),
                run(task(1, "changed", ""), task(2, "changed", diff("+ b"))));
        assertThat(wrong.right()).isZero();
        assertThat(wrong.wrong()).hasSize(2);
        assertThat(wrong.wrong().get(1)).contains("t2").contains("+ a").contains("+ b");
    }

    @Test
    void whatIsMarkedMayComeOtherwise() {
        Outcomes check =
                run(task(1, "changed", "\"assumes\": [\"x\"]"), task(2, "unknown", ""), task(3, "unknown", ""));
        Outcomes apply = run(
                task(1, "ok", "\"assumes\": []"),
                task(2, "changed", diff("+ a")),
                task(3, "changed", "\"item\": \"1\""),
                task(3, "ok", "\"item\": \"2\""));
        assertThat(counts(check, apply))
                .startsWith("5 outcomes: 0 right, 1 assumed, 4 unknown,")
                .endsWith(" 0 wrong");
    }

    @Test
    void whatOnlyOneOfThemShowsIsWrong() {
        assertThat(PlayComparison.of(run(task(1, "ok", "")), run()).wrong())
                .singleElement()
                .asString()
                .contains("did not come");
        assertThat(PlayComparison.of(run(), run(task(1, "ok", ""))).wrong())
                .singleElement()
                .asString()
                .contains("did not show");
        // a task that is tried twice has two outcomes
        assertThat(PlayComparison.of(run(task(1, "ok", "")), run(task(1, "ok", ""), task(1, "ok", "")))
                        .wrong())
                .hasSize(1);
    }
}
