package dev.plumb.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.source.Located;
import dev.plumb.source.Position;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentSpecTest extends ReaderTestSupport {
    private static final Position HERE = new Position("site.yml", 1, 1);

    private ArgumentSpec spec(String options) throws IOException {
        file("roles/r/meta/argument_specs.yml", "argument_specs:\n  main:\n    options:\n" + options.indent(6));
        ArgumentSpec spec = play("- hosts: all\n  roles: [r]\n").roles().get(0).argumentSpec();
        assertThat(spec).isNotNull();
        return spec;
    }

    private List<String> check(ArgumentSpec spec, Map<String, ?> values) {
        return told(spec.check(values, List.of(), HERE)).stream()
                .map(told -> told.substring(4))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "str | x | text, number, truth",
                "int | a whole number | number, digits",
                "float | a number | number, digits, fraction",
                "bool | yes or no | truth, yes, one",
                "list | a list | list, text, number, digits, fraction, yes, one",
                "dict | a mapping | mapping, pairs",
                "path | x | text",
                "bytes | a size such as 10M | number, size",
                "raw | x | text, list, mapping",
                "json | x | text, list, mapping",
            })
    void valuesFitTheirTypes(String type, String what, String fitting) throws IOException {
        Map<String, Object> values = new HashMap<>(
                Map.of("text", "hello", "number", 3L, "digits", "42", "fraction", 1.5, "truth", true, "yes", "yes"));
        values.putAll(Map.of(
                "one", "1", "list", List.of("a"), "mapping", Map.of("a", 1L), "pairs", "a=1 b=2", "size", "10 MB"));
        ArgumentSpec spec = spec("v: {type: " + type + "}\n");
        for (String name : fitting.split(", ")) {
            assertThat(check(spec, Map.of("v", values.get(name)))).as(name).isEmpty();
        }
        assertThat(check(spec, Map.of("v", ArgumentSpec.LATER))).isEmpty();
        if (what.equals("x")) {
            return;
        }
        List<String> wrong = new ArrayList<>(type.equals("list") ? List.of("mapping") : List.of("text", "list"));
        wrong.removeAll(Arrays.asList(fitting.split(", ")));
        for (String name : wrong) {
            assertThat(check(spec, Map.of("v", values.get(name))))
                    .hasSize(1)
                    .first()
                    .asString()
                    .startsWith("the argument 'v' is " + what + ", not ");
        }
    }

    @Test
    void argumentsAreCheckedDownToTheirLeaves() throws IOException {
        ArgumentSpec spec = spec("""
                port: {type: int, required: true}
                level: {choices: [low, high]}
                debug: {type: bool, choices: [true]}
                sites:
                  type: list
                  elements: dict
                  options:
                    name: {required: true}
                    aliases: {type: list, elements: int}
                limits:
                  type: dict
                  options:
                    soft: {type: int, aliases: [weich]}
                """);
        assertThat(check(spec, Map.of("other", 1L)))
                .containsExactly("the argument 'port' is missing: it is a whole number"
                        + " -> give it where the role is named, or set a variable of this name");
        assertThat(check(
                        spec,
                        Map.of(
                                "port", "80",
                                "level", "middle",
                                "debug", "yes",
                                "sites",
                                        List.of(
                                                Map.of("name", "a", "aliases", List.of("x", 1L)),
                                                Map.of("nmae", "b"),
                                                "c"),
                                "limits", Map.of("weich", "x", "hard", 1L))))
                .containsExactlyInAnyOrder(
                        "the argument 'level' cannot be 'middle' -> it is one of: low, high",
                        "'sites[0].aliases[0]' is a whole number, not 'x'",
                        "'sites[1]' has no 'nmae' -> did you mean 'name'?",
                        "the argument 'sites[1].name' is missing: it is a text"
                                + " -> give it where the role is named, or set a variable of this name",
                        "'sites[2]' is a mapping, not 'c'",
                        "'limits' has no 'hard' -> it takes: soft",
                        "the argument 'limits.soft' is a whole number, not 'x'");
        assertThat(told(spec.check(Map.of("port", 1L), List.of(new Located<>("prot", HERE)), HERE)))
                .containsExactly("1:1 the role takes no argument 'prot' -> did you mean 'port'?");
    }

    @Test
    void theEntryPointIsTheFileOfTasks() throws IOException {
        file("roles/r/tasks/other.yml", "- ping:\n");
        file("roles/r/meta/main.yaml", """
                argument_specs:
                  main: {options: {a: {}}}
                  other: {short_description: Does other things, options: {b: {}}}
                """);
        Play play = play("""
                - hosts: all
                  roles: [r]
                  tasks:
                    - import_role: {name: r, tasks_from: other.yml}
                    - import_role: {name: r, rolespec_validate: no}
                """);
        assertThat(play.roles().get(0).argumentSpec().options()).containsOnlyKeys("a");
        ArgumentSpec other = play.roles().get(1).argumentSpec();
        assertThat(other.options()).containsOnlyKeys("b");
        assertThat(play.roles().get(2).argumentSpec()).isNull();
    }

    @Test
    void mistakesInSpecificationsAreTold() throws IOException {
        file("roles/r/meta/argument_specs.yml", """
                argument_specs:
                  main:
                    optoins: {}
                    options:
                      a: {type: integer}
                      b: {type: int, default: x}
                      c: {required: true, default: x}
                      d: {elements: str}
                      e: {requird: yes}
                      f: text
                      g: {choices: a}
                      h: {choices: [a, b], default: c}
                  other: []
                """);
        assertThat(told("- hosts: all\n  roles: [r]\n"))
                .map(told -> told.replace("roles/r/meta/argument_specs.yml:", ""))
                .containsExactly(
                        "3:5 an argument specification has no 'optoins' -> did you mean 'options'?",
                        "5:17 there is no type 'integer' -> write one of: str, int, float, bool, list, dict, path, raw,"
                                + " json, jsonarg, bytes, bits",
                        "6:31 the argument 'b' is a whole number, not 'x'",
                        "7:27 an argument that is required has no use for a default -> remove 'required' or 'default'",
                        "8:7 'elements' belongs to a list -> write: type: list",
                        "9:11 an argument specification has no 'requird' -> did you mean 'required'?",
                        "10:10 'f' takes a mapping, not 'text' -> write: f: {type: str}",
                        "11:20 'choices' takes a list of values, not 'a'",
                        "12:37 the argument 'h' cannot be 'c' -> it is one of: a, b",
                        "13:10 'other' takes a mapping, not a list -> write: options: and the arguments below it");
    }
}
