package dev.plumb.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PrintableTest {
    @Test
    void plainTextStaysTheSameObject() {
        String text = "Grüße, 世界, 😀 and → arrows";
        assertThat(Printable.line(text)).isSameAs(text);
    }

    @Test
    void controlCharactersBecomeEscapes() {
        assertThat(Printable.line("\033[2J\033]0;title\007x")).isEqualTo("\\x1b[2J\\x1b]0;title\\x07x");
        assertThat(Printable.line("a\nb\rc\td\0\177")).isEqualTo("a\\nb\\rc\\td\\x00\\x7f");
        assertThat(Printable.line("\u009b31m")).isEqualTo("\\x9b31m");
    }

    @Test
    void contentKeepsTabs() {
        assertThat(Printable.content("\tx\r")).isEqualTo("\tx\\r");
    }

    @Test
    void marksOfDirectionAndLineSeparatorsBecomeEscapes() {
        assertThat(Printable.line("a\u202eb\u2066c\u2028d\ufeff")).isEqualTo("a\\u202eb\\u2066c\\u2028d\\ufeff");
    }

    @Test
    void halvesOfSurrogatePairsBecomeEscapes() {
        assertThat(Printable.line("a\ud83d")).isEqualTo("a\\ud83d");
        assertThat(Printable.line("\ude00b")).isEqualTo("\\ude00b");
        assertThat(Printable.line("\ud83d\ud83d\ude00")).isEqualTo("\\ud83d\ud83d\ude00");
    }

    @Test
    void nothingATerminalActsOnIsEverLeft() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 5000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(20); j > 0; j--) {
                text.append((char) random.nextInt(random.nextBoolean() ? 0x100 : 0x10000));
            }
            String shown = Printable.line(text.toString());
            assertThat(shown.chars().anyMatch(c -> Character.isISOControl(c) || Printable.turnsOrSplitsLines((char) c)))
                    .as("seed %d round %d", seed, i)
                    .isFalse();
        }
    }
}
