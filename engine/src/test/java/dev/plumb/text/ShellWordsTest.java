package dev.plumb.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumb.script.Sh;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ShellWordsTest {
    private static final int MANY = 300_000;

    /** The words are those of Python 3.11's {@code shlex.split}. */
    @Test
    void splitsAsPythonDoes() {
        assertThat(strict("a 'b c' \"d \\\" $e\" f\\ g\th\n''")).containsExactly("a", "b c", "d \" $e", "f g", "h", "");
        assertThat(strict("x'y'\"z\" \\' 'a\\b' \"a\\b\"")).containsExactly("xyz", "'", "a\\b", "a\\b");
        assertThat(strict("  -o 'a b' \"c \\\" d\"e f\\ g '' ")).containsExactly("-o", "a b", "c \" de", "f g", "");
        assertThat(strict("\"\\\\\" \"\\$x\" \"a\\'b\" \\\\ a\\\nb"))
                .containsExactly("\\", "\\$x", "a\\'b", "\\", "a\nb");
        assertThat(strict("a#b # c")).containsExactly("a#b", "#", "c");
        assertThat(strict("a\fb\u2003c\rd")).containsExactly("a\fb\u2003c", "d");
        assertThat(strict(" \t")).isEmpty();
    }

    @Test
    void aLineThatDoesNotEndIsRefusedWithThePlaceOrTakenAsItIs() {
        refused("it's", "the quotation (') that opens at character 3 is not closed", 2, "its");
        refused("x \"y z\\\"", "the quotation (\") that opens at character 3 is not closed", 2, "x", "y z\"");
        refused("x \\", "the line ends with a backslash, which escapes nothing", 2, "x", "\\");
        refused("'\\", "the quotation (') that opens at character 1 is not closed", 0, "\\");
        refused("\"\\", "the quotation (\") that opens at character 1 is not closed", 0, "\\");
        assertThat(ShellWords.of("x \\").openQuote()).isNull();
        assertThat(ShellWords.of("x '").openQuote())
                .isEqualTo(new ShellWords.Fault(ShellWords.Fault.Kind.SINGLE_QUOTE, 2));
    }

    private static void refused(String line, String message, int index, String... tolerant) {
        ShellWords words = ShellWords.of(line);
        assertThatThrownBy(words::strict)
                .isInstanceOfSatisfying(
                        ShellWords.Malformed.class,
                        malformed -> assertThat(malformed.index()).isEqualTo(index))
                .hasMessage(message);
        assertThat(words.tolerant()).containsExactly(tolerant);
    }

    @Test
    void everyCharacterKeepsItsPlace() {
        String line = "  h b='x y'\\\"z ''";
        ShellWords words = ShellWords.of(line);
        ShellWords.Word word = words.words().get(1);
        assertThat(word.text()).isEqualTo("b=x y\"z");
        assertThat(line.substring(word.start(), word.end())).isEqualTo("b='x y'\\\"z");
        assertThat(List.of(word.at(0), word.at(2), word.at(5), word.at(6), word.at(7)))
                .containsExactly(4, 7, 12, 13, 14);
        assertThat(words.words().get(2).at(0)).isEqualTo(15);
    }

    @Test
    void commentsEndALineWhereTheyCount() {
        ShellWords words = ShellWords.of("a b#c '#' # d 'e", ShellWords.Option.COMMENTS);
        assertThat(words.tolerant()).containsExactly("a", "b#c", "#");
        assertThat(words.faults()).containsExactly(new ShellWords.Fault(ShellWords.Fault.Kind.HASH_IN_WORD, 3));
    }

    @Test
    void placeholdersArePartsOfWordsWhereTheyCount() {
        assertThat(raw("  a 'b  c'd \"e \\\" f\" ${g + ' '} \\  h\n'i"))
                .containsExactly("a", "'b  c'd", "\"e \\\" f\"", "${g + ' '}", "\\ ", "h", "'i");
        assertThat(raw("a${x y}b${ c")).containsExactly("a${x y}b${", "c");
        assertThat(strict("${x y}")).containsExactly("${x", "y}");
    }

    private static List<String> raw(String line) {
        List<String> all = new ArrayList<>();
        for (ShellWords.Word word :
                ShellWords.of(line, ShellWords.Option.PLACEHOLDERS).words()) {
            all.add(line.substring(word.start(), word.end()));
        }
        return all;
    }

    @Test
    @Timeout(60)
    void longWords() {
        for (String each : List.of("a", "\\", "''", "\"\"", "\"a\\\"", "${x}", "${", "'\"", "\"\\\\\"")) {
            String word = each.repeat(MANY);
            assertThat(raw("echo " + word)).as(each).containsExactly("echo", word);
        }
    }

    @RepeatedTest(5)
    void whatIsQuotedComesBack() {
        long seed = Long.getLong("plumb.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 500; round++) {
            List<String> words = new ArrayList<>();
            for (int i = random.nextInt(5); i > 0; i--) {
                words.add(random(random, "ab '\"\\\t\n$#{}é", 8));
            }
            assertThat(strict(Sh.words(words))).as("seed %d", seed).isEqualTo(words);
        }
    }

    /** What a shell makes of lines in which it expands nothing. */
    @RepeatedTest(3)
    void splitsAsAShellDoes() throws IOException {
        long seed = Long.getLong("plumb.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder script = new StringBuilder("w() { for w; do printf '%s\\037' \"$w\"; done; printf '\\036'; }\n");
        StringBuilder expected = new StringBuilder();
        for (int round = 0; round < 400; round++) {
            String line = random(random, "ab  '\"\\\té", 12);
            ShellWords words = ShellWords.of(line);
            if (words.faults().isEmpty()) {
                script.append("w ").append(line).append('\n');
                words.tolerant().forEach(word -> expected.append(word).append('\037'));
                expected.append('\036');
            }
        }
        Process sh = new ProcessBuilder("sh").redirectErrorStream(true).start();
        sh.getOutputStream().write(script.toString().getBytes(StandardCharsets.UTF_8));
        sh.getOutputStream().close();
        String said = new String(sh.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said).as("seed %d", seed).isEqualTo(expected.toString());
    }

    private static String random(SplittableRandom random, String characters, int most) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            text.append(characters.charAt(random.nextInt(characters.length())));
        }
        return text.toString();
    }

    private static List<String> strict(String line) {
        return ShellWords.of(line).strict();
    }
}
