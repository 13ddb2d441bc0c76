package dev.plumb.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JsonReaderTest {
    @Test
    void readsEveryKindOfValue() {
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("a", 1L);
        expected.put("b", Arrays.asList(true, false, null, -2.5, 1e3));
        expected.put("", Map.of());
        expected.put("c", List.of());
        assertThat(JsonReader.read(" {\"a\": 1,\n\t\"b\":[true,false,null,-2.5,1E+3],\"\":{},\"c\":[ ]}\r\n "))
                .isEqualTo(expected);
        assertThat(JsonReader.read("\"x\"")).isEqualTo("x");
        assertThat(JsonReader.read("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
        assertThat(JsonReader.read("-9223372036854775808")).isEqualTo(Long.MIN_VALUE);
        assertThat(JsonReader.read("9223372036854775808")).isEqualTo(9.223372036854775808E18);
        assertThat(JsonReader.read("1e2")).isEqualTo(100.0);
    }

    @Test
    void readsEscapes() {
        assertThat(JsonReader.read("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00\""))
                .isEqualTo("\"\\/\b\f\n\r\té😀");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "[1,]|a value is missing at line 1, column 4",
                "[1 2]|',' or ']' is missing at line 1, column 4",
                "{a: 1}|a key in double quotes is missing at line 1, column 2",
                "{\"a\" 1}|':' is missing at line 1, column 6",
                "{\"a\": 1 \"b\": 2}|',' or '}' is missing at line 1, column 9",
                "{\"a\": 1, \"a\": 2}|the key \"a\" stands here a second time at line 1, column 10",
                "01|a number begins with 0 at line 1, column 1",
                "1.|a digit is missing at line 1, column 3",
                "+1|a value is missing at line 1, column 1",
                "1e999|a number is too large at line 1, column 1",
                "nul|a value is missing at line 1, column 1",
                "'a'|a value is missing at line 1, column 1",
                "\"a|a string has no closing quote at line 1, column 3",
                "\"\\x\"|'\\x' is no escape at line 1, column 3",
                "\"\\u12g4\"|four hexadecimal digits are missing at line 1, column 6",
                "1 2|more text after the value at line 1, column 3"
            })
    void tellsWhatIsWrongAndWhere(String text, String message) {
        assertThatThrownBy(() -> JsonReader.read(text))
                .isInstanceOf(JsonReader.Malformed.class)
                .hasMessage(message);
    }

    @Test
    void countsLines() {
        assertThatThrownBy(() -> JsonReader.read("{\n \"a\": 1,\n  x\n}")).hasMessageEndingWith("at line 3, column 3");
        assertThatThrownBy(() -> JsonReader.read("")).hasMessageContaining("the text ends");
        assertThatThrownBy(() -> JsonReader.read("\"a\nb\"")).hasMessageContaining("control character");
    }

    @Test
    void endlessNestingEndsWithAMessage() {
        assertThatThrownBy(() -> JsonReader.read("[".repeat(100_000))).hasMessageContaining("levels");
    }

    @Test
    void readsBackWhateverIsWritten() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            Object value = value(random, 4);
            assertThat(JsonReader.read(Json.write(value))).as("seed " + seed).isEqualTo(value);
            assertThat(JsonReader.read(Json.pretty(value))).as("seed " + seed).isEqualTo(value);
        }
    }

    private static Object value(Random random, int depth) {
        switch (random.nextInt(depth == 0 ? 5 : 7)) {
            case 0:
                return random.nextLong();
            case 1:
                return random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20);
            case 2:
                return random.nextBoolean();
            case 3:
                return null;
            case 4:
                return text(random);
            case 5:
                Object[] items = new Object[random.nextInt(4)];
                Arrays.setAll(items, i -> value(random, depth - 1));
                return Arrays.asList(items);
            default:
                Map<String, Object> map = new LinkedHashMap<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    map.put(text(random), value(random, depth - 1));
                }
                return map;
        }
    }

    private static String text(Random random) {
        String tricky = "\"\\/\b\f\n\r\t\u0000\u001f\u007f\u2028é😀\ud800 x'${}<";
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append(tricky.charAt(random.nextInt(tricky.length())));
        }
        return text.toString();
    }
}
