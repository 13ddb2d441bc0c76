package dev.plumb.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemPrinterTest {
    private static String print(String text, int line, int column) {
        return new ProblemPrinter(false)
                .with("a.yml", text)
                .print(Problem.of(new Position("a.yml", line, column), "m"));
    }

    @Test
    void showsPlaceLineCaretAndHint() {
        String printed = new ProblemPrinter(false)
                .with("a.yml", "a: 1\nb: 2\n")
                .print(List.of(
                        new Problem(new Position("a.yml", 2, 4), "is wrong", "write: 3"),
                        Problem.of(Position.of("-e x"), "is wrong too")));
        assertThat(printed).isEqualTo("""
                        a.yml:2:4: is wrong
                           2 | b: 2
                             |    ^
                             write: 3

                        -e x: is wrong too
                        """);
    }

    @Test
    void keepsTabsSoThatTheCaretStandsRight() {
        assertThat(print("\ta:\tb\n", 1, 5)).isEqualTo("a.yml:1:5: m\n   1 | \ta:\tb\n     | \t  \t^\n");
    }

    @Test
    void countsWideAndCombiningCharacters() {
        assertThat(print("日本 x\n", 1, 4)).endsWith("     |      ^\n");
        assertThat(print("e\u0301 x\n", 1, 4)).endsWith("     |   ^\n");
        assertThat(print("\uD83D\uDE00 x\n", 1, 3)).endsWith("     |    ^\n");
    }

    @Test
    void cutsLongLinesAroundTheCaret() {
        String printed = print("x".repeat(500) + "HERE" + "y".repeat(500), 1, 501);
        String[] lines = printed.split("\n");
        assertThat(lines[1]).startsWith("   1 | ...x").endsWith("y...").hasSizeLessThan(140);
        assertThat(lines[1].charAt(lines[2].indexOf('^'))).isEqualTo('H');
    }

    @Test
    void neverPrintsControlCharacters() {
        assertThat(print("a: \u001b[31mred\u202e\n", 1, 1)).contains("a: ?[31mred?");
        assertThat(new ProblemPrinter(false).print(Problem.of(Position.of("x"), "a\u001bb")))
                .isEqualTo("x: a?b\n");
    }

    @Test
    void survivesPlacesThatAreNotThere() {
        assertThat(print("a\n", 9, 1)).isEqualTo("a.yml:9:1: m\n");
        assertThat(print("ab", 1, 99)).isEqualTo("a.yml:1:99: m\n   1 | ab\n     |   ^\n");
        assertThat(new ProblemPrinter(false).print(Problem.of(new Position("\0", 1, 1), "m")))
                .startsWith("?:1:1: m");
        assertThat(new ProblemPrinter(false).print(Problem.of(new Position("no/such.yml", 1, 1), "m")))
                .isEqualTo("no/such.yml:1:1: m\n");
    }

    @Test
    void coloursOnDemand() {
        String printed = new ProblemPrinter(true)
                .with("a.yml", "a: 1\n")
                .print(new Problem(new Position("a.yml", 1, 1), "is wrong", "hint"));
        assertThat(printed).contains("\u001b[31mis wrong\u001b[0m").contains("\u001b[1;31m^\u001b[0m");
        assertThat(printed.replaceAll("\u001b\\[[0-9;]*m", ""))
                .isEqualTo("a.yml:1:1: is wrong\n   1 | a: 1\n     | ^\n     hint\n");
    }
}
