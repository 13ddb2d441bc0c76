package dev.plumb.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumb.limit.Evaluation;
import dev.plumb.limit.LimitException;
import dev.plumb.limit.ShortLimits;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class BoundedPatternTest {
    @ExtendWith(ShortLimits.class)
    @ParameterizedTest
    @ValueSource(strings = {"(.*a){20}b", "(a+)+\\1b", "(.*.*){10}b", "(a*?a*?){9}b"})
    void aSearchThatTriesTooManyWaysEnds(String expression) {
        PythonMatcher matcher = PythonPattern.compile(expression, 0).matcher("a".repeat(60));
        assertThatThrownBy(matcher::find)
                .isInstanceOf(LimitException.class)
                .hasMessage("this takes longer than 0.3 s to evaluate");
    }

    @ExtendWith(ShortLimits.class)
    @Test
    void manySearchesOfOneEvaluationShareItsTime() {
        PythonPattern pattern = PythonPattern.compile("(.*a){20}b", 0);
        try (Evaluation evaluation = Evaluation.begin()) {
            assertThatThrownBy(() -> pattern.matcher("a".repeat(60)).find()).isInstanceOf(LimitException.class);
            // the time is up for all that follows, too
            assertThatThrownBy(() -> pattern.matcher("a".repeat(60)).lookingAt())
                    .isInstanceOf(LimitException.class);
            assertThatThrownBy(evaluation::verify).isInstanceOf(LimitException.class);
        }
    }

    @Test
    void aRepeatedGroupMatchesLongTextsAsInPython() {
        PythonMatcher matcher = PythonPattern.compile("(a|b)*c", 0).matcher("ab".repeat(50_000) + "c-ac");
        List<String> found = new ArrayList<>();
        while (matcher.find()) {
            found.add(matcher.start() + "-" + matcher.end());
        }
        assertThat(found).containsExactly("0-100001", "100002-100004");
        assertThat(PythonPattern.compile("(a|b)*", 0)
                        .matcher("ab".repeat(50_000))
                        .matches())
                .isTrue();
        assertThat(PythonPattern.compile("(a|b)*", 0)
                        .matcher("ab".repeat(50_000))
                        .lookingAt())
                .isTrue();
        assertThat(PythonPattern.compile("(a|b)*c", 0)
                        .matcher("ab".repeat(4_000))
                        .find())
                .isFalse();
    }

    @Test
    void emptyMatchesAfterALongOneAreFoundOnce() {
        PythonMatcher matcher = PythonPattern.compile("(a|b)*", 0).matcher("ab".repeat(50_000) + "cc");
        List<String> found = new ArrayList<>();
        while (matcher.find()) {
            found.add(matcher.start() + "-" + matcher.end());
        }
        assertThat(found).containsExactly("0-100000", "100000-100000", "100001-100001", "100002-100002");
    }
}
