package dev.plumb.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TagSelectionTest {
    /** Every expectation was taken from Ansible's own evaluate_tags. */
    @ParameterizedTest
    @CsvSource({
        // own tags, --tags, --skip-tags, whether it runs
        "'', '', '', true",
        "a, '', '', true",
        "never, '', '', false",
        "never a, '', '', false",
        "always, '', '', true",
        "a, a, '', true",
        "a, b, '', false",
        "'', a, '', false",
        "always, a, '', true",
        "never a, a, '', true",
        "never, never, '', true",
        "never a, all, '', false",
        "a, all, '', true",
        "a, tagged, '', true",
        "'', tagged, '', false",
        "never a, tagged, '', false",
        "'', untagged, '', true",
        "a, untagged, '', false",
        "always, untagged, '', true",
        "a b, b c, '', true",
        "a, '', a, false",
        "a b, '', a, false",
        "a b, b, a, false",
        "'', '', a, true",
        "always, '', a, true",
        "always, '', always, false",
        "a, '', all, false",
        "always, '', all, true",
        "always, '', all always, false",
        "a, '', tagged, false",
        "always, '', tagged, false",
        "'', '', tagged, true",
        "'', '', untagged, false",
        "a, '', untagged, true",
        "always never, '', '', true",
    })
    void followsAnsible(String own, String tags, String skipTags, boolean runs) {
        List<String> mine = own.isEmpty() ? List.of() : List.of(own.split(" "));
        assertThat(TagSelection.selects(mine, set(tags), set(skipTags))).isEqualTo(runs);
    }

    @Test
    void all() {
        assertThat(TagSelection.selects(List.of(), set("all"), set(""))).isTrue();
        assertThat(TagSelection.selects(List.of("a"), set("all"), set(""))).isTrue();
        assertThat(TagSelection.selects(List.of("never", "a"), set("all"), set("")))
                .isFalse();
        assertThat(TagSelection.selects(List.of("always"), set(""), set("all"))).isTrue();
        assertThat(TagSelection.selects(List.of("a"), set(""), set("all"))).isFalse();
    }

    private static Set<String> set(String names) {
        return names.isEmpty() ? Set.of() : Set.of(names.split(" "));
    }
}
