package dev.plumb.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DidYouMeanTest {
    private static final List<String> KNOWN =
            List.of("become", "become_user", "register", "when", "copy", "cron", "apt");

    @ParameterizedTest
    @CsvSource({
        "becom, become",
        "becmoe, become",
        "become-user, become_user",
        "BECOME, become",
        "regsiter, register",
        "wehn, when",
        "cpoy, copy",
        "copyy, copy",
        "corn, cron",
        "atp, apt",
        "ap, apt",
    })
    void findsWhatWasMeant(String wrong, String meant) {
        assertThat(DidYouMean.closest(wrong, KNOWN)).isEqualTo(meant);
    }

    @ParameterizedTest
    @CsvSource({"x", "''", "hosts", "template", "aaa", "become_nobody_else"})
    void doesNotGuessWildly(String wrong) {
        assertThat(DidYouMean.closest(wrong, KNOWN)).isNull();
        assertThat(DidYouMean.hint(wrong, KNOWN)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"abc,abc,0", "abc,acb,1", "abc,ab,1", "abc,xbc,1", "ca,abc,3", "'',abc,3", "kitten,sitting,3"})
    void countsLettersAddedLeftOutReplacedAndSwapped(String a, String b, int distance) {
        assertThat(DidYouMean.distance(a, b)).isEqualTo(distance);
        assertThat(DidYouMean.distance(b, a)).isEqualTo(distance);
    }

    @Test
    void prefersTheNearestThenTheFirst() {
        assertThat(DidYouMean.closest("abcdef", List.of("abcdxx", "abcdex", "abcdey")))
                .isEqualTo("abcdex");
        assertThat(DidYouMean.hint("abcdez", List.of("abcdex", "abcdey"))).isEqualTo("did you mean 'abcdex'?");
    }
}
