package dev.plumb.modules.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FnmatchTest {
    @ParameterizedTest
    @CsvSource({
        "1.2*, 1.2.3, true",
        "1.2*, 1.20, true",
        "1.2*, 1.3, false",
        "*, '', true",
        "a?c, abc, true",
        "a?c, ac, false",
        "[a-c]x, bx, true",
        "[!a-c]x, bx, false",
        "[!a-c]x, dx, true",
        "[]]x, ]x, true",
        "[x, [x, true",
        "*a*b, xaab, true",
        "*a*b, xaa, false",
        "1:2.0-1, 1:2.0-1, true",
    })
    void matchesAsTheShellDoes(String pattern, String text, boolean matches) {
        assertThat(Fnmatch.matches(pattern, text)).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({
        "/srv/*.x, /srv/a.x, true",
        "/srv/*.x, /srv/sub/a.x, false",
        "/srv/*, /srv/.hidden, false",
        "/srv/.h*, /srv/.hidden, true",
        "/*/a, /srv/a, true",
    })
    void matchesPathsPartByPart(String pattern, String path, boolean matches) {
        assertThat(Fnmatch.matchesPath(pattern, path)).isEqualTo(matches);
    }

    @Test
    @Timeout(60)
    void aPatternOfManyStarsIsDecided() {
        assertThat(Fnmatch.matches("*a".repeat(50) + "b", "a".repeat(200))).isFalse();
    }
}
