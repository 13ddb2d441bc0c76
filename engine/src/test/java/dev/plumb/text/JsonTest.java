package dev.plumb.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void writesEveryKindOfValue() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("a", Arrays.asList(1, 2L, 2.5, true, null));
        map.put("b", Map.of());
        map.put("c", List.of());
        assertThat(Json.write(map)).isEqualTo("{\"a\":[1,2,2.5,true,null],\"b\":{},\"c\":[]}");
    }

    @Test
    void escapesWhatJsonAndTerminalsActOn() {
        assertThat(Json.write("\"\\\n\r\t\0\033\177\u009b\u2028\u202e"))
                .isEqualTo("\"\\\"\\\\\\n\\r\\t\\u0000\\u001b\\u007f\\u009b\\u2028\\u202e\"");
        assertThat(Json.write("😀\ud83d")).isEqualTo("\"😀\\ud83d\"");
    }

    @Test
    void indentsWhenAsked() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("a", List.of(1, 2));
        map.put("b", Map.of());
        assertThat(Json.pretty(map)).isEqualTo("""
                        {
                          "a": [
                            1,
                            2
                          ],
                          "b": {}
                        }""");
    }

    /** The expected texts are those of Python 3.11's {@code json.dumps}. */
    @Test
    void writesAsPythonDoes() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("b", Arrays.asList(1L, -0.0, 1e16, 1.5e-5, 0.0001, 123456789.125, true, null));
        map.put("a é", Map.of());
        map.put("c", "\"\\\n\r\t\b\f\0/\177\u00e9\u2028\ud83d\ude00");
        map.put("d", List.of(Map.of("e", List.of())));
        assertThat(Json.write(map, JsonStyle.PYTHON))
                .isEqualTo("{\"b\": [1, -0.0, 1e+16, 1.5e-05, 0.0001, 123456789.125, true, null], \"a \\u00e9\": {}, "
                        + "\"c\": \"\\\"\\\\\\n\\r\\t\\b\\f\\u0000/\\u007f\\u00e9\\u2028\\ud83d\\ude00\", "
                        + "\"d\": [{\"e\": []}]}");
        map.remove("b");
        assertThat(Json.write(map, JsonStyle.python(4, true, false))).isEqualTo("""
                {
                    "a é": {},
                    "c": "\\"\\\\\\n\\r\\t\\b\\f\\u0000/\177\u00e9\u2028\ud83d\ude00",
                    "d": [
                        {
                            "e": []
                        }
                    ]
                }""");
        assertThat(Json.write(List.of(1L, 2L), JsonStyle.python(0, false, true)))
                .isEqualTo("[\n1,\n2\n]");
        assertThat(Json.write(List.of(Double.NaN, Double.NEGATIVE_INFINITY), JsonStyle.PYTHON))
                .isEqualTo("[NaN, -Infinity]");
        assertThat(Json.write(List.of(Double.NaN, 1e16))).isEqualTo("[null,1.0E16]");
    }
}
