package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys of {@code loop_control}, and what {@code extended} gives. */
class LoopControlTest extends LocalPlays {
    /** What a loop over a, b and c writes, a line for each item. */
    private void loop(String control, String text) {
        applyTasks("", """
                - shell: echo '%s' >>DIR/log
                  loop: [a, b, c]
                  loop_control: {%s}
                """.formatted(text, control));
    }

    @Test
    void loop_var() {
        loop("loop_var: letter", "${letter} ${ansible_loop_var}");
        assertThat(lines("log")).containsExactly("a letter", "b letter", "c letter");
    }

    @Test
    void index_var() {
        loop("index_var: n", "${n}${item} ${ansible_index_var}");
        assertThat(lines("log")).containsExactly("0a n", "1b n", "2c n");
    }

    @Test
    void label() {
        Cli run = applyTasks("", """
                - command: "true"
                  loop: [{name: shown, more: hidden}]
                  loop_control: {label: "${item.name}"}
                """);
        assertThat(run.out()).contains("shown").doesNotContain("hidden");
    }

    @Test
    void pause() {
        loop("pause: 0.2", "$(date +%s%N)".replace("$", "'$").replace(")", ")'"));
        long first = Long.parseLong(lines("log").get(0));
        assertThat(Long.parseLong(lines("log").get(2)) - first).isGreaterThanOrEqualTo(400_000_000);
    }

    @Test
    void extended() {
        loop("extended: true", "${ansible_loop.index}");
        assertThat(lines("log")).containsExactly("1", "2", "3");
        Cli without = run("apply", play("", "- debug: {msg: \"${ansible_loop.index}\"}\n  loop: [a]\n"));
        assertThat(without.code()).isNotZero();
        assertThat(without.out() + without.err()).contains("ansible_loop");
    }

    @Test
    void extended_allitems() {
        loop(
                "extended: true, extended_allitems: false",
                "${(ansible_loop.allitems is defined)?c} ${ansible_loop.length}");
        assertThat(lines("log")).containsExactly("false 3", "false 3", "false 3");
    }

    @Test
    void break_when() {
        loop("break_when: item == 'b'", "${item}");
        assertThat(lines("log")).containsExactly("a", "b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ansible_loop.index | 1 2 3",
                "ansible_loop.index0 | 0 1 2",
                "ansible_loop.revindex | 3 2 1",
                "ansible_loop.revindex0 | 2 1 0",
                "ansible_loop.first | true false false",
                "ansible_loop.last | false false true",
                "ansible_loop.length | 3 3 3",
                "ansible_loop.previtem | none a b",
                "ansible_loop.nextitem | b c none",
                "ansible_loop.allitems | a+b+c a+b+c a+b+c",
            })
    void extendedGives(String name, String values) {
        String text = switch (name) {
            case "ansible_loop.first", "ansible_loop.last" -> "${" + name + "?c}";
            case "ansible_loop.allitems" -> "${join(" + name + ", \"+\")}";
            default -> "${default(" + name + ", \"none\")}";
        };
        loop("extended: true", text);
        assertThat(lines("log")).containsExactly(values.split(" "));
    }
}
