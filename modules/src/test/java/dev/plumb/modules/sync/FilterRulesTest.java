package dev.plumb.modules.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Patterns as rsync(1) explains them. */
class FilterRulesTest {
    private static boolean isExcluded(String path, boolean directory, String... excludes) {
        FilterRules rules = new FilterRules();
        List.of(excludes).forEach(each -> rules.add(false, each));
        return rules.isExcluded(path, directory);
    }

    @ParameterizedTest
    @CsvSource({
        "foo, foo, true",
        "foo, a/foo, true",
        "foo, foobar, false",
        "/foo, foo, true",
        "/foo, a/foo, false",
        "foo/bar, foo/bar, true",
        "foo/bar, a/foo/bar, true",
        "foo/bar, xfoo/bar, false",
        "/foo/*, foo/x, true",
        "/foo/*, foo/x/y, false",
        "/foo/**, foo/x/y, true",
        "foo/***, foo, true",
        "foo/***, foo/x, true",
        "foo/***, a/foo/x/y, true",
        "**/foo, foo, true",
        "**/foo, a/b/foo, true",
        "**.o, a/b.o, true",
        "a**c, a/b/c, true",
        "*.o, a/b.o, true",
        "*.o, b.os, false",
        "?.o, ab.o, false",
        "[a-c].o, b.o, true",
        "[!a-c].o, b.o, false",
        "[^a-c].o, d.o, true",
        "[]x].o, ].o, true",
        "[[:digit:]]x, 1x, true",
        "a\\*b, a*b, true",
        "a\\*b, axb, false",
        "a\\b, a\\b, true",
        "a.b, axb, false"
    })
    void patternsMatchAsThoseOfRsync(String pattern, String path, boolean excluded) {
        assertThat(isExcluded(path, false, pattern)).isEqualTo(excluded);
    }

    @Test
    void aSlashAtTheEndMeansDirectories() {
        assertThat(isExcluded("a/foo", true, "foo/")).isTrue();
        assertThat(isExcluded("a/foo", false, "foo/")).isFalse();
    }

    @Test
    void theFirstThatMatchesDecides() {
        FilterRules rules = new FilterRules();
        rules.add(true, "a.log");
        rules.add(false, "*.log");
        rules.add(true, "b.log");
        rules.add(false, "+ c.txt");
        rules.add(true, "- *.txt");
        assertThat(rules.isExcluded("x/a.log", false)).isFalse();
        assertThat(rules.isExcluded("x/b.log", false)).isTrue();
        assertThat(rules.isExcluded("c.txt", false)).isFalse();
        assertThat(rules.isExcluded("d.txt", false)).isTrue();
        assertThat(rules.isExcluded("d", false)).isFalse();
    }

    @Test
    void whatIsNoPatternIsTold() {
        FilterRules rules = new FilterRules();
        assertThatThrownBy(() -> rules.add(false, "'*.pyc'")).hasMessage("write the pattern without quotes");
        assertThatThrownBy(() -> rules.add(false, "[a")).hasMessage("the [ in '[a' is not closed");
        assertThatThrownBy(() -> rules.add(false, "[[:foo:]]")).hasMessage("[:foo:] is no class of characters");
        assertThatThrownBy(() -> rules.add(false, "")).hasMessage("'' is no pattern");
    }
}
