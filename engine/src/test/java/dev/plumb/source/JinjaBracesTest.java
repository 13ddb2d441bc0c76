package dev.plumb.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.source.YamlNode.Scalar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JinjaBracesTest {
    private static Problems check(String text, String tag) {
        Problems problems = new Problems();
        Scalar scalar = new Scalar(new Position("-", 1, 1), text, text, tag, YamlNode.Style.QUOTED);
        JinjaBraces.check(scalar, new Places(), problems);
        return problems;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{{ x }} ; ${x}",
                "{{x}}/{{ y.z }} ; ${x}/${y.z}",
                "{{- x -}} ; ${x}",
                "a {{ x['k'] }} b ; a ${x['k']} b",
                "{{ x | default('a') }} ; ${x!'a'}",
                "{{ x|d(1) | int }} ; ${int(x!1)}",
                "{{ x | default(omit) }} ; ${x!omit}",
                "{{ a + b | upper }} ; ${upper(a + b)}",
                "{{ l | join(', ') }} ; ${join(l, ', ')}",
                "{{ x | replace('a', 'b') | trim }} ; ${trim(replace(x, 'a', 'b'))}",
                "{{ l | length }} ; ${length(l)}",
                "{{ 'a' if x == 1 else 'b' }} ; ${(x == 1)?then('a', 'b')}",
                "{{ users | selectattr('admin') | list }} ; ${list(selectattr(users, 'admin'))}",
                "{{ lookup('file', 'x') }} ; ${lookup('file', 'x')}",
                "{{ x | default('a', true) }} ; ${default(x, 'a', true)}",
                "{{ a | combine(b, recursive=True) }} ; ${combine(a, b, recursive=True)}",
                "{{ on if flag else off }} ; ${flag?then(on, off)}",
            })
    void translatesWhatIsEasy(String jinja, String expected) {
        assertThat(check(jinja, null).sorted())
                .singleElement()
                .extracting(Problem::hint)
                .isEqualTo("write: " + expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ a ~ b }}",
                "{{ x if y }}",
                "{{ 5 | default() }}",
            })
    void pointsToExpressionsWhereItCannotTranslate(String jinja) {
        assertThat(check(jinja, null).sorted())
                .singleElement()
                .extracting(Problem::hint)
                .isEqualTo("write the expression in ${ }, with filter(x, …) instead of x | filter(…)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "docker ps --format '{{.Names}}'",
                "{{ json .State }}",
                "{{ $labels.instance }}",
                "{{ range $i := .Items }}",
                "{{ printf \"%s\" (.Value) }}",
                "${{ github.ref }}",
                "{{}}",
                "awk '{ print }'",
                "{{ never closed",
                "curl -w '%{http_code}' ${x}",
                "${var%%.*}",
                "{%d}",
            })
    void leavesOtherBracesAlone(String text) {
        assertThat(check(text, null).sorted()).isEmpty();
        assertThat(JinjaBraces.in(text)).isFalse();
    }

    @Test
    void believesTheTagUnsafe() {
        assertThat(check("{{ x }}", "!unsafe").sorted()).isEmpty();
    }

    @Test
    void tellsStatements() {
        assertThat(check("{% if x %}a{% else %}b{% endif %}", null).sorted())
                .singleElement()
                .extracting(Problem::hint)
                .isEqualTo("write a condition as ${condition?then(a, b)}, or use a template file");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"{{ x }} == 'a' ; x == 'a'", "{{ x | default(1) }} ; x!1", "not {{ a }} and {{ b }} ; not a and b"
            })
    void makesBareExpressions(String jinja, String expected) {
        assertThat(JinjaBraces.bare(jinja)).isEqualTo(expected);
    }
}
