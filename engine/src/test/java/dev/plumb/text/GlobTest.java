package dev.plumb.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
    @ParameterizedTest
    @CsvSource({
        "1.2*, 1.2.3, true",
        "1.2*, 1.20, true",
        "1.2*, 1.3, false",
        "*, '', true",
        "'', '', true",
        "'', a, false",
        "a?c, abc, true",
        "a?c, ac, false",
        "a?c, a😀c, true",
        "[a-c]x, bx, true",
        "[!a-c]x, bx, false",
        "[!a-c]x, dx, true",
        "[c-a]x, bx, false",
        "[a-]x, -x, true",
        "[^a]x, ^x, true",
        "[^a]x, bx, false",
        "[]]x, ]x, true",
        "[!]a]x, bx, true",
        "[!]a]x, ]x, false",
        "[!]x, [!]x, true",
        "[x, [x, true",
        "[😀-😂], 😁, true",
        "a\\*, a\\b, true",
        "'{a,b}', a, false",
        "*a*b, xaab, true",
        "*a*b, xaa, false",
        "*a*b*[!c-d]?, xaxbxex, true",
        "*a*b*[!c-d]?, xaxbxcx, false",
        "1:2.0-1, 1:2.0-1, true",
        "A*, ab, false",
    })
    void matchesAsPythonDoes(String pattern, String name, boolean matches) {
        assertThat(Glob.of(pattern).matches(name)).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({
        "*.example.org, www.example.org, true",
        "10.0.0.?, 10.0.0.7, true",
        "[10.0.0.7]:22*, [10.0.0.7]:2222, true",
        "[ab]:22, a:22, false",
        "[ab]:22, [ab]:22, true",
    })
    void bracketsAreNamesOfHostsWithPortsToSsh(String pattern, String name, boolean matches) {
        assertThat(Glob.of(pattern, Glob.Syntax.STAR_AND_QUESTION_MARK).matches(name))
                .isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({
        "/srv/*.x, /srv/a.x, true",
        "/srv/*.x, /srv/sub/a.x, false",
        "/srv/*, /srv/.hidden, false",
        "/srv/?hidden, /srv/.hidden, false",
        "/srv/[.]hidden, /srv/.hidden, false",
        "/srv/.h*, /srv/.hidden, true",
        "/*/a, /srv/a, true",
        "/srv//*, /srv/a, true",
        "/srv/*/, /srv/a, false",
    })
    void pathsMatchPartByPart(String pattern, String path, boolean matches) {
        assertThat(Glob.matchesPath(pattern, path)).isEqualTo(matches);
    }

    @Test
    void wildcardsMakeAPattern() {
        for (String pattern : new String[] {"*", "a?", "[x"}) {
            assertThat(Glob.isPattern(pattern)).as(pattern).isTrue();
        }
        assertThat(Glob.isPattern("a]b!-.")).isFalse();
    }

    /** A matcher as simple as it can be, which tries everything, says the same. */
    @RepeatedTest(10)
    void patternsMatchWhatTryingEverythingMatches() {
        long seed = Long.getLong("plumb.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 3000; round++) {
            String pattern = random(random, new String[] {"*", "?", "[", "]", "!", "-", "a", "b", "c", ".", "😀"}, 9);
            String name = random(random, new String[] {"[", "]", "!", "-", "a", "b", "c", ".", "😀"}, 7);
            assertThat(Glob.of(pattern).matches(name))
                    .as("%s on %s (seed %d)", pattern, name, seed)
                    .isEqualTo(tryEverything(
                            pattern.codePoints().toArray(), 0, name.codePoints().toArray(), 0));
        }
    }

    private static String random(SplittableRandom random, String[] parts, int most) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            text.append(parts[random.nextInt(parts.length)]);
        }
        return text.toString();
    }

    private static boolean tryEverything(int[] pattern, int p, int[] name, int n) {
        if (p == pattern.length) {
            return n == name.length;
        } else if (pattern[p] == '*') {
            return tryEverything(pattern, p + 1, name, n) || n < name.length && tryEverything(pattern, p, name, n + 1);
        } else if (n == name.length) {
            return false;
        }
        int first = p + 1 < pattern.length && pattern[p + 1] == '!' ? p + 2 : p + 1;
        int close = first + 1;
        while (close < pattern.length && pattern[close] != ']') {
            close++;
        }
        if (pattern[p] == '[' && close < pattern.length) {
            boolean listed = false;
            for (int i = first; i < close; i++) {
                int last = i + 2 < close && pattern[i + 1] == '-' ? pattern[i + 2] : pattern[i];
                listed |= name[n] >= pattern[i] && name[n] <= last;
                i += i + 2 < close && pattern[i + 1] == '-' ? 2 : 0;
            }
            return listed == (first == p + 1) && tryEverything(pattern, close + 1, name, n + 1);
        }
        return (pattern[p] == '?' || pattern[p] == name[n]) && tryEverything(pattern, p + 1, name, n + 1);
    }

    /** Each of these takes a matcher that goes back to every star, or looks for every bracket, longer than anyone waits. */
    @Test
    @Timeout(60)
    void hostilePatternsAreDecided() {
        String manyA = "a".repeat(20_000);
        assertThat(Glob.of("*a".repeat(1000) + "b").matches(manyA)).isFalse();
        assertThat(Glob.of("*a*a*a*b").matches(manyA)).isFalse();
        assertThat(Glob.of("*".repeat(100_000) + "b").matches(manyA)).isFalse();
        assertThat(Glob.of("*?".repeat(1000) + "b").matches(manyA)).isFalse();
        assertThat(Glob.of("*" + "a".repeat(1000) + "b").matches(manyA)).isFalse();
        assertThat(Glob.of("*[!b]".repeat(1000) + "b").matches(manyA)).isFalse();
        assertThat(Glob.of("[".repeat(300_000)).matches("[".repeat(300_000))).isTrue();
        assertThat(Glob.of("[!".repeat(300_000)).matches(manyA)).isFalse();
        assertThat(Glob.matchesPath("/*a*a*a*b".repeat(100), ("/" + "a".repeat(200)).repeat(100)))
                .isFalse();
    }
}
