package dev.plumb.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumb.expression.Expressions;
import dev.plumb.expression.NotKnownException;
import dev.plumb.expression.Scope;
import dev.plumb.expression.Unknown;
import dev.plumb.playbook.Loop;
import dev.plumb.source.ProblemException;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoopValuesTest {
    private static final Map<String, Object> VARIABLES = Map.of(
            "users",
            List.of(Map.of("name", "ann", "keys", List.of("k1", "k2")), Map.of("ssh", Map.of("keys", List.of("k3")))),
            "list",
            List.of("x", List.of("y", "z")),
            "foreseen",
            List.of("a", Map.of("rc", new Unknown("rc of task 1"))),
            "awaited",
            List.of(Map.of("keys", new Unknown("stdout of task 2"))));

    private static Object values(String lookup, String yaml) {
        Expressions expressions = new Expressions();
        Problems problems = new Problems();
        Loop loop = new Loop(lookup, YamlReader.readText("loop.yml", yaml, problems), Loop.Control.DEFAULT);
        problems.throwIfAny();
        return new LoopValues(expressions)
                .of(loop, Scope.builder(expressions).data(VARIABLES).build());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "items | [a, [b, [c]]] | [a, b, [c]]",
                "items | alone | [alone]",
                "list | [[a], b] | [[a], b]",
                "flattened | [a, [b, [c]]] | [a, b, c]",
                "dict | {a: 1, b: 2} | [{key=a, value=1}, {key=b, value=2}]",
                "indexed_items | [a, [b]] | [[0, a], [1, b]]",
                "nested | [[a, b], [1, 2]] | [[a, 1], [a, 2], [b, 1], [b, 2]]",
                "cartesian | [[a], '${list}'] | [[a, x], [a, y, z]]",
                "together | [[a, b, c], [1, 2]] | [[a, 1], [b, 2], [c, null]]",
                "subelements | ['${users}', ssh.keys, {skip_missing: yes}] | [[{ssh={}}, k3]]",
                "sequence | start=1 end=3 | [1, 2, 3]",
                "sequence | 5-8/2:web%02d | [web05, web07]",
                "sequence | start=0x0f00 count=3 format=%04x | [0f00, 0f01, 0f02]",
                "sequence | start=3 end=1 stride=-1 | [3, 2, 1]",
                "sequence | count=0 | []",
                "sequence | [end=1, end=2] | [1, 1, 2]",
            })
    void aLookupMakesWhatAnsiblesMakes(String lookup, String written, String values) {
        assertThat(String.valueOf(values(lookup, written))).isEqualTo(values);
    }

    @Test
    void subelementsGiveTheElementWithoutTheListThatIsGoneThrough() {
        assertThat(values("subelements", "['${users}', keys, {skip_missing: true}]"))
                .isEqualTo(List.of(List.of(Map.of("name", "ann"), "k1"), List.of(Map.of("name", "ann"), "k2")));
    }

    @Test
    void whatIsNotKnownInAnItemIsLeftToTheTask() {
        assertThat(values("items", "${foreseen}")).isEqualTo(VARIABLES.get("foreseen"));
        assertThat(String.valueOf(values("nested", "['${foreseen}', [1]]"))).contains("[a, 1]");
    }

    @Test
    void aListThatIsNotKnownIsNotLoopedOver() {
        assertThatThrownBy(() -> values("subelements", "['${awaited}', keys]")).isInstanceOf(NotKnownException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dict | [a] | dict needs a mapping, not a string",
                "together | [] | together: at least one list is needed",
                "subelements | [a] | subelements needs a list of mappings and the name of a list in each of them",
                "subelements | ['${users}', keys] | subelements: an element has no list 'keys'",
                "sequence | start=5 end=1 | sequence: from 5 to 1 there is no way with stride 1",
                "sequence | start=1 | sequence: either end or count is needed",
                "sequence | end=1 count=1 | sequence: either end or count is needed",
                "sequence | end=99999999999 | sequence: the sequence has more than 1000000 numbers",
                "sequence | start=a end=2 | sequence: 'a' is no whole number",
                "sequence | upto=2 | sequence: 'upto=2' has no meaning; write start=, end=, count=, stride= or format=",
            })
    void aMistakeIsToldAtTheLoop(String lookup, String written, String message) {
        assertThatThrownBy(() -> values(lookup, written)).isInstanceOfSatisfying(ProblemException.class, wrong -> {
            assertThat(wrong.problems().get(0).message()).isEqualTo(message);
            assertThat(wrong.problems().get(0).position().toString()).startsWith("loop.yml:1:");
        });
    }
}
